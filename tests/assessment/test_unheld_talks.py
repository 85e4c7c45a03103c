"""Talks that find no host, by hand: asked on Monday 23 November 2026, closed at six on Monday the 30th. So are those about
anchors among live work, which nobody could hold: nothing tells one from the other.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.assessment.anchoring import anchor, practice_set
from tests.assessment.scenes import FEEDBACK, MONDAY, lock, qualify, rate, score_all, submitted, take
from tests.conftest import Cast
from tests.factories import published_version
from workmark.achievements.content import EvidenceRules
from workmark.assessment.actions.arrange_talk import ask_for_talk, offer_talk
from workmark.assessment.actions.lock_scores import lock_scores
from workmark.assessment.actions.take_reading import take_reading
from workmark.assessment.anchor_readings import hand_over
from workmark.assessment.anchors import unmeasured, wanting
from workmark.assessment.calibration_models import AnchorUse
from workmark.assessment.models import Assignment, Reading
from workmark.assessment.proofs import proofs_on
from workmark.assessment.talk_models import Talk
from workmark.assessment.unheld_talks import close_unheld
from workmark.submissions.copying import example_of
from workmark.submissions.models import Evidence, Submission

CLOSES = datetime(2026, 11, 30, 18, 0, tzinfo=UTC)


def version_of(cast: Cast, monkeypatch: pytest.MonkeyPatch, *, needs_proof: bool) -> Any:
    monkeypatch.setattr("workmark.assessment.hiding.ONE_IN", 1)
    made = published_version(cast.harbour, evidence_rules=EvidenceRules(needs_proof=needs_proof))
    for person in (cast.aziz, cast.maud, cast.noor):
        qualify(cast, person, made)
    return made


@pytest.fixture
def version(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Any:
    return version_of(cast, monkeypatch, needs_proof=False)


@pytest.fixture
def asking(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A rubric whose author asks for a proof."""
    return version_of(cast, monkeypatch, needs_proof=True)


@pytest.fixture
def pair(cast: Cast, version: Any) -> list[Assignment]:
    """The same words once as an anchor among live work and once as Otto's, both in Aziz's hands."""
    anchor(cast, version, "clear-fail", "live")
    rate(cast.aziz, submitted(cast, version))
    hidden = Reading.objects.get(kind="anchor")
    Reading.objects.filter(pk=hidden.pk).update(opened_at=MONDAY)
    real = example_of(hidden.submission, at=MONDAY)
    Submission.objects.filter(pk=real.pk).update(state="submitted", learner=cast.otto)
    Reading.objects.create(submission=Submission.objects.get(pk=real.pk), opened_at=MONDAY)
    return [take_reading(cast.aziz, one, at=MONDAY) for one in (hidden, real.readings.get())]


def test_both_end_alike_at_the_same_moment(cast: Cast, pair: list[Assignment]) -> None:
    for held in pair:
        ask_for_talk(cast.aziz, held, questions="Why Tuesdays?", at=MONDAY)
    assert close_unheld(CLOSES - timedelta(minutes=1)) == 0

    assert close_unheld(CLOSES) == 2

    talks = [Talk.objects.get(submission=held.submission) for held in pair]
    assert {(one.state, one.outcome, one.note, one.closed_at, one.host) for one in talks} == {
        ("closed", "not-held", "Nobody could hold this talk. Decide on what is there.", CLOSES, None)
    }
    client = Client()
    client.force_login(cast.aziz)
    for held in pair:
        page = client.get(f"/assess/{held.token}/").content.decode()
        assert "Nobody could hold this talk." in page
        assert "ask for a talk with the learner" in page
        held.refresh_from_db()
        assert held.due_at == MONDAY + timedelta(days=14)  # a week is left
    assert close_unheld(CLOSES + timedelta(days=30)) == 0


def test_a_holiday_counts_for_both_and_proposed_times_keep_it_open(
    cast: Cast, pair: list[Assignment]
) -> None:
    cast.harbour.holidays.create(day=date(2026, 11, 26), name="Closed")
    hidden, real = pair
    ask_for_talk(cast.aziz, hidden, questions="How?", at=MONDAY)
    talk = ask_for_talk(cast.aziz, real, questions="How?", at=MONDAY)
    assert close_unheld(CLOSES) == 0
    offer_talk(cast.maud, talk, times=[CLOSES + timedelta(days=1)], place="Room 2", at=CLOSES)

    assert close_unheld(CLOSES + timedelta(days=1)) == 1
    talk.refresh_from_db()
    assert talk.state == "offered"


def test_no_talk_is_on_record_that_nobody_held_but_in_training(cast: Cast, asking: Any) -> None:
    """An anchor without a proof, as a learner's work without one, and an item of practice that is scored all the same."""
    passes = anchor(cast, asking, "clear-pass", "live")
    anchor(cast, asking, "clear-fail", "live")
    first = take(cast.aziz, submitted(cast, asking))
    score_all(first, "developing", FEEDBACK)
    lock(first)

    [waiting] = Reading.objects.filter(kind="anchor")
    assert (
        waiting.anchor_reading.anchor.kind == "clear-fail"
    )  # the clear pass could not be awarded: it is left out
    assert proofs_on(waiting.submission) == ()
    assert "could not be awarded" in wanting(passes)["use"][0]
    [item] = practice_set(cast, asking)[:1]
    practice = hand_over(item, cast.aziz, AnchorUse.PRACTICE, at=MONDAY).assignment
    assert practice is not None
    assert proofs_on(practice.submission) == ("talk",)
    score_all(practice)
    lock_scores(cast.aziz, practice, strength="Clear.", private_note="", proofs=["talk"], at=MONDAY)


def test_a_proof_in_the_anchor_itself_lets_it_be_hidden(cast: Cast, asking: Any) -> None:
    made = anchor(cast, asking, "clear-pass", "live")
    assert cast.noor in unmeasured(cast.harbour, MONDAY)
    assert cast.aziz in unmeasured(cast.harbour, MONDAY)  # nothing can be hidden for him
    Evidence.objects.filter(submission=made.work).update(own_proof="system-log")

    assert wanting(made) == {}
    assert cast.aziz not in unmeasured(cast.harbour, MONDAY)
    first = take(cast.aziz, submitted(cast, asking))
    score_all(first, "developing", FEEDBACK)
    lock(first)
    assert proofs_on(Reading.objects.get(kind="anchor").submission) == ("system-log",)
