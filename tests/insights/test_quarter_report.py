"""A quarter by hand: Lena's award of an August day, counted once, in its own quarter, page and table alike."""

import csv
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from tests.assessment.anchoring import anchor
from tests.confided.scenes import ask_about
from tests.conftest import Cast
from tests.credentials.scenes import direct_awards, issued
from tests.factories import published_version
from tests.releases.scenes import crowd
from workmark.assessment.surveys import Quarter
from workmark.confided.actions.answer_questionnaire import Said, answer_questionnaire
from workmark.credentials.actions.issue_credential import issue_credential
from workmark.credentials.actions.issue_directly import DirectAward, issue_directly
from workmark.credentials.models import Credential
from workmark.insights.cohorts import first_start, journeys_of
from workmark.insights.quarterly import quarter_report
from workmark.insights.suppression import K
from workmark.insights.usage import usage
from workmark.lib.problems import NotAllowed
from workmark.organisations.models import Person
from workmark.planning.goal_models import Goal
from workmark.skills.models import Framework, Occupation
from workmark.submissions.copying import example_of
from workmark.submissions.models import Submission

AUGUST = datetime(2026, 8, 3, 9, 0, tzinfo=UTC)
RIPE = datetime(2027, 1, 2, 9, 0, tzinfo=UTC)
HERE = "/issuing/harbour-skills/quarter/"


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def quarter(cast: Cast) -> Quarter:
    return Quarter(2026, 3)


def test_what_was_awarded_stands_in_its_quarter_and_no_other(cast: Cast, quarter: Quarter) -> None:
    badge = issued(cast)
    Submission.objects.update(started_at=AUGUST, submitted_at=AUGUST, decided_at=AUGUST)
    Credential.objects.update(awarded_at=AUGUST)

    report = quarter_report(cast.ines, cast.harbour, quarter)
    before = quarter_report(cast.ines, cast.harbour, quarter.before)

    [line] = report.lines
    assert line.title == badge.version.title
    assert (line.starts, line.handed_in, line.decided, line.awards, line.direct) == (1, 1, 1, 1, 0)
    assert (line.wait, line.in_time, line.agreement) == (0, 1, None)
    assert (before.total.starts, before.total.awards, list(before.lines)) == (0, 0, [])
    assert report.places is None
    with pytest.raises(NotAllowed):
        quarter_report(cast.emre, cast.harbour, quarter)


# A Monday, and the days one to ten working days after it.
AFTER = [datetime(2026, 8, day, 9, 0, tzinfo=UTC) for day in (4, 5, 6, 7, 10, 11, 12, 13, 14, 17)]


@pytest.mark.parametrize(
    ("decided", "median", "between"),
    [
        (
            5,
            3,
            None,
        ),  # of five values even the least and the largest hold the median less than 95 times in 100
        (6, 3.5, (1, 6)),  # the least of six lies above it once in 64
        (10, 5.5, (2, 9)),  # the second of ten: 11 times in 1024; the third: 56 times
    ],
)
def test_the_median_wait_has_its_interval_where_there_are_enough(
    cast: Cast, quarter: Quarter, decided: int, median: float, between: tuple[int, int] | None
) -> None:
    """By hand, from the binomial with one half (David and Nagaraja 2003, section 7.1)."""
    version = published_version(cast.harbour)
    crowd(version, decided, "a", state="not-yet")
    for work, day in zip(Submission.objects.order_by("pk"), AFTER, strict=False):
        Submission.objects.filter(pk=work.pk).update(started_at=AUGUST, submitted_at=AUGUST, decided_at=day)

    report = quarter_report(cast.ines, cast.harbour, quarter)

    [line] = report.lines
    assert (line.wait, line.wait_between) == (median, between)
    assert (report.total.wait, report.total.wait_between) == (median, between)
    page = client_of(cast.ines).get(f"{HERE}2026/3/").content.decode()
    shown = f"{median:.1f}" + (f" ({between[0]}.0–{between[1]}.0)" if between else "")
    assert page.count(f'<td class="number">{shown}</td>') == 2  # its own line, and the quarter's among four
    table = client_of(cast.ines).get(f"{HERE}2026/3/quarter.csv").content.decode()
    rows = list(csv.DictReader(StringIO(table, newline="")))
    ends = [rows[0][f"Median working days, 95% {end}"] for end in ("from", "to")]
    assert ends == [str(end) for end in between or ("", "")]


