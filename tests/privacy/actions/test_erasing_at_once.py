"""Somebody acts at the very moment in which a person is erased: neither ends the other, and both are done."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection, transaction

from tests.assessment.scenes import qualify, submitted, take
from tests.conftest import Cast, make_cast
from tests.locking import on_postgresql
from tests.submissions.scenes import version
from tests.workforce.learning_scenes import earned, employed
from workmark.assessment.actions.decline_assignment import decline_assignment
from workmark.organisations import audit
from workmark.organisations.actions.end_employment import end_employment
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import AuditChain, AuditEvent, Person
from workmark.privacy import holding
from workmark.privacy.actions.erase_person import erase_person
from workmark.privacy.models import Badges
from workmark.workforce.actions.give_consent import give_consent
from workmark.workforce.actions.withdraw_consent import withdraw_consent
from workmark.workforce.consent_models import Purpose

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
Scene = Callable[[Cast], tuple[Person, str, Callable[[], object]]]


def a_consent_is_withdrawn(cast: Cast) -> tuple[Person, str, Callable[[], object]]:
    until = NOW + timedelta(days=9)
    given = give_consent(cast.lena, cast.kestrel, Purpose.TEAM, words="Yes.", until=until, at=NOW)
    return cast.lena, "consent.withdraw", lambda: withdraw_consent(cast.lena, given, at=NOW)


def her_work_ends(cast: Cast) -> tuple[Person, str, Callable[[], object]]:
    work = employed(cast.lena, cast.kestrel)
    return cast.lena, "employment.end", lambda: end_employment(cast.emre, work, at=NOW)


def work_in_her_hands_is_given_back(cast: Cast) -> tuple[Person, str, Callable[[], object]]:
    rubric = version(cast.harbour)
    qualify(cast, cast.aziz, rubric)
    _first, second = (take(cast.aziz, submitted(cast, rubric, learner=one)) for one in (cast.lena, cast.otto))
    return (
        cast.aziz,
        "assessment.decline",
        lambda: decline_assignment(cast.aziz, second, reason="No time.", at=NOW),
    )


@on_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scene", [a_consent_is_withdrawn, her_work_ends, work_in_her_hands_is_given_back])
def test_whoever_acts_while_somebody_is_erased_ends_neither(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = make_cast()
    person, verb, act = scene(cast)
    earned(person, version(cast.kestrel, "count-stock").achievement)

    failed = at_once(act, lambda: erase_person(person, badges=Badges.KEEP, at=NOW), monkeypatch)

    assert failed == []
    assert Person.objects.get(pk=person.pk).email == ""
    assert AuditEvent.objects.filter(verb=verb).exists()
    assert AuditEvent.objects.filter(verb="privacy.erase", target_id=str(person.pk)).exists()


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_what_somebody_else_holds_all_the_time_leaves_her_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = make_cast()
    work = employed(cast.lena, cast.kestrel)
    monkeypatch.setattr(holding, "_TRIES", 3)
    failed = list[BaseException]()

    def erase() -> None:
        try:
            erase_person(cast.lena, badges=Badges.KEEP, at=NOW)
        except OperationalError as error:
            failed.append(error)
        finally:
            connection.close()

    with transaction.atomic():
        Employment.objects.select_for_update(no_key=True).get(pk=work.pk)
        erasing = threading.Thread(target=erase)
        erasing.start()
        erasing.join(20)

    assert len(failed) == 1
    assert Person.objects.get(pk=cast.lena.pk).email == cast.lena.email
    assert not AuditEvent.objects.filter(verb="privacy.erase").exists()
    erase_person(cast.lena, badges=Badges.KEEP, at=NOW)
    assert not Employment.objects.filter(person=cast.lena).exists()


def at_once(
    act: Callable[[], object], erase: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """What went wrong. The act has locked what it changes and is about to write its event when the erasing begins."""
    has_locked, may_write, failed = threading.Event(), threading.Event(), list[str]()
    lock_chain = audit.lock_chain

    def slower() -> AuditChain:
        if threading.current_thread().name == "act":
            has_locked.set()
            may_write.wait(20)
        return lock_chain()

    def run(done: Callable[[], object]) -> None:
        try:
            done()
        except Exception as error:
            failed.append(f"{threading.current_thread().name}: {error!r}")
        finally:
            connection.close()

    monkeypatch.setattr(audit, "lock_chain", slower)
    acting, erasing = (
        threading.Thread(target=run, args=(done,), name=name)
        for name, done in (("act", act), ("erase", erase))
    )
    acting.start()
    assert has_locked.wait(20)
    erasing.start()
    time.sleep(0.7)  # it comes as far as it can while the act holds its rows
    may_write.set()
    for thread in (acting, erasing):
        thread.join(30)
    return failed
