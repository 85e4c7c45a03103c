"""Who may read how assessors agree, and that pages, table and API say the same and nothing too early."""

import csv
import random
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.assessment.judged_scenes import judged
from tests.assessment.scenes import MONDAY
from tests.conftest import Cast
from tests.factories import published_version
from tests.web.issuer.conftest import client_of
from workmark.assessment.agreement import measure_agreement
from workmark.assessment.agreement_models import AgreementReport
from workmark.organisations.permissions import forget_roles

HOME = "/issuing/harbour-skills/agreement/"
REPORT = f"{HOME}social-media-marketing/1/"


def measured(cast: Cast, many: int, version: Any = None) -> AgreementReport:
    """A report on so many submissions that Aziz and Maud judged; Aziz, whose name is dangerous, is the severer."""
    version = version or published_version(cast.harbour)
    cast.aziz.name = "=Aziz()"
    cast.aziz.save()
    draw = random.Random(5)
    for day in range(many):
        maud = [draw.choice((0, 0, 1)) for _ in version.said.rows()]
        aziz = [min(2, step + (draw.random() < 0.3)) for step in maud]
        pair = [(cast.maud, maud), (cast.aziz, aziz)]
        judged(version, cast.lena, pair, at=MONDAY + timedelta(days=day))
    return measure_agreement(version, at=MONDAY)


@pytest.fixture
def report(cast: Cast) -> AgreementReport:
    return measured(cast, 52)


@pytest.mark.long
def test_only_an_owner_a_lead_assessor_and_an_auditor_may_read_it(
    cast: Cast, report: AgreementReport
) -> None:
    cast.otto.memberships.create(organisation=cast.harbour, role="auditor")
    forget_roles(cast.otto)

    for who, person in cast.people().items():
        expected = 200 if who in ("ines", "maud", "noor", "otto") else 404
        for page in (HOME, REPORT, f"{REPORT}table.csv"):
            assert client_of(person).get(page).status_code == expected, (who, page)
    assert Client().get(REPORT).status_code == 302


@pytest.mark.long
def test_the_report_names_the_assessor_who_is_more_severe_than_the_others(
    cast: Cast, report: AgreementReport
) -> None:
    said = client_of(cast.maud).get(REPORT).content.decode()

    severity = next(one for one in report.report.assessors if one.assessor == cast.aziz.pk).figures[
        "severity"
    ]
    told = re.search(r"=Aziz\(\) gives ([0-9.]+) levels less than others on the same work.", said)
    assert told is not None
    assert float(told[1]) == pytest.approx(-severity.value, abs=0.0051)
    assert "Too few to say: 52, and at least 100 are needed." in said  # the Rasch model
    assert said.count('class="chart-value"') > 20


@pytest.mark.long
def test_the_table_holds_every_figure_unrounded_and_no_formula(cast: Cast, report: AgreementReport) -> None:
    answer = client_of(cast.ines).get(f"{REPORT}table.csv")

    lines = list(csv.DictReader(answer.content.decode().splitlines()))
    names = {line["name"] for line in lines if line["about"] == "assessor"}
    alpha = next(line for line in lines if (line["about"], line["figure"]) == ("rubric", "alpha"))
    assert answer["Content-Disposition"] == 'attachment; filename="agreement-social-media-marketing-1.csv"'
    assert names == {"'=Aziz()", str(cast.maud)}
    assert float(alpha["value"]) == report.report.agreement["alpha"].value
    assert alpha["seed"] == str(report.report.seed)


@pytest.mark.long
def test_an_assessor_sees_her_own_figures_and_nobody_elses(cast: Cast, report: AgreementReport) -> None:
    said = client_of(cast.aziz).get("/assess/agreement/").content.decode()

    assert "You judged 52 submissions. 52 of them were read by somebody else as well." in said
    assert str(cast.maud) not in said
    assert HOME not in said
    assert HOME in client_of(cast.maud).get("/assess/agreement/").content.decode()
    assert "Nothing to compare yet" in client_of(cast.lena).get("/assess/agreement/").content.decode()


def test_below_thirty_every_page_says_too_few(cast: Cast) -> None:
    measured(cast, 29)

    said = client_of(cast.ines).get(REPORT).content.decode()
    own = client_of(cast.aziz).get("/assess/agreement/").content.decode()
    lines = csv.DictReader(client_of(cast.ines).get(f"{REPORT}table.csv").content.decode().splitlines())
    public = Client().get("/catalogue/social-media-marketing/").content.decode()

    assert 'class="chart-value"' not in said + own
    assert {line["value"] for line in lines} == {""}
    assert "too few to say yet. 29 submissions have been read by two; we say nothing below 30." in public


@pytest.mark.long
def test_the_achievement_page_says_one_honest_sentence(cast: Cast, report: AgreementReport) -> None:
    public = Client().get("/catalogue/social-media-marketing/").content.decode()

    exact = report.report.agreement["exact"]
    assert (
        f"two assessors who judge the same work give the same level on {100 * exact.value:.0f} of 100 rows. "
        f"Likely it is between {100 * exact.low:.0f} and {100 * exact.high:.0f}; two read 52 submissions."
    ) in public
    assert Client().get("/methods/reliability/").status_code == 200
