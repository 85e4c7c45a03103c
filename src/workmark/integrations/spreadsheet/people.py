"""From an employer's table of its people to what it states about each."""

import re
from dataclasses import dataclass, fields

from django.utils.translation import gettext as _

from workmark.integrations.reading.faults import Reading
from workmark.integrations.reading.packages import Member
from workmark.integrations.reading.tables import header_of, rows_of
from workmark.integrations.spreadsheet.reading import shape_of
from workmark.lib.csv_cells import as_written
from workmark.lib.problems import InvalidInput
from workmark.organisations.staffing import EmployeeFacts

_LONGEST_HEADING = 200
# What people call a column, folded. The first that fits is proposed; a person has the last word.
_GUESSES = {
    "work_email": ("work email", "work e mail", "email", "e mail", "mail", "email address", "correo", "correo electrónico"),
    "name": ("name", "full name", "employee", "employee name", "display name", "nombre", "nombre completo"),
    "job_title": ("job title", "title", "job", "position", "puesto", "cargo"),
    "external_id": ("number", "employee number", "employee id", "id", "staff number", "external id", "número", "legajo"),
    "team": ("team", "department", "group", "unit", "equipo", "departamento"),
    "manager": ("manager", "manager email", "manager id", "manager number", "reports to", "supervisor", "responsable"),
}  # fmt: skip


@dataclass(frozen=True)
class PeopleColumns:
    """Which column is what; empty where the table has none."""

    work_email: str = ""
    name: str = ""
    job_title: str = ""
    external_id: str = ""
    team: str = ""
    manager: str = ""


def guessed_people(header: list[str]) -> PeopleColumns:
    """Which column is probably what.

    >>> guessed_people(["Employee ID", "Work E-Mail", "Department"])
    PeopleColumns(work_email='Work E-Mail', name='', job_title='', external_id='Employee ID', team='Department', manager='')
    """
    by_name = {re.sub(r"[\s_-]+", " ", name).strip().casefold(): name for name in header}
    found: dict[str, str] = {}
    for thing, names in _GUESSES.items():
        fits = (by_name[name] for name in names if name in by_name)
        found[thing] = next((name for name in fits if name not in found.values()), "")
    return PeopleColumns(**found)


def people_header(member: Member) -> list[str]:
    """The names of the columns. Raises InvalidInput if the file is no table, or one name stands there twice."""
    header = header_of(member, shape_of(member))
    if twice := next((name for name in header if name and header.count(name) > 1), ""):
        told = _("The column “%(name)s” stands there twice in %(file)s.")
        raise InvalidInput(told % {"file": member.name, "name": twice[:80]})
    if any(len(name) > _LONGEST_HEADING for name in header):
        told = _("The first row of %(file)s holds no headings: one is far too long.")
        raise InvalidInput(told % {"file": member.name})
    return header


def read_people(
    member: Member, reading: Reading, columns: PeopleColumns, *, most_rows: int
) -> list[tuple[int, EmployeeFacts]]:
    """Each row with the line it began on. Rows that do not fit the header are told to `reading`.

    An apostrophe that a spreadsheet export puts before what looks like a formula is taken off again.
    Raises InvalidInput if the file is no such table or has more rows.
    """
    named = {field.name: getattr(columns, field.name) for field in fields(columns)}
    named = {part: column for part, column in named.items() if column}
    if "work_email" not in named:
        raise InvalidInput(_("Say which column holds the work e-mail."))
    found: list[tuple[int, EmployeeFacts]] = []
    for line, cells in rows_of(member, list(named.values()), reading, shape=shape_of(member)):
        said = {part: _plain(cell) for part, cell in zip(named, cells, strict=True)}
        if not any(said.values()):
            continue
        if len(found) >= most_rows:
            raise InvalidInput(_("This table has more than %(most)d rows.") % {"most": most_rows})
        found.append((line, EmployeeFacts(**said)))
    return found


def _plain(cell: str) -> str:
    """A cell as it was before an export made it safe (`lib.csv_cells`).

    >>> _plain("'+1 55"), _plain("'tis"), _plain(" Ana ")
    ('+1 55', "'tis", 'Ana')
    """
    return as_written(cell.strip()).strip()
