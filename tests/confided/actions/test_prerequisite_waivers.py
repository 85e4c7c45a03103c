"""What must be earned first is not asked of whoever showed in another way that they know it; and nobody else learns why."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress

from tests.confided.scenes import THURSDAY
from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.factories import published_version
from workmark.achievements.content import Prerequisites
from workmark.achievements.models import AchievementVersion
from workmark.confided.actions.answer_prerequisite_waiver import (
    answer_prerequisite_waiver,
    end_prerequisite_waiver,
    grant_prerequisite_waiver,
)
from workmark.confided.actions.ask_prerequisite_waiver import (
    ask_prerequisite_waiver,
    take_back_prerequisite_waiver,
)
from workmark.confided.errors import AlreadyAnswered, AlreadyAsked
from workmark.confided.models import PrerequisiteWaiver
from workmark.confided.reminding import remind_at
from workmark.credentials.before_starting import asked_before
from workmark.jobs.models import Message
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.models import AuditEvent, Membership
from workmark.privacy.actions.erase_person import erase_person
from workmark.privacy.models import Badges
from workmark.submissions.actions.start import start

pytestmark = pytest.mark.django_db
WHY = "She ran the campaigns of two shops for six years."


@pytest.fixture
def first(cast: Cast) -> AchievementVersion:
    """Lena has its badge; Otto has not."""
    return issued(cast).version


@pytest.fixture
def second(cast: Cast, first: AchievementVersion) -> AchievementVersion:
    return published_version(
        cast.harbour,
        "customer-interviews",
        prerequisites=Prerequisites(achievements=(first.achievement.slug,)),
    )


@pytest.fixture
def asked(cast: Cast, first: AchievementVersion, second: AchievementVersion) -> PrerequisiteWaiver:
    return ask_prerequisite_waiver(
        cast.otto, second, first.achievement.slug, words="Six years in two shops.", at=THURSDAY
    )


def test_asked_granted_and_begun_and_ended_without_touching_what_is_begun(
    cast: Cast, second: AchievementVersion, asked: PrerequisiteWaiver
) -> None:
    assert asked.due_at == datetime(2026, 11, 30, 18, 0, tzinfo=UTC)  # Friday, Monday
    letter = Message.objects.get(key__startswith="confided-asked:prerequisites")
    assert (letter.recipient, "Six years" in letter.text) == (cast.ines.email, False)
    assert "/account/organisations/harbour-skills/prerequisites/" in letter.text
    with pytest.raises(WrongState):
        start(cast.otto, second, at=now())

    held = answer_prerequisite_waiver(cast.ines, asked, grants=True, words=WHY, at=THURSDAY)

    (before,) = asked_before(second, cast.otto, at=now())
    assert (before.has, before.is_spared, before.is_missing) == (False, True, False)
    begun = start(cast.otto, second, at=now())
    told = Message.objects.get(key__startswith="confided-answer:prerequisites")
    assert (told.recipient, WHY in told.text) == (cast.otto.email, False)

    end_prerequisite_waiver(cast.ines, held, words="It was somebody else's work.", at=THURSDAY)

    assert start(cast.otto, second, at=now()) == begun
    assert asked_before(second, cast.otto, at=now())[0].is_missing
    with pytest.raises(WrongState):
        end_prerequisite_waiver(cast.ines, held, words="Again.", at=THURSDAY)


def test_it_is_given_to_an_address_and_counts_for_whoever_confirmed_it_now_or_later(
    cast: Cast, first: AchievementVersion, second: AchievementVersion
) -> None:
    slug = first.achievement.slug

    def grant(email: str) -> PrerequisiteWaiver:
        return grant_prerequisite_waiver(cast.ines, second, slug, email=email, words=WHY, at=THURSDAY)

    known, unknown = grant("  " + cast.otto.email.upper()), grant("new@shop.example")

    # The issuer sees the address it gave itself, and nothing tells which of them has an account.
    assert (known.whom, unknown.whom) == (cast.otto.email, "new@shop.example")
    assert start(cast.otto, second, at=now()).version == second
    with pytest.raises(AlreadyAsked):
        grant(cast.otto.email)
    address = EmailAddress.objects.create(user=cast.emre, email="New@shop.example", verified=False)
    with pytest.raises(WrongState):
        start(cast.emre, second, at=now())
    address.verified = True
    address.save()
    assert start(cast.emre, second, at=now()).version == second


def test_what_is_no_prerequisite_no_address_no_words_or_ones_own_is_refused(
    cast: Cast, first: AchievementVersion, second: AchievementVersion, asked: PrerequisiteWaiver
) -> None:
    slug = first.achievement.slug

    def refused(name: str, **said: Any) -> bool:
        given = {"before": slug, "email": "a@b.example", "words": WHY} | said
        with pytest.raises(InvalidInput) as problem:
            grant_prerequisite_waiver(
                cast.ines, second, given["before"], email=given["email"], words=given["words"], at=THURSDAY
            )
        return list(problem.value.fields) == [name]

    assert refused("before", before="customer-interviews")
    assert refused("email", email="nobody")
    assert refused("email", email=cast.ines.email)
    assert refused("words", words=" ")
    assert refused("words", words="a\x00b")  # which PostgreSQL cannot keep
    assert refused("words", words="a" * 4_001)
    with pytest.raises(AlreadyAsked):
        ask_prerequisite_waiver(cast.otto, second, slug, words="Once more.", at=THURSDAY)
    with pytest.raises(InvalidInput):
        answer_prerequisite_waiver(cast.ines, asked, grants=False, words="", at=THURSDAY)


def test_a_no_is_answered_once_and_what_is_taken_back_leaves_no_words(
    cast: Cast, first: AchievementVersion, second: AchievementVersion, asked: PrerequisiteWaiver
) -> None:
    answer_prerequisite_waiver(cast.ines, asked, grants=False, words="Bring the figures.", at=THURSDAY)
    with pytest.raises(AlreadyAnswered):
        answer_prerequisite_waiver(cast.ines, asked, grants=True, words=WHY, at=THURSDAY)
    with pytest.raises(AlreadyAnswered):
        take_back_prerequisite_waiver(cast.otto, asked)

    again = ask_prerequisite_waiver(cast.otto, second, first.achievement.slug, words="Here.", at=THURSDAY)
    take_back_prerequisite_waiver(cast.otto, again)

    again.refresh_from_db()
    assert (again.state, again.words) == ("withdrawn", "")


def test_nobody_who_assesses_and_nobody_from_elsewhere_answers_and_the_trail_names_no_learner(
    cast: Cast, first: AchievementVersion, second: AchievementVersion, asked: PrerequisiteWaiver
) -> None:
    Membership.objects.create(person=cast.otto, organisation=cast.harbour, role="owner")
    for person in (cast.aziz, cast.maud, cast.emre, cast.otto, cast.lena):
        with pytest.raises(NotAllowed):
            answer_prerequisite_waiver(person, asked, grants=True, words=WHY, at=THURSDAY)
    for person in (cast.aziz, cast.maud, cast.emre, cast.lena):
        with pytest.raises(NotAllowed):
            grant_prerequisite_waiver(
                person, second, first.achievement.slug, email="a@b.example", words=WHY, at=THURSDAY
            )
    answer_prerequisite_waiver(cast.ines, asked, grants=True, words=WHY, at=THURSDAY)

    trail = AuditEvent.objects.filter(verb__startswith="prerequisite_waiver.")
    assert [(event.verb, event.organisation) for event in trail.order_by("pk")] == [
        ("prerequisite_waiver.ask", None),
        ("prerequisite_waiver.answer", None),
    ]
    assert WHY not in str([event.detail for event in trail])


def test_who_answers_is_reminded_a_day_before_and_once_late(cast: Cast, asked: PrerequisiteWaiver) -> None:
    remind_at(asked.due_at - timedelta(hours=2))
    remind_at(asked.due_at + timedelta(minutes=1))

    assert Message.objects.filter(key__startswith="confided-due:prerequisites").count() == 1
    assert Message.objects.filter(key__startswith="confided-late:prerequisites").count() == 1


def test_erasing_a_person_takes_what_was_given_to_an_address_of_theirs(
    cast: Cast, first: AchievementVersion, second: AchievementVersion, asked: PrerequisiteWaiver
) -> None:
    named = PrerequisiteWaiver.objects.create(
        email=cast.otto.email, achievement=asked.achievement, before=asked.before, answer=WHY, due_at=now()
    )
    assert named.person is None

    erase_person(cast.otto, badges=Badges.KEEP, at=now())

    assert not PrerequisiteWaiver.objects.exists()
