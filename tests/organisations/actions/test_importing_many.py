"""An employer's whole list at once: right in every row, and soon enough that nobody else waits for the database."""

from dataclasses import replace
from time import process_time

import pytest

from tests.conftest import Cast
from workmark.lib.clock import now
from workmark.organisations.actions.import_people import import_people
from workmark.organisations.employment_models import Employment
from workmark.organisations.staffing import EmployeeFacts

pytestmark = pytest.mark.django_db
PEOPLE, MANAGERS = 5_000, 40
# Of the processor. About one is needed; the statement that Django writes for it took seven, and a minute of waiting.
SECONDS = 4.0


def whole_list() -> list[tuple[int, EmployeeFacts]]:
    return [
        (
            at + 2,
            EmployeeFacts(
                work_email=f"p{at}@kestrel.example",
                name=f"Person {at}",
                job_title="Picker",
                external_id=f"N{at}",
                team=f"Team {at % MANAGERS}",
                manager="" if at < MANAGERS else f"N{at % MANAGERS}",
            ),
        )
        for at in range(PEOPLE)
    ]


def test_five_thousand_people_come_and_then_all_change(cast: Cast) -> None:
    rows = whole_list()
    begun = process_time()

    new = import_people(cast.emre, cast.kestrel, rows, ends_missing=False, asks=False, at=now())

    assert process_time() - begun < SECONDS
    assert (new.new, new.faults) == (PEOPLE, ())
    last = Employment.objects.select_related("team", "manager").get(external_id="N4999")
    assert (last.work_email, last.job_title, last.team and last.team.name) == (
        "p4999@kestrel.example",
        "Picker",
        "Team 39",
    )
    assert last.manager is not None
    assert last.manager.external_id == "N39"

    led = [(line, replace(facts, job_title="Lead", manager="")) for line, facts in rows]
    begun = process_time()
    changed = import_people(cast.emre, cast.kestrel, led, ends_missing=False, asks=False, at=now())

    assert process_time() - begun < SECONDS
    assert (changed.new, changed.changed, changed.unchanged) == (0, PEOPLE, 0)
    assert Employment.objects.filter(job_title="Lead", manager=None).count() == PEOPLE
    last.refresh_from_db()
    assert last.name == "Person 4999"
    assert last.source == "spreadsheet"
