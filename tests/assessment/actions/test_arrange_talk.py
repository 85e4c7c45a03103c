"""A talk about whose work it is: asked for, arranged and held by people who stay unknown to each other (AQ11)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import Program
from tests.assessment.anchoring import anchor
from tests.assessment.scenes import MONDAY, qualify, score_all, submitted, take
from tests.conftest import Cast
from tests.factories import published_version
from workmark.achievements.content import EvidenceRules
from workmark.assessment.actions.arrange_talk import answer_offer, ask_for_talk, close_talk, offer_talk
from workmark.assessment.actions.lock_scores import lock_scores
from workmark.assessment.actions.plan_own_work import declare_tie
from workmark.assessment.anchor_readings import hand_over
from workmark.assessment.calibration_models import AnchorUse
from workmark.assessment.conflicts import conflict_of_interest
from workmark.assessment.errors import ConflictOfInterest
from workmark.assessment.models import Assignment
from workmark.assessment.proofs import proofs_on
from workmark.assessment.talk_models import Talk
from workmark.assessment.talking import talks_to_hold
from workmark.jobs.models import Message
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.actions.create_token import create_token

TUESDAY, FRIDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=4)


@pytest.fixture
def held(cast: Cast) -> Assignment:
    version = published_version(cast.harbour, evidence_rules=EvidenceRules(needs_proof=True))
    for person in (cast.aziz, cast.maud):
        qualify(cast, person, version)
    return take(cast.aziz, submitted(cast, version))


@pytest.fixture
def talk(held: Assignment) -> Talk:
    return ask_for_talk(held.assessor, held, questions="How did you choose the days?", at=MONDAY)


def test_it_gives_the_assessor_time_and_comes_before_leads_who_have_no_part(
    cast: Cast, held: Assignment, talk: Talk
) -> None:
    held.refresh_from_db()
    assert held.due_at == MONDAY + timedelta(days=14)
    assert list(talks_to_hold(cast.maud)) == [talk]
    assert not talks_to_hold(cast.aziz).exists()
    assert not talks_to_hold(cast.ines).exists()
    with pytest.raises(WrongState):
        ask_for_talk(cast.aziz, held, questions="Again?", at=MONDAY)


def test_nobody_is_asked_about_an_item_of_training(cast: Cast, held: Assignment) -> None:
    version = held.submission.version
    item = hand_over(
        anchor(cast, version, "clear-pass", "practice"), cast.aziz, AnchorUse.PRACTICE, at=MONDAY
    )

    assert item.assignment is not None
    with pytest.raises(WrongState, match="part of your training"):
        ask_for_talk(cast.aziz, item.assignment, questions="How?", at=MONDAY)
    assert not Talk.objects.exists()


def test_from_a_proposal_to_a_proof_that_still_leaves_the_decision_to_the_assessor(
    cast: Cast, held: Assignment, talk: Talk
) -> None:
    offer_talk(cast.maud, talk, times=[FRIDAY, TUESDAY], place="https://meet.example/1", at=MONDAY)
    assert "/talk/" in Message.objects.get(recipient=cast.lena.email).text
    answer_offer(cast.lena, talk, chosen=None, words="Only after six.", at=MONDAY)
    offer_talk(cast.maud, talk, times=[FRIDAY], place="https://meet.example/1", at=MONDAY)
    answer_offer(cast.lena, talk, chosen=FRIDAY, words="", at=MONDAY)

    with pytest.raises(WrongState, match="not been held"):
        close_talk(cast.maud, talk, outcome="own-work", note="Knew each post.", at=TUESDAY)
    close_talk(cast.maud, talk, outcome="own-work", note="Knew each post.", at=FRIDAY)

    assert proofs_on(held.submission) == ("talk",)
    assert "talk with this learner" in conflict_of_interest(cast.maud, held.submission, FRIDAY)
    score_all(held)
    lock_scores(cast.aziz, held, strength="Clear.", private_note="", proofs=["talk"], at=FRIDAY)
    held.refresh_from_db()
    assert held.proofs == ["talk"]


@pytest.mark.parametrize("outcome", ["could-not-tell", "in-doubt", "not-held"])
def test_any_other_outcome_proves_and_decides_nothing(
    cast: Cast, held: Assignment, talk: Talk, outcome: str
) -> None:
    offer_talk(cast.maud, talk, times=[TUESDAY], place="Room 2", at=MONDAY)
    answer_offer(cast.lena, talk, chosen=TUESDAY, words="", at=MONDAY)
    close_talk(cast.maud, talk, outcome=outcome, note="She was ill.", at=TUESDAY)

    assert proofs_on(held.submission) == ()
    held.submission.refresh_from_db()
    assert held.submission.state == "in-assessment"


def test_what_cannot_be(cast: Cast, talk: Talk) -> None:
    with pytest.raises(NotAllowed):
        offer_talk(cast.ines, talk, times=[FRIDAY], place="Room 2", at=MONDAY)
    with pytest.raises(InvalidInput):
        offer_talk(cast.maud, talk, times=[MONDAY], place="Room 2", at=MONDAY)  # no longer to come
    with pytest.raises(InvalidInput):
        offer_talk(cast.maud, talk, times=[FRIDAY], place=" ", at=MONDAY)
    with pytest.raises(WrongState):
        answer_offer(cast.lena, talk, chosen=FRIDAY, words="", at=MONDAY)  # none was offered
    offer_talk(cast.maud, talk, times=[FRIDAY], place="Room 2", at=MONDAY)
    with pytest.raises(InvalidInput):
        answer_offer(cast.lena, talk, chosen=TUESDAY, words="", at=MONDAY)
    with pytest.raises(NotAllowed):
        answer_offer(cast.otto, talk, chosen=FRIDAY, words="", at=MONDAY)


def test_the_pages_and_the_api_bring_it_about(cast: Cast, held: Assignment) -> None:
    def program(person: Any, scope: str) -> Program:
        _token, secret = create_token(person, name="Test", scopes=[scope], days=1, at=now())
        return Program(secret, Client())

    def page(person: Any) -> Client:
        client = Client()
        client.force_login(person)
        return client

    aziz, maud, lena = page(cast.aziz), page(cast.maud), page(cast.lena)
    asked = aziz.post(f"/assess/{held.token}/talk/", {"questions": "Why Tuesdays?"}, follow=True)
    assert "A talk about whose work it is" in asked.content.decode()
    assert cast.lena.name not in asked.content.decode()
    talk = Talk.objects.get()
    assert cast.lena.name in maud.get("/assess/talks/").content.decode()
    assert aziz.get(f"/assess/talks/{talk.token}/").status_code == 404
    refused = maud.post(
        f"/assess/talks/{talk.token}/", {"offer": "1", "first": "2001-01-01T10:00", "place": "x"}
    )
    assert refused.status_code == 422
    soon = (now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    maud.post(f"/assess/talks/{talk.token}/", {"offer": "1", "first": soon, "place": "Room 2"})

    assert "Why Tuesdays?" in lena.get(f"/work/{held.submission.token}/talk/").content.decode()
    hers = program(cast.lena, "work:read")
    shown = hers.get(f"/work/{held.submission.token}/talk").json()
    assert (shown["state"], shown["place"], len(shown["times"])) == ("offered", "Room 2", 1)
    lena.post(f"/work/{held.submission.token}/talk/", {"chosen": Talk.objects.get().times[0], "words": ""})

    assert hers.get(f"/work/{held.submission.token}/talk").json()["state"] == "agreed"
    mauds = program(cast.maud, "assess")
    closed = mauds.post(f"/talks/{talk.token}/close", {"outcome": "not-held", "note": "Nobody came."})
    assert closed.status_code == 204
    assert "Nobody came." in aziz.get(f"/assess/{held.token}/").content.decode()


def test_nobody_with_a_tie_to_the_learner_holds_the_talk(cast: Cast, talk: Talk) -> None:
    cast.lena.emailaddress_set.create(email="lena@kestrel.example", verified=True)
    declare_tie(cast.maud, kind="close", whom="lena@kestrel.example", at=MONDAY)

    with pytest.raises(ConflictOfInterest, match="declared a tie"):
        offer_talk(cast.maud, talk, times=[FRIDAY], place="https://meet.example/1", at=MONDAY)
    with pytest.raises(ConflictOfInterest, match="declared a tie"):
        close_talk(cast.maud, talk, outcome="not-held", note="She did not come.", at=FRIDAY)
    offer_talk(cast.noor, talk, times=[FRIDAY], place="https://meet.example/1", at=MONDAY)
