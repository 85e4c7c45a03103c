"""Who may earn a micro-credential: a few who try it, an issuer's own people, or everybody; and what a pilot says of rows."""

from django.http import HttpRequest
from ninja import Field, Router, Schema

from workmark.achievements.actions.invite_to_pilot import MOST_IN_PILOT, invite_to_pilot
from workmark.achievements.actions.widen_audience import Audience, audience_of, widen_audience
from workmark.achievements.models import Achievement
from workmark.achievements.queries import desk_achievement
from workmark.api.door import Door, acting
from workmark.api.inputs import Line, Said, SlugInPath
from workmark.assessment.piloting import pilot_figures
from workmark.lib.clock import now
from workmark.organisations.models import Person

router = Router(tags=["writing desk"], auth=Door("organisation"))


class Chosen(Said):
    people: list[Line] = Field(
        min_length=1, max_length=MOST_IN_PILOT, description="E-mail addresses by which they work for you."
    )


class Wider(Said):
    audience: Audience = Field(description="It cannot be narrowed again.")


class PilotRow(Schema):
    """met, agreed: percent in tenths from 10 (or fewer) to 90 (or more); nothing where there are fewer than ten."""

    row: str
    title: str
    met: int | None
    difficulty: str | None = Field(description="easy, fitting or hard.")
    agreed: int | None


class PilotShown(Schema):
    audience: Audience
    keeps_evidence: bool
    chosen: int = Field(description="How many people were chosen to try it.")
    decided: int | None
    rows: list[PilotRow]


@router.get(
    "/desk/{slug}/pilot", response=PilotShown, summary="Who may earn it, and what its rows say so far"
)
def read(request: HttpRequest, slug: SlugInPath) -> PilotShown:
    person = acting(request)
    return _shown(person, desk_achievement(slug, person))


@router.post("/desk/{slug}/pilot", response=PilotShown, summary="Choose who tries it before others may")
def choose(request: HttpRequest, slug: SlugInPath, said: Chosen) -> PilotShown:
    person = acting(request)
    achievement = desk_achievement(slug, person)
    invite_to_pilot(person, achievement, said.people, at=now())
    return _shown(person, achievement)


@router.post("/desk/{slug}/audience", response=PilotShown, summary="Open it to more people")
def widen(request: HttpRequest, slug: SlugInPath, said: Wider) -> PilotShown:
    person = acting(request)
    return _shown(person, widen_audience(person, desk_achievement(slug, person), said.audience))


def _shown(person: Person, achievement: Achievement) -> PilotShown:
    figures = pilot_figures(person, achievement)
    return PilotShown(
        audience=audience_of(achievement),
        keeps_evidence=achievement.keeps_evidence,
        chosen=achievement.pilot_places.count(),
        decided=figures.decided,
        rows=[
            PilotRow(
                row=row.key,
                title=row.title,
                met=row.met,
                difficulty=row.difficulty.value if row.difficulty else None,
                agreed=row.agreed,
            )
            for row in figures.rows
        ],
    )
