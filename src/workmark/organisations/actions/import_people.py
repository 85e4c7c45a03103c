"""An employer brings its list of people: who is new, who changed and, only if asked, who left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.addressing import (
    ASKED,
    IN_FORCE,
    repeats_a_no,
    state_identity,
    state_job,
    state_manager,
)
from workmark.organisations.employing import employments_of, facts_of, keep_fields
from workmark.organisations.employment_models import Employment, EmploymentSource, Team
from workmark.organisations.ending import end_by_employer
from workmark.organisations.messages import tell_new_addresses
from workmark.organisations.models import Organisation, Person
from workmark.organisations.offering import send_offers
from workmark.organisations.permissions import require
from workmark.organisations.signals import employments_changed
from workmark.organisations.staffing import Comparison, EmployeeFacts, StaffFault, circle_in, compare

MOST_ROWS = 25_000
_FIELDS = (*IN_FORCE, *ASKED, "external_id", "offer_hash")
Row = tuple[int, EmployeeFacts]


@dataclass(frozen=True)
class Imported:
    """How many of each; asked: who was mailed a link; waiting: whose new address, and what is stated with it, waits
    for their yes.
    """

    new: int
    changed: int
    unchanged: int
    ended: int
    asked: int
    waiting: int
    faults: tuple[StaffFault, ...]


def look_at_people(person: Person, organisation: Organisation, rows: Sequence[Row]) -> Comparison:
    """What the list would change, every bad row named; nothing is stored. Raises NotAllowed, InvalidInput."""
    require(person, "employment.record", organisation)
    _require_few(rows)
    return _compared(rows, _current(organisation))


def import_people(
    person: Person,
    organisation: Organisation,
    rows: Sequence[Row],
    *,
    ends_missing: bool,
    asks: bool,
    has_lost_rows: bool = False,
    at: datetime,
) -> Imported:
    """Store the sound rows. The same list again changes nothing.

    rows: each with its line in the list. ends_missing: whoever is on record and not in the list has left.
    asks: mail a link to each who is new, within the day's limit for strangers. has_lost_rows: some could not be read.

    Raises NotAllowed; InvalidInput beyond the most rows, if managers go in a circle, or if it would end anybody's work
    while nobody knows of whom some rows speak.
    """
    _require_few(rows)
    with change(person, "employment.record", organisation, organisation=organisation) as event:
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        held = _current(organisation, locked=True)
        found = _compared(rows, held)
        if ends_missing and is_unsure_of_missing(found, has_lost_rows=has_lost_rows):
            raise InvalidInput(unsure_words())
        stored = _store(organisation, found, held, at)
        if ends_missing:
            end_by_employer([held[key] for key in found.missing], at=at)
        asked = send_offers(person, organisation, [stored[line] for line in found.new], at=at) if asks else []
        done = Imported(
            new=len(found.new),
            changed=len(found.changed),
            unchanged=len(found.unchanged),
            ended=len(found.missing) if ends_missing else 0,
            asked=len(asked),
            waiting=sum(row.is_address_asked for row in stored.values()),
            faults=tuple(found.faults),
        )
        event.detail = {**vars(done), "faults": len(done.faults), "source": "spreadsheet"}
    return done


def is_unsure_of_missing(found: Comparison, *, has_lost_rows: bool) -> bool:
    """Whether some of those who seem to have left may stand in the list after all, on a row that names nobody."""
    return bool(found.missing) and (has_lost_rows or bool(found.unknown))


def unsure_words() -> str:
    return _(
        "Some rows do not say whom they speak of, so nobody can tell who has left. Mend them first, or save without "
        "ending anybody's work."
    )


def _require_few(rows: Sequence[Row]) -> None:
    if len(rows) > MOST_ROWS:
        raise InvalidInput(_("This table has more than %(most)d rows.") % {"most": MOST_ROWS})


def _current(organisation: Organisation, *, locked: bool = False) -> dict[int, Employment]:
    """By key. locked: nobody says yes, no or leaves between this reading and the writing of the same rows."""
    rows = employments_of(organisation)
    if locked:
        rows = rows.select_for_update(no_key=True, of=("self",))
    rows = rows.select_related("team", "manager", "asked_team", "asked_manager", "person", "organisation")
    return {row.pk: row for row in rows.order_by("pk")}


def _compared(rows: Sequence[Row], held: dict[int, Employment]) -> Comparison:
    """How the list stands to these. By the address in force they are known too while another is asked for."""
    return compare(
        rows,
        {key: facts_of(row) for key, row in held.items()},
        {row.work_email: key for key, row in held.items() if row.is_address_asked},
        lambda key, facts: repeats_a_no(held[key], facts),
    )


def _store(
    organisation: Organisation, found: Comparison, held: dict[int, Employment], at: datetime
) -> dict[int, Employment]:
    """The rows that were made or changed, by line; managers last, when everybody is there."""
    stated = {**found.new, **{line: facts for line, (_key, facts) in found.changed.items()}}
    teams = _teams(organisation, {facts.team for facts in stated.values() if facts.team})
    made = [
        Employment(organisation=organisation, source=EmploymentSource.SPREADSHEET, started_at=at)
        for _line in found.new
    ]
    stored = dict(zip(found.new, made, strict=True)) | {
        line: held[key] for line, (key, _facts) in found.changed.items()
    }
    asked = [row for line, row in stored.items() if _state(row, stated[line], teams)]
    Employment.objects.bulk_create(made, batch_size=500)
    _set_managers(organisation, stored, stated)
    keep_fields(list(stored.values()), _FIELDS)
    if stored:
        employments_changed.send(sender=Employment, employments=list(stored.values()))
    tell_new_addresses(asked, at=at)
    return stored


def _state(row: Employment, facts: EmployeeFacts, teams: dict[str, Team]) -> bool:
    """Put the facts into the row. True: the person is to be asked about another address."""
    is_asked = state_identity(row, facts)
    row.external_id = facts.external_id
    state_job(row, facts, teams.get(facts.team))
    return is_asked


def _teams(organisation: Organisation, names: set[str]) -> dict[str, Team]:
    known = {team.name: team for team in Team.objects.filter(organisation=organisation)}
    Team.objects.bulk_create(
        Team(organisation=organisation, name=name) for name in sorted(names - known.keys())
    )
    return {team.name: team for team in Team.objects.filter(organisation=organisation)}


def _set_managers(
    organisation: Organisation, stored: dict[int, Employment], stated: dict[int, EmployeeFacts]
) -> None:
    """Who manages whom, by number or by address, once all are there. Raises InvalidInput for a circle."""
    current = {row.pk: row for row in employments_of(organisation)} | {row.pk: row for row in stored.values()}
    by_name = {row.asked_email: row for row in current.values() if row.is_address_asked}
    by_name |= {row.work_email: row for row in current.values()}
    by_name |= {row.external_id: row for row in current.values() if row.external_id}
    for line, row in stored.items():
        name = stated[line].manager
        state_manager(row, by_name.get(name) or by_name.get(name.lower()))
    circle = circle_in({key: row.stated_manager_id for key, row in current.items()})
    if circle:
        names = ", ".join(sorted(current[key].work_email for key in circle)[:5])
        raise InvalidInput(_("Here managers would go in a circle: %(names)s.") % {"names": names})
