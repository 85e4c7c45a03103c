"""The crosswalk between ESCO and O*NET: below a preamble, with a byte order mark, in its own sense of direction."""

import pytest

from tests.integrations.making import package
from workmark.integrations.crosswalk.reading import read_crosswalk
from workmark.integrations.reading.faults import Reading
from workmark.lib.problems import InvalidInput

HEAD = (
    "\ufeffMapping project name,ESCO-O*NET Crosswalk,,,,,\nMapping project version,1,,,,,\n,,,,,,\n"
    "O*NET Id,O*NET Title,O*NET Description,ESCO or ISCO URI,ESCO or ISCO Title,ESCO or ISCO Description,Type of Match\n"
)
ESCO, ONET = "http://data.europa.eu/esco/", "https://www.onetonline.org/link/summary/"


def row(code: str, uri: str, match: str) -> str:
    return f'{code},Title,"Two, words.",{ESCO}{uri},title,said,{match}\n'


def test_the_kinds_of_match_are_said_of_the_esco_occupation() -> None:
    reading = Reading()
    rows = row("51-2092.00", "occupation/assembler", "broadMatch") + row(
        "11-1031.00", "isco/C1111", "exactISCO"
    )

    with package("c.zip", {"crosswalk.csv": HEAD + rows, "crosswalk_reverse.csv": "a,b\n"}) as given:
        edition = read_crosswalk(given, reading)

    # Team Assemblers are the broader occupation, so ESCO's is narrower: it has a broad match.
    assert edition.occupation_relations == {
        (ESCO + "occupation/assembler", ONET + "51-2092.00", "broad"): 0,
        (ESCO + "isco/C1111", ONET + "11-1031.00", "exact"): 0,
    }
    assert (edition.source.version, edition.joins, reading.fault_count) == ("1", ("esco", "onet"), 0)


def test_a_match_that_is_not_known_and_a_pair_twice_are_named() -> None:
    reading = Reading()
    rows = row("1", "occupation/a", "fuzzyMatch") + row("1", "occupation/b", "closeMatch") * 2

    with package("c.zip", {"crosswalk.csv": HEAD + rows}) as given:
        edition = read_crosswalk(given, reading)

    assert len(edition.occupation_relations) == 1
    assert [(fault.file, fault.line, fault.column) for fault in reading.faults] == [
        ("crosswalk.csv", 5, "Type of Match"),
        ("crosswalk.csv", 7, "ESCO or ISCO URI"),
    ]
    assert edition.has_lost_rows is False  # it is known of which pairs these rows speak


def test_a_row_that_cannot_be_read_is_named_and_nothing_counts_as_dropped() -> None:
    """Two rows run into one, and a row without all its cells: nobody knows which pairs they meant."""
    reading = Reading()
    whole = row("1", "occupation/a", "closeMatch")
    joined = whole.rstrip() + "," + row("2", "occupation/b", "closeMatch")
    short = f"3,Title,{ESCO}occupation/c,closeMatch\n"

    with package("c.zip", {"crosswalk.csv": HEAD + whole + joined + "\n" + short}) as given:
        edition = read_crosswalk(given, reading)

    assert list(edition.occupation_relations) == [(ESCO + "occupation/a", ONET + "1", "close")]
    # Below four lines of preamble and header, and one sound row; line 7 is blank. No column can be told.
    assert [fault.place for fault in reading.faults] == ["crosswalk.csv, line 6", "crosswalk.csv, line 8"]
    assert [fault.column for fault in reading.faults] == ["", ""]
    assert edition.has_lost_rows is True


def test_a_table_without_its_header_is_refused() -> None:
    with package("c.zip", {"crosswalk.csv": "a,b\n" * 80}) as given, pytest.raises(InvalidInput):
        read_crosswalk(given, Reading())
