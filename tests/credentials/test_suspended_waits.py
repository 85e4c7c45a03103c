"""While an issuer is suspended nothing is signed for it, whatever a worker is asked; what waited goes on afterwards."""

import threading
from types import ModuleType
from typing import Any

import pytest
from django.test import Client

from tests.assessment.scenes import MONDAY
from tests.conftest import Cast
from tests.credentials.batches import learners, released, rows_for, worked
from tests.credentials.scenes import awarded, issued, revoked
from workmark.achievements.queries import startable_inside, visible_to
from workmark.credentials.actions import issue_credential as issuing
from workmark.credentials.actions import reissue_many as reissuing
from workmark.credentials.actions import sign_endorsement as endorsing
from workmark.credentials.actions import sign_selective as parting
from workmark.credentials.actions.appeal_withdrawal import appeal_withdrawal
from workmark.credentials.actions.ask_for_record import ask_for_record
from workmark.credentials.actions.decide_withdrawal_appeal import decide_withdrawal_appeal
from workmark.credentials.actions.fulfil_record_request import fulfil_record_request
from workmark.credentials.actions.issue_credential import issue_credential
from workmark.credentials.actions.mend_key_compromise import mend_key_compromise
from workmark.credentials.actions.prepare_parts import prepare_parts
from workmark.credentials.actions.reissue_batch import reissue_batch
from workmark.credentials.actions.reissue_many import reissue_many
from workmark.credentials.actions.reissue_overturned import reissue_overturned
from workmark.credentials.actions.reissue_renamed import reissue_renamed
from workmark.credentials.actions.rename_credential import rename_credential
from workmark.credentials.actions.report_key_compromise import report_key_compromise
from workmark.credentials.actions.sign_copies import COPIES, sign_copies
from workmark.credentials.actions.sign_endorsement import sign_endorsement
from workmark.credentials.actions.sign_selective import sign_selective
from workmark.credentials.actions.write_endorsement import write_endorsement
from workmark.credentials.compromise_models import KeyCompromise
from workmark.credentials.models import Credential
from workmark.jobs.models import Job, Message
from workmark.jobs.worker import run_worker
from workmark.lib.clock import now
from workmark.organisations.acting import SYSTEM
from workmark.organisations.actions.change_person import PersonDetails, change_person
from workmark.organisations.actions.name_operator import name_operator
from workmark.organisations.actions.suspend import lift_organisation, suspend_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def badge(cast: Cast) -> Credential:
    name_operator(cast.otto, at=MONDAY)
    return issued(cast)


