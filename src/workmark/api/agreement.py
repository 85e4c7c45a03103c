"""How assessors agree: every rubric of an issuer, one report whole, and a person's own figures."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from workmark.api.door import Door, acting
from workmark.api.inputs import NumberInPath, SlugInPath
from workmark.assessment.agreement import report_by_key, reports_of, reports_with
from workmark.assessment.agreement_models import AgreementReport
from workmark.assessment.reliability.alarms import TARGETS, alarms
from workmark.assessment.reliability.bootstrap import Estimate
from workmark.assessment.reliability.enough import may_be_shown, standing
from workmark.assessment.reliability.report import Figures
from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import may, require

router = Router(tags=["agreement"])


class Figure(Schema):
    """value, low, high are null where there is too little work or nothing differs."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    n: int = Field(description="Submissions it rests on; below 30 nothing is said.")
    standing: str = Field(
        description="Against its target, where it has one: too-few, early, met, not-shown, undefined."
    )


class RowFigures(Schema):
    row: str
    figures: list[Figure]


class AssessorFigures(Schema):
    assessor: str
    judged: int
    shared: int
    figures: list[Figure]


class AlarmTold(Schema):
    code: str
    about: str = Field(description="A row's key, an assessor's handle, or empty for the rubric.")
    value: float


class RubricBrief(Schema):
    achievement: str
    version: int
    made_at: datetime
    decided: int
    read_twice: int
    alarms: int


class RubricReport(RubricBrief):
    seed: int
    agreement: list[Figure]
    rows: list[RowFigures]
    assessors: list[AssessorFigures]
    alarms_told: list[AlarmTold]


class OwnFigures(AssessorFigures):
    achievement: str
    version: int


@router.get(
    "/issuers/{slug}/agreement",
    auth=Door("organisation"),
    response=list[RubricBrief],
    summary="How an issuer's assessors agree, one entry for each rubric",
)
def rubrics(request: HttpRequest, slug: SlugInPath) -> list[dict[str, object]]:
    return [_brief(stored) for stored in reports_of(_issuer(acting(request), slug))]


@router.get(
    "/issuers/{slug}/agreement/{achievement}/{number}",
    auth=Door("organisation"),
    response=RubricReport,
    summary="The report on one rubric, with every interval",
)
def one(
    request: HttpRequest, slug: SlugInPath, achievement: SlugInPath, number: NumberInPath
) -> dict[str, object]:
    stored = report_by_key(_issuer(acting(request), slug), achievement, number)
    report, handles = stored.report, _handles(stored)
    return {
        **_brief(stored),
        "seed": report.seed,
        "agreement": _figures(report.agreement),
        "rows": [{"row": row.row, "figures": _figures(row.figures)} for row in report.rows],
        "assessors": [
            {
                "assessor": handles.get(assessor.assessor, ""),
                "judged": assessor.judged,
                "shared": assessor.shared,
                "figures": _figures(assessor.figures),
            }
            for assessor in report.assessors
        ],
        "alarms_told": [
            {
                "code": alarm.code,
                "about": alarm.about if alarm.assessor is None else handles.get(alarm.assessor, ""),
                "value": alarm.value,
            }
            for alarm in alarms(report)
        ],
    }


@router.get(
    "/me/agreement",
    auth=Door("assess"),
    response=list[OwnFigures],
    summary="Your own figures beside those of other assessors, rubric by rubric",
)
def own(request: HttpRequest) -> list[dict[str, object]]:
    person = acting(request)
    require(person, "reliability.read_own", person)
    return [
        {
            "assessor": person.handle,
            "achievement": stored.version.achievement.slug,
            "version": stored.version.number,
            "judged": figures.judged,
            "shared": figures.shared,
            "figures": _figures(figures.figures),
        }
        for stored in reports_with(person)
        for figures in stored.report.assessors
        if figures.assessor == person.pk
    ]


def _brief(stored: AgreementReport) -> dict[str, object]:
    return {
        "achievement": stored.version.achievement.slug,
        "version": stored.version.number,
        "made_at": stored.made_at,
        "decided": stored.counted,
        "read_twice": stored.twice,
        "alarms": len(alarms(stored.report)),
    }


def _figures(figures: Figures) -> list[dict[str, object]]:
    return [_figure(name, found) for name, found in figures.items()]


def _figure(name: str, found: Estimate) -> dict[str, object]:
    target = TARGETS.get(name)
    value, low, high = (found.value, found.low, found.high) if may_be_shown(found.n) else (None,) * 3
    return {
        "name": name,
        "value": value,
        "low": low,
        "high": high,
        "n": found.n,
        "standing": "" if target is None else standing(found, target).value,
    }


def _handles(stored: AgreementReport) -> dict[int, str]:
    known = [one.assessor for one in stored.report.assessors]
    return dict(Person.objects.filter(pk__in=known).values_list("pk", "handle"))


def _issuer(person: Person, slug: str) -> Organisation:
    found = Organisation.objects.filter(slug=slug).first()
    if found is None or not may(person, "reliability.read", found):
        raise NotFound(_("There is no such issuer here, or you do not act for it."))
    return found
