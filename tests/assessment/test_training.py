"""From the training page over practice to the certificate; two tries, and then the page again."""

from datetime import timedelta
from typing import Any

import pytest

from tests.assessment.anchoring import (
    HARD_ROW,
    anchor,
    calibration_set,
    practice_set,
    score_as_agreed,
    trained,
)
from tests.assessment.scenes import MONDAY, qualify, submitted, take
from tests.conftest import Cast
from tests.factories import published_version
from workmark.assessment.actions.begin_calibration import begin_calibration
from workmark.assessment.actions.begin_practice import begin_practice
from workmark.assessment.actions.confirm_training import confirm_training
from workmark.assessment.actions.decide import return_incomplete
from workmark.assessment.actions.decline_assignment import decline_assignment
from workmark.assessment.actions.grant_provisional import grant_provisional
from workmark.assessment.actions.write_training_page import write_training_page
from workmark.assessment.anchors import shortage, unseen_by
from workmark.assessment.calibration_models import Anchor, Trial
from workmark.assessment.certificate_models import Certificate
from workmark.assessment.certificates import certificate_for
from workmark.assessment.queries import held_by, locked_by
from workmark.assessment.training import standing_of
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState


@pytest.fixture
def version(cast: Cast) -> Any:
    made = published_version(cast.harbour)
    qualify(cast, cast.aziz, made)
    Certificate.objects.all().delete()
    return made


def score_trial(trial: Trial, but: dict[str, str] | None = None) -> None:
    for item in trial.items.select_related("assignment__reading", "anchor"):
        score_as_agreed(item.assignment, but=but)
    trial.refresh_from_db()


def test_each_step_opens_the_next(cast: Cast, version: Any) -> None:
    def step() -> str:
        return standing_of(cast.aziz, version, MONDAY).step

    assert step() == "wait"
    calibration_set(cast, version)
    practice_set(cast, version)
    assert step() == "wait"
    page = write_training_page(cast.ines, cast.harbour, text="Read levels.", bias_text="Beware.", at=MONDAY)
    assert step() == "read"
    confirm_training(cast.aziz, page, at=MONDAY)
    assert step() == "practise"
    with pytest.raises(WrongState):
        begin_calibration(cast.aziz, version, at=MONDAY)
    for _ in range(3):
        score_as_agreed(begin_practice(cast.aziz, version, at=MONDAY).assignment)
    assert step() == "calibrate"
    trial = begin_calibration(cast.aziz, version, at=MONDAY)
    assert step() == "under-way"
    score_trial(trial)

    assert (step(), trial.outcome) == ("done", "passed")
    held = certificate_for(cast.aziz, version, MONDAY)
    assert held is not None
    assert (held.kind, held.decisions, held.expires_at) == ("calibrated", 100, MONDAY + timedelta(days=183))
    assert take(cast.aziz, submitted(cast, version)).certificate == held


@pytest.fixture
def ready(cast: Cast, version: Any) -> Any:
    """Aziz has read the page; there is nothing left to practise."""
    calibration_set(cast, version)
    trained(cast, cast.aziz)
    for one in practice_set(cast, version):
        one.seen_by.add(cast.aziz)
    return version


def test_wrong_decisions_fail_and_after_two_tries_the_page_is_read_again(cast: Cast, ready: Any) -> None:
    for left in (1, 0):
        trial = begin_calibration(cast.aziz, ready, at=MONDAY + timedelta(hours=1))
        score_trial(trial, but={HARD_ROW: "developing"})  # refuses what clearly passes
        assert (trial.outcome, trial.figures["wrong_on_clear"]) == ("failed", 1)
        assert standing_of(cast.aziz, ready, MONDAY).tries_left == left
        calibration_set(cast, ready)
    assert certificate_for(cast.aziz, ready, MONDAY) is None
    assert standing_of(cast.aziz, ready, MONDAY).step == "read"

    confirm_training(cast.aziz, cast.harbour.training_pages.get(), at=MONDAY + timedelta(days=1))

    assert standing_of(cast.aziz, ready, MONDAY).step == "calibrate"
    for one in Anchor.objects.all():
        one.seen_by.add(cast.aziz)
    assert standing_of(cast.aziz, ready, MONDAY).step == "no-anchors"


def test_a_calibration_is_made_of_unseen_anchors_of_the_kinds_that_are_wanted(cast: Cast, ready: Any) -> None:
    seen = anchor(cast, ready, "clear-pass")
    seen.seen_by.add(cast.aziz)

    trial = begin_calibration(cast.aziz, ready, at=MONDAY)

    anchors = [item.anchor for item in trial.items.all()]
    kinds = [one.kind for one in anchors]
    assert seen not in anchors
    assert len(anchors) == 5
    assert (kinds.count("clear-pass"), kinds.count("borderline")) == (1, 2)


def test_whoever_made_approved_opened_or_judged_it_has_seen_it(cast: Cast, version: Any) -> None:
    made = anchor(cast, version, "clear-pass")
    work = submitted(cast, version)
    take_from = anchor(cast, version, "borderline", origin=work)
    qualify(cast, cast.noor, version)

    def unseen(person: Any) -> set[Anchor]:
        return set(unseen_by(person, Anchor.objects.all()))

    assert unseen(cast.maud) == unseen(cast.noor) == set()
    assert unseen(cast.aziz) == {made, take_from}
    assert unseen(cast.lena) == {made}  # it was her work
    Certificate.objects.all().delete()
    Certificate.objects.create(
        assessor=cast.aziz,
        version=version,
        granted_at=MONDAY,
        expires_at=MONDAY + timedelta(days=1),
        decisions=100,
    )
    take(cast.aziz, work)
    assert unseen(cast.aziz) == {made}


def test_training_is_apart_from_the_work_and_is_neither_given_nor_sent_back(cast: Cast, ready: Any) -> None:
    trial = begin_calibration(cast.aziz, ready, at=MONDAY)
    first = trial.items.first().assignment

    assert list(held_by(cast.aziz)) == []
    with pytest.raises(WrongState):
        decline_assignment(cast.aziz, first, reason="Busy.", at=MONDAY)
    with pytest.raises(WrongState):
        return_incomplete(cast.aziz, first, missing="A page.", at=MONDAY)
    score_trial(trial)
    assert list(locked_by(cast.aziz)) == []
    first.submission.refresh_from_db()
    assert first.submission.state == "anchor"
    assert not first.submission.decisions.exists()


def test_a_page_written_anew_is_read_anew(cast: Cast, ready: Any) -> None:
    old = cast.harbour.training_pages.get()
    write_training_page(cast.maud, cast.harbour, text="New.", bias_text="New.", at=MONDAY)

    assert standing_of(cast.aziz, ready, MONDAY).step == "read"
    with pytest.raises(WrongState):
        confirm_training(cast.aziz, old, at=MONDAY)


def test_a_training_page_without_its_part_on_bias_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        write_training_page(cast.ines, cast.harbour, text="Read levels.", bias_text=" ", at=MONDAY)

    assert set(refused.value.fields) == {"bias_text"}
    with pytest.raises(NotAllowed):
        write_training_page(cast.aziz, cast.harbour, text="a", bias_text="b", at=MONDAY)


def test_once_there_are_anchors_nobody_is_certified_on_a_word(cast: Cast, ready: Any) -> None:
    assert shortage(ready) == {}
    with pytest.raises(WrongState, match="calibrat"):
        grant_provisional(cast.maud, cast.aziz, ready, at=MONDAY)
