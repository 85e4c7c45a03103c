"""CSV: one writer for all of it, cells that no spreadsheet runs, and every address that answers with a table."""

import ast
import csv
from io import StringIO
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.conftest import Cast
from tests.factories import published_version
from workmark.lib.csv_cells import as_written, csv_text

SOURCE = Path(__file__).resolve().parents[2] / "src" / "workmark"

# Every address that ends in .csv, and the test that walks it with a name that begins like a formula.
WALKED = {
    "catalogue/<slug:slug>.rsd.csv": "tests/lib/test_csv_cells.py",
    "issuers/<slug:slug>/skills.rsd.csv": "tests/lib/test_csv_cells.py",
    "account/organisations/<slug:slug>/outcomes/<str:token>/outcomes.csv": "tests/web/account/test_outcomes_pages.py",
    "employer/<slug:slug>/assigned/report.csv": "tests/workforce/test_learning_report.py",
    "employer/<slug:slug>/roles/<str:token>/matrix.csv": "tests/web/employer/test_matrix_page.py",
    "employer/<slug:slug>/roles/<str:token>/nearest.csv": "tests/workforce/test_mobility.py",
    "employer/<slug:slug>/roles/roles.csv": "tests/web/employer/test_role_pages.py",
    "employer/<slug:slug>/validations/badges-checked.csv": "tests/checking/test_recording.py",
    "verify/many/<secret:token>/badges-checked.csv": "tests/checking/bulk/test_bulk_checks.py",
    "employer/<slug:slug>/people/people.csv": "tests/web/employer/test_people_pages.py",
    "issuing/<slug:slug>/cohorts/<str:token>/cohort.csv": "tests/programmes/test_cohorts.py",
    "issuing/<slug:slug>/quarter/<int:year>/<int:number>/quarter.csv": "tests/insights/test_quarter_report.py",
    "issuing/<slug:slug>/agreement/<slug:achievement>/<int:number>/table.csv": "tests/web/issuer/test_agreement_pages.py",
}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_text_that_begins_like_a_formula_is_marked_as_text(start: str) -> None:
    table = csv_text([f"{start}head"], [[f"{start}cmd|' /C calc'!A0", -0.5, 7, None, "plain"]])

    head, row = csv.reader(StringIO(table, newline=""))
    assert head == [f"'{start}head"]
    assert row == [f"'{start}cmd|' /C calc'!A0", "-0.5", "7", "", "plain"]


@pytest.mark.parametrize(
    "name", ["'=Ana", "''=Ana", "=Ana", "'Ana", "'tis", "''", "'", "Ana", "'+34", "'\t'@x"]
)
def test_a_cell_that_goes_out_comes_back_as_it_was(name: str) -> None:
    ((out,),) = csv.reader(StringIO(csv_text([name], []), newline=""))

    assert not out.startswith(("=", "+", "-", "@", "\t"))
    assert as_written(out) == name


def test_nothing_else_writes_csv() -> None:
    writers = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in {"writer", "DictWriter"}
        and isinstance(node.value, ast.Name)
        and node.value.id == "csv"
    ]

    assert writers == ["lib/csv_cells.py"]


def under(resolver: URLResolver, before: str = "") -> list[str]:
    found = []
    for part in resolver.url_patterns:
        address = f"{before}{part.pattern}"
        found += under(part, address) if isinstance(part, URLResolver) else [address]
        assert isinstance(part, URLResolver | URLPattern)
    return found


def test_every_address_of_a_table_is_known_here_and_asked_for_in_its_test() -> None:
    tables = {address for address in under(get_resolver()) if address.endswith(".csv")}

    assert tables == set(WALKED)
    for address, test in WALKED.items():
        ending = address.rsplit("/", 1)[1].rsplit(">", 1)[-1]
        walk = (SOURCE.parents[1] / test).read_text("utf-8")
        assert ending in walk, address
        assert "'=" in walk, address


def test_the_tables_of_the_catalogue_hold_no_formula(cast: Cast) -> None:
    version = published_version(cast.harbour, title='=HYPERLINK("http://x.example")')

    for address in (
        f"/catalogue/{version.achievement.slug}.rsd.csv",
        "/issuers/harbour-skills/skills.rsd.csv",
    ):
        answer = Client().get(address)
        cells = [cell for row in csv.reader(StringIO(answer.content.decode(), newline="")) for cell in row]
        assert any(cell.startswith("'=HYPERLINK") for cell in cells)
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
