"""Why a path is another one: nothing is said of a micro-credential that is merely no part of the new way."""

from typing import Any

from workmark.planning.because import Cause, Known, Reason, reasons_of
from workmark.planning.paths import Catalogue, Need, Offer, Question, find_path

ONE = Offer("one", {"write": 3}, minutes=240)
TWO = Offer("two", {"write": 3}, minutes=300)


def known(job: str, *offers: Offer) -> Known:
    inputs: dict[str, Any] = {
        "occupation": job,
        "weights": {},
        "limits": {"organisations": [], "minutes": None},
        "requirements": [],
        "earned": [],
        "levels": {},
    }
    plan = find_path(Question((Need("write", 3),)), Catalogue(list(offers)))
    return Known(plan, inputs, {"one": "One", "two": "Two"})


def test_what_left_the_catalogue_is_told_while_the_job_is_the_same() -> None:
    before, after = known("marketer", ONE, TWO), known("marketer", TWO)

    assert reasons_of(before, after, new=set(), on_offer={"two"}) == [Reason(Cause.RETIRED, "one", "One")]


def test_another_job_makes_nothing_look_retired() -> None:
    before, after = known("marketer", ONE), known("administrator", TWO)

    assert reasons_of(before, after, new=set(), on_offer={"two"}) == [Reason(Cause.GOAL)]
