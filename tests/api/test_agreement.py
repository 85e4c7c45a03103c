"""Agreement over the API: the issuer's people read all of it, an assessor her own figures, and nothing too early."""

from collections.abc import Callable

import pytest

from tests.api.conftest import Program
from tests.conftest import Cast
from tests.web.issuer.test_agreement_pages import measured
from workmark.assessment.agreement_models import AgreementReport

Make = Callable[..., Program]
RUBRICS = "/issuers/harbour-skills/agreement"


@pytest.fixture
def report(cast: Cast) -> AgreementReport:
    return measured(cast, 35)


@pytest.mark.long
def test_a_lead_assessors_program_reads_every_figure(
    cast: Cast, report: AgreementReport, program: Make
) -> None:
    lead = program(cast.maud, "organisation")

    (brief,) = lead.get(RUBRICS).json()
    whole = lead.get(f"{RUBRICS}/social-media-marketing/1").json()

    assert (brief["decided"], brief["read_twice"]) == (35, 35)
    alpha = next(figure for figure in whole["agreement"] if figure["name"] == "alpha")
    assert alpha["value"] == report.report.agreement["alpha"].value
    assert alpha["standing"] == "early"
    assert {one["assessor"] for one in whole["assessors"]} == {cast.aziz.handle, cast.maud.handle}
    assert whole["seed"] == report.report.seed


@pytest.mark.long
def test_an_assessors_program_reads_her_own_figures_only(
    cast: Cast, report: AgreementReport, program: Make
) -> None:
    hers = program(cast.aziz, "assess", "organisation")

    (own,) = hers.get("/me/agreement").json()

    assert (own["assessor"], own["shared"]) == (cast.aziz.handle, 35)
    assert hers.get(RUBRICS).status_code == 404
    assert program(cast.aziz, "work:read").get("/me/agreement").status_code == 403


def test_below_thirty_there_are_numbers_of_submissions_and_no_figures(cast: Cast, program: Make) -> None:
    measured(cast, 12)

    whole = program(cast.ines, "organisation").get(f"{RUBRICS}/social-media-marketing/1").json()

    assert {(figure["value"], figure["n"]) for figure in whole["agreement"]} == {(None, 12)}
