"""A badge is put on hold and taken back by two people, after its learner was heard; she may appeal to a third."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.assessment.scenes import MONDAY
from tests.conftest import Cast
from tests.credentials.scenes import awarded, issued, revoked
from workmark.checking import check_badge
from workmark.credentials.actions.answer_inquiry import answer_inquiry
from workmark.credentials.actions.appeal_withdrawal import appeal_withdrawal
from workmark.credentials.actions.change_hold import end_hold, hold_credential
from workmark.credentials.actions.decide_withdrawal_appeal import decide_withdrawal_appeal
from workmark.credentials.actions.drop_inquiry import drop_inquiry, drop_overdue_inquiries
from workmark.credentials.actions.open_inquiry import open_inquiry
from workmark.credentials.actions.publish_status_list import publish_status_list
from workmark.credentials.actions.reissue_many import reissue_many
from workmark.credentials.actions.reissue_overturned import reissue_overturned
from workmark.credentials.actions.revoke_credential import revoke_credential
from workmark.credentials.appeals_due import remind_of_due_appeals
from workmark.credentials.errors import NotInForce
from workmark.credentials.inquiry_models import Inquiry
from workmark.credentials.log_audit.things import faults_in_things
from workmark.credentials.models import Credential
from workmark.jobs.models import Message
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.documents import parse_json_object
from workmark.openbadges.report import Outcome
from workmark.openbadges.status_list import bit_at
from workmark.organisations.acting import SYSTEM
from workmark.organisations.models import AuditEvent

REASON = "The work was not the learner's own, as she told us herself."
DAY = timedelta(days=1)


def published_bit(credential: Credential, purpose: str = "revocation") -> bool:
    entry = credential.status_entries.get(status_list__purpose=purpose)
    document = parse_json_object(bytes(publish_status_list(entry.status_list_id).document))
    assert document["credentialSubject"]["statusPurpose"] == purpose
    return bit_at(document["credentialSubject"]["encodedList"], entry.index)


def asked(cast: Cast, credential: Credential, *, on_hold: bool = False) -> Inquiry:
    return open_inquiry(
        cast.ines, credential, ground="not-own-work", reason=REASON, on_hold=on_hold, at=MONDAY
    )


def told(key: str) -> str:
    return Message.objects.get(key=key).text


def outcome_of(credential: Credential) -> Outcome:
    report = check_badge(at=now(), data=bytes(credential.document), offline=True)
    return report.verification.outcome_of(CheckCode.NOT_SUSPENDED)


def test_a_second_person_sets_the_published_bit_and_the_learner_is_told_why(cast: Cast) -> None:
    credential = issued(cast)
    inquiry = asked(cast, credential)
    answer_inquiry(cast.lena, inquiry, answer="It was mine.", at=MONDAY)
    assert published_bit(credential) is False

    revoke_credential(cast.noor, inquiry, words="We read your answer.", at=MONDAY)

    assert published_bit(credential) is True
    assert REASON in told(f"credential-revoked:{credential.pk}")
    assert Inquiry.objects.get().answer == "It was mine."


def test_neither_one_person_alone_nor_an_outsider_takes_a_badge_back(cast: Cast) -> None:
    credential = issued(cast)
    inquiry = asked(cast, credential)

    for person in (cast.lena, cast.aziz, cast.ines, cast.rui, cast.emre, cast.otto):
        with pytest.raises(NotAllowed):
            revoke_credential(person, inquiry, at=MONDAY + 20 * DAY)

    assert published_bit(credential) is False


def test_the_database_itself_refuses_one_person_for_both(cast: Cast) -> None:
    inquiry = asked(cast, issued(cast))

    with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
        Inquiry.objects.filter(pk=inquiry.pk).update(end="revoked", settled_by=cast.ines, settled_at=MONDAY)


def test_nothing_is_settled_before_the_learner_was_heard(cast: Cast) -> None:
    credential = issued(cast)
    inquiry = asked(cast, credential)
    with pytest.raises(WrongState, match="until"):
        revoke_credential(cast.noor, inquiry, at=MONDAY + 9 * DAY)

    revoke_credential(cast.noor, inquiry, at=MONDAY + 10 * DAY)

    assert published_bit(credential) is True


def test_an_inquiry_needs_a_ground_and_a_reason_and_there_is_one_at_a_time(cast: Cast) -> None:
    credential = issued(cast)
    with pytest.raises(InvalidInput):
        open_inquiry(cast.ines, credential, ground="dislike", reason=REASON, on_hold=False, at=MONDAY)
    with pytest.raises(InvalidInput):
        open_inquiry(cast.ines, credential, ground="not-own-work", reason=" ", on_hold=False, at=MONDAY)
    asked(cast, credential)

    with pytest.raises(WrongState):
        asked(cast, credential)


def test_what_is_not_signed_yet_or_is_revoked_cannot_be_asked_about(cast: Cast) -> None:
    intended = awarded(cast).credentials.get()
    with pytest.raises(NotInForce):
        asked(cast, intended)
    gone = revoked(cast, issued(cast, "backup-and-proven-restore"), reason=REASON, at=MONDAY)

    with pytest.raises(NotInForce):
        asked(cast, gone)


def test_a_hold_is_in_the_list_of_suspensions_and_can_end(cast: Cast, settings: Any) -> None:
    settings.WORKMARK_PLACE_FOR_HOLDS = True
    credential = issued(cast)
    assert (published_bit(credential, "suspension"), outcome_of(credential)) == (False, Outcome.PASSED)

    inquiry = asked(cast, credential, on_hold=True)

    assert (published_bit(credential, "suspension"), published_bit(credential)) == (True, False)
    assert outcome_of(credential) is Outcome.FAILED
    assert "on hold" in told(f"inquiry-opened:{inquiry.pk}")

    end_hold(cast.noor, inquiry, at=MONDAY + DAY)

    assert (published_bit(credential, "suspension"), outcome_of(credential)) == (False, Outcome.PASSED)
    with pytest.raises(WrongState):
        hold_credential(cast.ines, inquiry, at=MONDAY + 2 * DAY)
    assert not [fault for fault in faults_in_things() if "status" in str(fault) or "hold" in str(fault)]


def test_a_badge_without_a_place_for_it_is_on_hold_for_whoever_asks_us(cast: Cast) -> None:
    credential = issued(cast)
    assert credential.status_entries.count() == 1, "the Open Badges schema has room for one"

    asked(cast, credential, on_hold=True)
    report = check_badge(at=now(), data=bytes(credential.document), offline=True)

    assert report.verification.outcome_of(CheckCode.NOT_SUSPENDED) is Outcome.FAILED
    assert report.verification.outcome_of(CheckCode.NOT_REVOKED) is not Outcome.FAILED
    assert "On hold since" in report.notes[-1]
    assert REASON not in report.notes[-1], "a suspicion is not published"


def test_a_hold_and_each_step_stand_in_the_audit_log(cast: Cast) -> None:
    inquiry = asked(cast, issued(cast), on_hold=True)
    answer_inquiry(cast.lena, inquiry, answer="No.", at=MONDAY)
    revoke_credential(cast.noor, inquiry, at=MONDAY)

    events = AuditEvent.objects.filter(verb__in=["credential.question", "credential.revoke"]).order_by(
        "number"
    )

    assert [(event.verb, event.actor) for event in events] == [
        ("credential.question", cast.ines),
        ("credential.revoke", cast.noor),
    ]
    assert events[0].detail["on_hold"] is True
    assert events[1].detail["opened_by"] == cast.ines.pk


def test_one_person_is_enough_to_let_the_badge_stand_and_the_hold_ends_with_it(cast: Cast) -> None:
    credential = issued(cast)
    inquiry = asked(cast, credential, on_hold=True)

    drop_inquiry(cast.ines, inquiry, words="It was another learner's work.", at=MONDAY + DAY)

    credential.refresh_from_db()
    assert (credential.held_at, credential.revoked_at) == (None, None)
    assert "another learner" in told(f"inquiry-dropped:{inquiry.pk}")


def test_an_inquiry_that_nobody_settles_lets_the_badge_stand(cast: Cast) -> None:
    credential = issued(cast)
    asked(cast, credential, on_hold=True)
    assert drop_overdue_inquiries(MONDAY + 59 * DAY) == 0

    assert drop_overdue_inquiries(MONDAY + 60 * DAY) == 1

    credential.refresh_from_db()
    assert credential.held_at is None


def test_an_appeal_against_a_hold_goes_to_somebody_who_had_no_part_in_it(cast: Cast) -> None:
    credential = issued(cast)
    inquiry = asked(cast, credential, on_hold=True)
    appeal = appeal_withdrawal(cast.lena, inquiry, against="hold", grounds="I need it now.", at=MONDAY)
    for person in (cast.ines, cast.lena, cast.aziz):
        with pytest.raises(NotAllowed):
            decide_withdrawal_appeal(person, appeal, overturned=True, words="Yes.", at=MONDAY)

    decide_withdrawal_appeal(cast.maud, appeal, overturned=True, words="Nothing shows it.", at=MONDAY + DAY)

    credential.refresh_from_db()
    assert credential.held_at is None
    assert Inquiry.objects.get().is_open, "the question itself is still open"
    assert "Nothing shows it." in told(f"inquiry-appeal-hold:{inquiry.pk}")


def test_a_revocation_that_is_overturned_gives_the_award_a_new_badge(cast: Cast) -> None:
    credential = revoked(cast, issued(cast), reason=REASON, at=MONDAY)
    inquiry = credential.inquiries.get()
    appeal = appeal_withdrawal(
        cast.lena, inquiry, against="revocation", grounds="It is mine.", at=MONDAY + 30 * DAY
    )
    for part in (cast.ines, cast.noor):
        with pytest.raises(NotAllowed):
            decide_withdrawal_appeal(part, appeal, overturned=True, words="Yes.", at=MONDAY)

    decide_withdrawal_appeal(cast.maud, appeal, overturned=True, words="The log shows it.", at=MONDAY)
    reissue_overturned(appeal.pk)

    newer = credential.replaced_by
    assert (newer.revoked_at, newer.awarded_at) == (None, credential.awarded_at)
    assert published_bit(newer) is False
    assert reissue_overturned(appeal.pk) == 0, "a second run changes nothing"


def test_an_appeal_is_in_time_once_and_about_something(cast: Cast) -> None:
    credential = revoked(cast, issued(cast), reason=REASON, at=MONDAY)
    inquiry = credential.inquiries.get()
    with pytest.raises(WrongState):
        appeal_withdrawal(cast.lena, inquiry, against="hold", grounds="x", at=MONDAY)
    with pytest.raises(WrongState):
        appeal_withdrawal(cast.lena, inquiry, against="revocation", grounds="x", at=MONDAY + 31 * DAY)
    with pytest.raises(NotAllowed):
        appeal_withdrawal(cast.otto, inquiry, against="revocation", grounds="x", at=MONDAY)
    appeal_withdrawal(cast.lena, inquiry, against="revocation", grounds="x", at=MONDAY)

    with pytest.raises(WrongState):
        appeal_withdrawal(cast.lena, inquiry, against="revocation", grounds="x", at=MONDAY)


def test_a_badge_issued_anew_takes_its_question_and_its_hold_along(cast: Cast) -> None:
    credential = issued(cast)
    inquiry = asked(cast, credential, on_hold=True)

    reissue_many(SYSTEM, cast.harbour, Credential.objects.all(), occasion="key:1")

    inquiry.refresh_from_db()
    newer = Credential.objects.get(replaces=credential)
    assert (inquiry.credential, newer.held_at) == (newer, MONDAY)
    assert outcome_of(newer) is Outcome.FAILED


def test_an_appeal_past_its_date_is_told_to_whoever_may_decide_it_and_to_the_learner(
    cast: Cast,
) -> None:
    inquiry = asked(cast, issued(cast), on_hold=True)
    appeal = appeal_withdrawal(cast.lena, inquiry, against="hold", grounds="I need it now.", at=MONDAY)
    for moment, started in (
        (appeal.due_at - 2 * DAY, []),
        (appeal.due_at - DAY / 2, ["An appeal is due"]),
        (appeal.due_at + DAY, ["An appeal is due", "An appeal is late", "The answer to your appeal is late"]),
        (
            appeal.due_at + 2 * DAY,
            ["An appeal is due", "An appeal is late", "The answer to your appeal is late"],
        ),
    ):
        remind_of_due_appeals(moment)

        letters = Message.objects.filter(subject__contains="appeal is").order_by("pk")
        assert sorted({letter.subject.partition(":")[0] for letter in letters}) == started
    lena = [letter for letter in letters if letter.recipient == cast.lena.email]
    assert len(lena) == 1
    assert cast.ines.email not in {letter.recipient for letter in letters}  # she opened the inquiry