@pytest.fixture
def lena(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.lena, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def suspend(cast: Cast) -> None:
    suspend_organisation(cast.otto, cast.harbour, reason="A look-alike.", at=MONDAY)


@pytest.mark.long
def test_parts_and_their_copies_wait_and_say_so(cast: Cast, badge: Credential, lena: Client) -> None:
    asked = prepare_parts(cast.lena, badge)
    suspend(cast)

    assert sign_selective(asked.pk).signed_at is None
    assert sign_copies(asked.pk) == 0
    page = lena.get(f"/badges/{badge.token}/parts/").content.decode()
    assert "Waits while the issuer is suspended" in page

    lift_organisation(cast.otto, cast.harbour, at=MONDAY)
    assert sign_selective(asked.pk).signed_at is not None
    suspend(cast)
    assert sign_copies(asked.pk) == 0
    lift_organisation(cast.otto, cast.harbour, at=MONDAY)
    assert sign_copies(asked.pk) == COPIES


def test_a_record_and_an_endorsement_wait_and_say_so(cast: Cast, badge: Credential, lena: Client) -> None:
    asked = ask_for_record(cast.lena, cast.harbour, tokens=[badge.token], at=MONDAY)
    praise = write_endorsement(cast.ines, cast.harbour, cast.kestrel, comment="Good work.", at=MONDAY)
    suspend(cast)

    done = fulfil_record_request(asked.pk)
    assert (done.signed_at, done.refused) == (None, "")
    assert sign_endorsement(praise.pk).issued_at is None
    assert "Waits while the issuer is suspended" in lena.get("/work/records/").content.decode()

    lift_organisation(cast.otto, cast.harbour, at=MONDAY)
    assert fulfil_record_request(asked.pk).signed_at is not None
    assert sign_endorsement(praise.pk).issued_at is not None


def test_its_micro_credentials_leave_the_catalogue_until_it_ends(cast: Cast, badge: Credential) -> None:
    mine = visible_to(cast.lena).filter(achievement__issuer=cast.harbour)
    inside = startable_inside(cast.harbour)
    assert mine.count() == inside.count() == 1

    suspend(cast)
    assert not mine.exists()
    assert not inside.exists()
    title = badge.version.title
    assert title not in Client().get("/catalogue/").content.decode()

    lift_organisation(cast.otto, cast.harbour, at=MONDAY)
    assert mine.count() == 1
    assert title in Client().get("/catalogue/").content.decode()


def lift_and_work(cast: Cast) -> None:
    lift_organisation(cast.otto, cast.harbour, at=MONDAY)
    run_worker(threading.Event(), once=True)


def test_a_badge_under_a_new_name_waits(cast: Cast, badge: Credential) -> None:
    change_person(cast.lena, PersonDetails("Leo Ortiz", "en", "UTC"))
    cast.lena.refresh_from_db()
    rename_credential(cast.lena, badge)
    suspend(cast)

    run_worker(threading.Event(), once=True)
    assert reissue_renamed(badge.pk) == 0
    assert Credential.objects.get().revoked_at is None

    lift_and_work(cast)
    assert Credential.objects.get(replaces=badge).learner_name == "Leo Ortiz"


def test_what_was_taken_back_wrongly_waits(cast: Cast, badge: Credential) -> None:
    inquiry = revoked(cast, badge, reason="Not her own work.", at=MONDAY).inquiries.get()
    appeal = appeal_withdrawal(cast.lena, inquiry, against="revocation", grounds="It is mine.", at=MONDAY)
    decide_withdrawal_appeal(cast.maud, appeal, overturned=True, words="The log shows it.", at=MONDAY)
    suspend(cast)

    run_worker(threading.Event(), once=True)
    assert reissue_overturned(appeal.pk) == 0
    assert not Credential.objects.filter(replaces=badge).exists()

    lift_and_work(cast)
    assert Credential.objects.filter(replaces=badge).count() == 1


def test_a_batch_that_is_issued_anew_waits_with_its_reason(cast: Cast, badge: Credential) -> None:
    batch = worked(released(cast, rows_for(learners(2))))
    reissue_batch(cast.ines, batch, reason="A new key.", at=MONDAY)
    suspend(cast)

    run_worker(threading.Event(), once=True)
    assert not Credential.objects.filter(replaces__isnull=False).exists()

    lift_and_work(cast)
    assert Credential.objects.filter(replaces__isnull=False).count() == 2
    letters = Message.objects.filter(key__startswith=f"credentials-replaced:batch:{batch.pk}:")
    assert ["A new key." in each.text for each in letters] == [True, True]
    assert not Credential.objects.filter(replaces=badge).exists()


def test_a_stolen_key_is_replaced_all_the_same(cast: Cast, badge: Credential) -> None:
    at = now()
    report_key_compromise(cast.ines, badge.key, since=at, reason="A laptop was stolen.", at=at)
    suspend(cast)

    mend_key_compromise(KeyCompromise.objects.get().pk)
    assert Credential.objects.filter(replaces=badge).count() == 1


@pytest.mark.long
@pytest.mark.parametrize("module", [issuing, parting, endorsing, reissuing], ids=lambda each: each.__name__)
def test_a_suspension_that_comes_while_the_key_is_fetched_is_heeded(
    cast: Cast, badge: Credential, module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The work looked before it waited for the lock, and the operator was quicker."""
    praise = write_endorsement(cast.ines, cast.harbour, cast.kestrel, comment="Good work.", at=MONDAY)
    parts = prepare_parts(cast.lena, badge)
    real, done = module.ensure_issuer_key, []

    def suspended_meanwhile(*given: Any) -> Any:
        key = real(*given)
        if not done:
            suspend(cast)
        done.append(key)
        return key

    monkeypatch.setattr(module, "ensure_issuer_key", suspended_meanwhile)

    if module is issuing:
        waiting = Credential.objects.get(decision=awarded(cast, "runbook-for-a-recurring-fault"))
        assert issue_credential(waiting.pk).state == "intended"
    elif module is parting:
        assert sign_selective(parts.pk).signed_at is None
    elif module is endorsing:
        assert sign_endorsement(praise.pk).issued_at is None
    else:
        assert reissue_many(SYSTEM, cast.harbour, Credential.objects.all(), occasion="test") == 0


def test_a_badge_that_was_replaced_for_a_stolen_key_meanwhile_is_still_renamed_afterwards(
    cast: Cast, badge: Credential
) -> None:
    change_person(cast.lena, PersonDetails("Leo Ortiz", "en", "UTC"))
    cast.lena.refresh_from_db()
    rename_credential(cast.lena, badge)
    suspend(cast)
    assert reissue_renamed(badge.pk) == 0
    stolen = Credential.objects.filter(pk=badge.pk)
    reissue_many(SYSTEM, cast.harbour, stolen, occasion="key:1", while_suspended=True)
    run_worker(threading.Event(), once=True)

    lift_and_work(cast)

    in_force = Credential.objects.filter(revoked_at=None)
    assert list(in_force.values_list("learner_name", flat=True)) == ["Leo Ortiz"]
    # What is done is not asked for when the next suspension ends.
    suspend(cast)
    Job.objects.all().delete()
    lift_organisation(cast.otto, cast.harbour, at=MONDAY)
    assert not Job.objects.filter(unique_key=f"rename:{badge.pk}").exists()