def test_a_revision_keeps_its_own_promise(cast: Cast, quarter: Quarter) -> None:
    """Handed in on a Monday, decided on the seventh working day: in time for a first round, late for a revision."""
    crowd(published_version(cast.harbour), 2, "a", state="not-yet")
    Submission.objects.update(started_at=AUGUST, submitted_at=AUGUST, decided_at=AFTER[6])
    again = Submission.objects.order_by("pk")[0]
    Submission.objects.filter(pk=again.pk).update(round_number=2)

    report = quarter_report(cast.ines, cast.harbour, quarter)

    assert (report.total.decided, report.total.in_time) == (2, 1)
    page = client_of(cast.ines).get(f"{HERE}2026/3/").content.decode()
    assert "1 within the promised working days: 10, or 6 for a revision" in page


def test_examples_for_assessors_are_no_work_of_anybody(cast: Cast, quarter: Quarter) -> None:
    example = anchor(cast, published_version(cast.harbour), "clear-pass", "practice")
    assert example.work.state == "anchor"
    Submission.objects.update(started_at=AUGUST, submitted_at=AUGUST)
    Person.objects.filter(pk=example.work.learner_id).update(joined_at=AUGUST)

    report = quarter_report(cast.ines, cast.harbour, quarter)
    journeys = journeys_of(
        cast.harbour, since=date(2026, 7, 1), until=date(2026, 10, 1), cut=RIPE, questions=[]
    )

    assert (list(report.lines), report.total.starts, report.total.handed_in) == ([], 0, 0)
    assert journeys == []
    assert first_start(cast.harbour) is None
    for _more in range(K):  # as many as would be told
        example_of(example.work, at=AUGUST)
    august = next(month for month in usage(datetime(2026, 9, 15, tzinfo=UTC)) if "August" in month.label)
    assert [count.figure for count in august.counts] == [0, 0, 0]


def test_countries_are_told_from_ten_people_on(cast: Cast, quarter: Quarter) -> None:
    made = direct_awards(cast, 11)
    Credential.objects.update(awarded_at=AUGUST)
    framework = Framework.objects.create(slug="esco", name="ESCO", version="1")
    job = Occupation.objects.create(framework=framework, uri="http://example.org/job", label="Baker")
    for badge in made[:10]:
        Goal.objects.create(
            person=badge.learner, occupation=job, region="PT", set_at=AUGUST, changed_at=AUGUST
        )

    assert quarter_report(cast.ines, cast.harbour, quarter).places is None  # the eleventh would be told by it
    Goal.objects.create(
        person=made[10].learner, occupation=job, region="PT-11", set_at=AUGUST, changed_at=AUGUST
    )

    report = quarter_report(cast.ines, cast.harbour, quarter)
    assert report.places is not None
    assert (report.places.people, report.places.others) == ({"PT": 11}, 0)
    assert (report.total.awards, report.total.direct) == (11, 11)
    page = client_of(cast.ines).get(f"{HERE}{quarter.year}/{quarter.number}/").content.decode()
    assert "Portugal" in page


def test_what_people_say_of_themselves_moves_no_figure(cast: Cast) -> None:
    """Decision 0423: whoever reads both the report and outcomes by group learns no group from the report."""
    ask_about()
    version, first = published_version(cast.harbour), Quarter(2026, 1)
    crowd(version, 3, "a", state="awarded", gender="woman")
    crowd(version, 4, "b", state="not-yet", gender="man")
    told = quarter_report(cast.ines, cast.harbour, first)
    table = client_of(cast.ines).get(f"{HERE}2026/1/quarter.csv").content
    assert told.total.starts == 7

    for person in Person.objects.filter(submissions__version=version):
        answer_questionnaire(person, {"gender": Said("other", "")})

    assert quarter_report(cast.ines, cast.harbour, first) == told
    assert client_of(cast.ines).get(f"{HERE}2026/1/quarter.csv").content == table


def test_the_table_holds_no_formula(cast: Cast, quarter: Quarter) -> None:
    published_version(cast.harbour, title="=1+1")
    award = DirectAward(cast.lena.email, "social-media-marketing")
    issue_credential(issue_directly(cast.ines, award, at=AUGUST).pk)

    answer = client_of(cast.ines).get(f"{HERE}{quarter.year}/{quarter.number}/quarter.csv")

    rows = list(csv.reader(StringIO(answer.content.decode(), newline="")))
    assert [row[0] for row in rows[1:]] == ["'=1+1", "All"]
    assert rows[1][6:8] == ["1", "1"]


def test_only_quarters_that_are_over_and_only_for_the_issuers_own(cast: Cast) -> None:
    ines = client_of(cast.ines)
    assert ines.get(HERE).status_code == 302
    for place in ("2999/1/", "2026/5/", "2026/0/", "1500/1/"):
        assert ines.get(f"{HERE}{place}").status_code == 404
    assert client_of(cast.otto).get(f"{HERE}2026/1/").status_code == 404
