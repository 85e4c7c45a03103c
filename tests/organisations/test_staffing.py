"""How a list of people stands to those on record: each expectation is read off the lists by eye."""

from workmark.organisations.staffing import EmployeeFacts, compare

ANA = EmployeeFacts("ana@kestrel.example", "Ana Silva", "Picker", "7", "Night shift", "")
BEN = EmployeeFacts("ben@kestrel.example", "Ben Ode", "Lead", "8", "Night shift", "")
HELD = {1: ANA, 2: BEN}


def told(found: object) -> list[tuple[int, str]]:
    return [(fault.line, fault.part) for fault in found.faults]  # type: ignore[attr-defined]


def test_the_same_list_again_changes_nothing() -> None:
    found = compare([(2, ANA), (3, BEN)], HELD)

    assert found.unchanged == [1, 2]
    assert (found.new, found.changed, found.missing, found.faults) == ({}, {}, [], [])


def test_a_number_knows_somebody_again_who_has_a_new_address_and_capitals_make_no_other_person() -> None:
    moved = EmployeeFacts("Ana.Silva@Kestrel.example", "Ana Silva", "Picker", "7", "Night shift")
    shouted = EmployeeFacts(" BEN@kestrel.example ", "Ben  Ode", "Lead", "8", "Night shift")
    found = compare([(2, moved), (3, shouted)], HELD)

    assert found.changed[2][0] == 1
    assert found.changed[2][1].work_email == "ana.silva@kestrel.example"
    assert found.unchanged == [2]


def test_who_is_not_listed_is_missing_and_who_stands_on_a_bad_row_is_not() -> None:
    bad = EmployeeFacts(
        "ben@kestrel.example", "Ben Ode", "Lead", "8", "Night shift", manager="nobody@x.example"
    )
    found = compare([(2, bad)], HELD)

    assert told(found) == [(2, "manager")]
    assert (found.missing, found.unknown) == ([1], [])
    nobody = compare([(2, EmployeeFacts("ana.kestrel.example", "Ana"))], HELD)
    assert (nobody.missing, nobody.unknown) == ([1, 2], [2])


def test_bad_rows_are_named_by_line_and_part() -> None:
    rows = [
        (2, EmployeeFacts("not an address", "X")),
        (3, EmployeeFacts("cleo@kestrel.example", external_id="9")),
        (4, EmployeeFacts("cleo@kestrel.example")),
        (5, EmployeeFacts("dan@kestrel.example", external_id="9")),
        (6, EmployeeFacts("eve@kestrel.example", manager="EVE@kestrel.example".lower())),
        (7, EmployeeFacts("fay@kestrel.example", name="F" * 201)),
        (8, EmployeeFacts("ben@kestrel.example", external_id="7")),
    ]
    found = compare(rows, HELD)

    assert told(found) == [
        (2, "work_email"),
        (4, "work_email"),
        (5, "external_id"),
        (6, "manager"),
        (7, "name"),
        (8, "work_email"),
    ]
    assert list(found.new) == [3]


def test_a_manager_may_stand_below_in_the_list_and_a_bad_managers_people_are_told_too() -> None:
    rows = [
        (2, EmployeeFacts("gil@kestrel.example", manager="hal@kestrel.example")),
        (3, EmployeeFacts("hal@kestrel.example")),
        (4, EmployeeFacts("ivy@kestrel.example", manager="jon@kestrel.example")),
        (5, EmployeeFacts("jon@kestrel.example", manager="kim@kestrel.example")),
        (6, EmployeeFacts("kim@kestrel.example", name="K" * 201)),
    ]
    found = compare(rows, HELD)

    assert sorted(told(found)) == [(4, "manager"), (5, "manager"), (6, "name")]
    assert list(found.new) == [2, 3]
