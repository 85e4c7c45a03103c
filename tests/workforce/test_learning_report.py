"""Days from asked to proved, and what it costs: medians by hand, and nothing from nine people."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.submissions.scenes import version
from tests.workforce.learning_scenes import TERMS, earned, employed, shows_progress
from tests.workforce.scenes import NOW, someone
from workmark.web.employer import report_views
from workmark.workforce.actions.answer_learning import accept_learning
from workmark.workforce.actions.assign_learning import assign_learning
from workmark.workforce.learning_report import Line, Proof, learning_report, lines_of


def proofs(count: int, title: str = "Shelve", fee: str = "40") -> list[Proof]:
    """Of so many people: 10, 20, 30 ... days."""
    return [Proof(title, number, 10 * (number + 1), Decimal(fee), "EUR") for number in range(count)]


def test_the_median_and_the_middle_half_are_those_of_the_hand() -> None:
    # 10, 20 ... 110: eleven people. The sixth is 60; a quarter of the way (2.5 steps) lies 35, three quarters 85.
    everything, shelve = lines_of(proofs(11))

    assert everything == Line("", "EUR", 11, 60, 35, 85, Decimal(40))
    assert shelve == Line("Shelve", "EUR", 11, 60, 35, 85, Decimal(40))


def test_nine_people_give_no_figure_however_often_they_proved_something() -> None:
    assert lines_of(proofs(9) + proofs(9)) == [Line("", "EUR"), Line("Shelve", "EUR")]


def test_ten_people_over_two_micro_credentials_are_told_together_only() -> None:
    others = [Proof("Talk", 5 + number, 30, Decimal(0), "EUR") for number in range(5)]
    everything, shelve, talk = lines_of(proofs(5) + others)

    assert (everything.people, everything.days, everything.fee) == (10, 30, Decimal(20))
    assert (shelve.people, talk.days) == (None, None)


def test_what_is_not_told_of_a_few_is_not_told_by_subtraction_either() -> None:
    """Eleven told apart and one more: 12 people together would give away that one proved Talk, and nearly how fast."""
    one = [Proof("Talk", 20, 500, Decimal(0), "EUR")]
    everything, shelve, talk = lines_of(proofs(11) + one)
    assert (everything.people, everything.days) == (shelve.people, shelve.days) == (11, 60)
    assert talk.people is None

    # Ten people of two small lines are enough to be counted in: 21 in all.
    small = [Proof("Talk", 20 + number, 30, Decimal(0), "EUR") for number in range(5)]
    small += [Proof("Lift", 30 + number, 30, Decimal(0), "EUR") for number in range(5)]
    assert lines_of(proofs(11) + small)[0].people == 21

    # Another currency is another sum.
    abroad = [Proof("Talk", number, 30, Decimal(0), "PLN") for number in range(9)]
    assert [line.people for line in lines_of(proofs(11) + abroad)] == [11, None, 11, None]


@pytest.mark.django_db
def test_only_whoever_shows_it_counts(cast: Cast) -> None:
    offered = version(cast.harbour).achievement
    people = [someone(number) for number in range(11)]
    works = [employed(person, cast.kestrel) for person in people]
    for number, asked in enumerate(assign_learning(cast.emre, cast.kestrel, works, offered, TERMS, at=NOW)):
        accept_learning(asked.person, asked, at=NOW)
        earned(asked.person, offered, at=NOW + timedelta(days=20))
        if number:
            shows_progress(asked.person, cast.kestrel)

    everything, one = learning_report(cast.emre, cast.kestrel, at=NOW + timedelta(days=21))
    assert (everything.people, everything.days, one.title) == (10, 20, "Shelve by date")


@pytest.mark.django_db
def test_whoever_earns_it_again_counts_from_when_it_was_asked_for_again(cast: Cast) -> None:
    """Ten people: asked, earned after 20 days; asked again on day 120, earned again 8 days later. Ten of each: 14 between."""
    offered = version(cast.harbour).achievement
    people = [someone(number) for number in range(10)]
    works = [employed(person, cast.kestrel) for person in people]
    for person in people:
        earned(person, offered, at=NOW - timedelta(days=900), until=NOW - timedelta(days=30))
    for days, took in ((0, 20), (120, 8)):
        at = NOW + timedelta(days=days)
        terms = replace(TERMS, due_on=at.date() + timedelta(days=60))
        for asked in assign_learning(cast.emre, cast.kestrel, works, offered, terms, at=at):
            accept_learning(asked.person, asked, at=at)
            if not days:
                shows_progress(asked.person, cast.kestrel, at=NOW + timedelta(days=50))
            then = at + timedelta(days=took)
            earned(asked.person, offered, at=then, until=then + timedelta(days=120))

    _everything, one = learning_report(cast.emre, cast.kestrel, at=NOW + timedelta(days=130))
    assert (one.people, one.days) == (10, 14)


@pytest.mark.django_db
def test_the_file_starts_no_formula_and_leaves_out_what_too_few_did(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_views, "now", lambda: NOW + timedelta(days=21))
    offered = version(cast.harbour, title="=Shelve").achievement
    work = employed(cast.lena, cast.kestrel)
    (asked,) = assign_learning(cast.emre, cast.kestrel, [work], offered, TERMS, at=NOW)
    accept_learning(cast.lena, asked, at=NOW)
    earned(cast.lena, offered, at=NOW + timedelta(days=20))
    shows_progress(cast.lena, cast.kestrel)
    emre = Client()
    emre.force_login(cast.emre)

    told = emre.get("/employer/kestrel-logistics/assigned/report.csv").content.decode()

    rows = list(csv.reader(io.StringIO(told)))[1:]
    assert [row[0] for row in rows] == ["", "'=Shelve"]
    assert {cell for row in rows for cell in row[2:]} == {""}
