"""An organisation's own table: whichever sign sets its cells apart, whatever it calls its columns."""

import pytest

from workmark.integrations.reading.faults import Reading
from workmark.integrations.reading.packages import open_bytes
from workmark.integrations.spreadsheet.reading import (
    Columns,
    Own,
    first_rows,
    guessed,
    read_spreadsheet,
)
from workmark.lib.problems import InvalidInput
from workmark.skills.editions import Edition

OWN = Own("kestrel-logistics", "Kestrel Logistics", "Warehouse skills")
BASE = "https://here.example/skills/k/"


def read(text: str, columns: Columns, **said: int) -> tuple[Edition, Reading]:
    reading = Reading()
    with open_bytes("skills.csv", text.encode()) as package:
        return read_spreadsheet(package.members[0], reading, columns, OWN, base=BASE, **said), reading


def test_semicolons_and_spanish_headings_are_understood() -> None:
    text = "\ufeffNombre;Descripción;Sinónimos;Tipo;Código\r\nContar;Cuenta existencias.;inventariar|recontar;Habilidad;A1\r\n"
    with open_bytes("skills.csv", text.encode()) as package:
        header, rows = first_rows(package.members[0], 5)
    columns = guessed(header)

    edition, reading = read(text, columns)

    assert columns == Columns("Nombre", "Descripción", "Sinónimos", "Tipo", "Código")
    assert rows == [("Contar", "Cuenta existencias.", "inventariar|recontar", "Habilidad", "A1")]
    entry = edition.skills[BASE + "A1"]
    assert (entry.label, entry.alternative_labels, entry.kind) == (
        "Contar",
        ["inventariar", "recontar"],
        "skill",
    )
    assert reading.fault_count == 0


def test_columns_can_be_named_by_hand() -> None:
    assert Columns.named("label=Name, code=No.") == Columns(label="Name", code="No.")
    with pytest.raises(InvalidInput, match="salary"):
        Columns.named("salary=Pay")


def test_every_bad_row_is_named_and_the_sound_ones_stay() -> None:
    text = "name,kind\nCount,skill\n,skill\nPack,magic\nCount,skill\n\n" + "x" * 301 + ",\nLoad,\n"

    edition, reading = read(text, Columns(label="name", kind="kind"))

    assert [entry.label for entry in edition.skills.values()] == ["Count", "Load"]
    assert [(fault.line, fault.column) for fault in reading.faults] == [
        (3, "name"),
        (4, "kind"),
        (5, "name"),
        (7, "name"),
    ]


def test_a_formula_is_kept_as_the_text_it_is() -> None:
    edition, _reading = read("name\n\"=cmd|' /C calc'!A0\"\n", Columns(label="name"))

    assert [entry.label for entry in edition.skills.values()] == ["=cmd|' /C calc'!A0"]


def test_a_code_keeps_its_address_when_the_label_changes() -> None:
    first, _ = read("code,name\n7.1,Count\n", Columns(label="name", code="code"))
    second, _ = read("code,name\n7.1,Count stock\n", Columns(label="name", code="code"))

    assert list(first.skills) == list(second.skills) == [BASE + "7.1"]


def test_blank_lines_are_no_rows_wherever_they_stand() -> None:
    text = "\n ; \nname;code\n;\n\nCount stock;1\n   \n;;;\nPack;2\n\n"

    edition, reading = read(text, Columns(label="name", code="code"))

    assert [entry.label for entry in edition.skills.values()] == ["Count stock", "Pack"]
    assert reading.fault_count == 0


def test_a_row_without_a_name_is_named_though_only_other_columns_hold_something() -> None:
    _edition, reading = read("name,meaning\nCount,Counts.\n,Nameless.\n", Columns(label="name"))

    assert [(fault.line, fault.column) for fault in reading.faults] == [(3, "name")]


def test_a_missing_column_a_heading_twice_and_too_many_rows_are_refused() -> None:
    for text, columns, said in (
        ("name\nCount\n", Columns(label="title"), {}),
        ("name\nCount\n", Columns(), {}),
        ("name,name\nCount,Pack\n", Columns(label="name"), {}),
        ("name\nCount\nPack\nLoad\n", Columns(label="name"), {"most_rows": 2}),
    ):
        with pytest.raises(InvalidInput):
            read(text, columns, **said)


def test_headings_that_differ_in_their_letters_case_alone_are_one_heading() -> None:
    """Whoever chose the second would have been given the first, without a word."""
    with pytest.raises(InvalidInput, match="stands there twice"):
        read("Skill,Code,CODE\nCount,old-1,new-1\n", Columns("Skill", code="CODE"))


@pytest.mark.parametrize("sign", [";", ","])
def test_the_line_that_excel_writes_for_itself_is_no_heading(sign: str) -> None:
    text = f"sep={sign}\r\nSkill{sign}Code\r\nCount{sign}A1\r\n"

    edition, reading = read(text, Columns("Skill", code="Code"))

    assert [entry.label for entry in edition.skills.values()] == ["Count"]
    assert reading.fault_count == 0
