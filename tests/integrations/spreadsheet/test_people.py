"""From a table of people to facts: each expectation is read off the table by eye."""

import pytest

from workmark.integrations.reading.faults import Reading
from workmark.integrations.reading.packages import open_bytes
from workmark.integrations.spreadsheet.people import guessed_people, people_header, read_people
from workmark.lib.csv_cells import csv_text
from workmark.lib.problems import InvalidInput
from workmark.organisations.staffing import EmployeeFacts

TABLE = (
    "Employee ID;Correo;Full name;Department;Reports to\n"
    "7;ana@kestrel.example;Ana Silva;Night shift;\n"
    ";;;;\n"
    "8;ben@kestrel.example;'=Ben;\n"
    '9;cleo@kestrel.example;"\'=HYPERLINK(1)";Day shift;7\n'
)


def test_columns_are_guessed_and_each_row_knows_its_line() -> None:
    reading = Reading()
    with open_bytes("people.csv", TABLE.encode()) as package:
        columns = guessed_people(people_header(package.members[0]))
        rows = read_people(package.members[0], reading, columns, most_rows=10)

    assert rows == [
        (2, EmployeeFacts("ana@kestrel.example", "Ana Silva", "", "7", "Night shift", "")),
        (5, EmployeeFacts("cleo@kestrel.example", "=HYPERLINK(1)", "", "9", "Day shift", "7")),
    ]
    assert [fault.line for fault in reading.faults] == [4]


def test_a_name_that_begins_with_an_apostrophe_keeps_it_through_an_export() -> None:
    exported = csv_text(["E-mail", "Name"], [["ana@kestrel.example", "'=Ana"], ["b@kestrel.example", "'Ben"]])
    with open_bytes("people.csv", exported.encode()) as package:
        columns = guessed_people(people_header(package.members[0]))
        rows = read_people(package.members[0], Reading(), columns, most_rows=10)

    assert [facts.name for _line, facts in rows] == ["'=Ana", "'Ben"]


@pytest.mark.parametrize(("content", "most"), [("Name\nAna\n", 10), (TABLE, 1), ("E,E\na@b.example,x\n", 10)])
def test_a_table_without_addresses_with_too_many_rows_or_one_name_twice_is_refused(
    content: str, most: int
) -> None:
    with pytest.raises(InvalidInput):
        read(content, most)


def read(content: str, most: int) -> None:
    with open_bytes("people.csv", content.encode()) as package:
        columns = guessed_people(people_header(package.members[0]))
        read_people(package.members[0], Reading(), columns, most_rows=most)
