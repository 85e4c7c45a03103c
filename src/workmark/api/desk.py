"""The writing desk: drafts, gates, review by a second person, publishing, and new versions."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from workmark.achievements.actions.create_achievement import create_achievement
from workmark.achievements.actions.edit_draft import edit_draft
from workmark.achievements.actions.publish_version import publish_version
from workmark.achievements.actions.read_for_fairness import LONGEST_WORDS, read_for_fairness
from workmark.achievements.actions.retire_achievement import retire_achievement
from workmark.achievements.actions.return_to_author import return_to_author
from workmark.achievements.actions.send_for_review import send_for_review
from workmark.achievements.actions.start_new_version import start_new_version
from workmark.achievements.content import AchievementContent
from workmark.achievements.difference import differences
from workmark.achievements.fairness import fairness_gate, fairness_of
from workmark.achievements.gates import gates_of
from workmark.achievements.models import AchievementVersion, VersionState
from workmark.achievements.queries import desk_achievement, desk_version, issuers_written_for, on_the_desk_of
from workmark.api.door import Door, acting
from workmark.api.inputs import (
    IfMatch,
    Line,
    NumberInPath,
    Paged,
    PageFacts,
    Paragraph,
    Said,
    SlugInPath,
    page_of,
)
from workmark.api.revisions import put_etag, refusing_conflicts, revision_from
from workmark.lib.clock import now
from workmark.lib.problems import NotFound

router = Router(tags=["writing desk"], auth=Door("organisation"))


class NewAchievement(Said):
    issuer: str = Field(max_length=80, description="The issuer's slug.")
    title: str = Field(min_length=1, max_length=400)
    slug: str = Field(
        "", max_length=80, description="Its web address for ever; made from the title when empty."
    )
    family: str = Field("other", max_length=40)
    language: str = Field("en", max_length=12)
    is_in_house: bool = False
    is_piloted: bool = Field(
        False, description="Only chosen people of yours may begin it, until you open it."
    )
    keeps_evidence: bool = Field(
        False, description="Its evidence is confidential to you, and stays with you."
    )


class DraftBrief(Schema):
    slug: str
    number: int
    state: str
    title: str
    issuer: str
    revision: int
    edited_at: datetime


class DraftPage(PageFacts):
    items: list[DraftBrief]


class DraftWhole(DraftBrief):
    change_note: str
    content: AchievementContent


class Finding(Schema):
    where: str = Field(description="A path into the content.")
    found: str
    mend: str


class GateAnswer(Schema):
    code: str
    title: str
    outcome: str
    findings: list[Finding]


class ForReview(Said):
    change_note: Paragraph = ""


class Return(Said):
    note: str = Field(min_length=1, max_length=10_000)


class Publish(Said):
    overrides: dict[Line, Paragraph] = Field(
        default_factory=dict,
        max_length=40,
        description="A reason for each gate that is not met, by its code.",
    )


class FairnessReading(Said):
    is_fair: bool
    words: str = Field(
        min_length=1, max_length=LONGEST_WORDS, description="What you looked at, and what you found."
    )


class FairnessReadingShown(Schema):
    by: str
    is_fair: bool
    words: str
    at: datetime


class PieceShown(Schema):
    kind: str
    text: str


class DifferenceShown(Schema):
    path: list[str]
    kind: str
    pieces: list[PieceShown]


@router.get("/desk", response=DraftPage, summary="Every version you write, review or lead for")
def desk(request: HttpRequest, window: Paged) -> dict[str, Any]:
    rows = on_the_desk_of(acting(request)).order_by("-edited_at", "-pk")
    return page_of(rows, window, lambda version: DraftBrief(**_facts(version)))


@router.post("/desk", response={201: DraftWhole}, summary="Create a micro-credential with its first draft")
def create(request: HttpRequest, response: HttpResponse, new: NewAchievement) -> Status[DraftWhole]:
    person = acting(request)
    issuer = issuers_written_for(person).filter(slug=new.issuer).first()
    if issuer is None:
        raise NotFound("There is no issuer of this name that you write for.")
    version = create_achievement(person, issuer, **new.model_dump(exclude={"issuer"}))
    return Status(201, _whole(version, response))


@router.get("/desk/{slug}/versions/{number}", response=DraftWhole, summary="One version as it stands")
def read(request: HttpRequest, response: HttpResponse, slug: SlugInPath, number: NumberInPath) -> DraftWhole:
    return _whole(desk_version(slug, number, acting(request)), response)


@router.patch(
    "/desk/{slug}/versions/{number}",
    response=DraftWhole,
    summary="Change a draft: the top-level members you send replace those stored",
)
def edit(
    request: HttpRequest,
    response: HttpResponse,
    slug: SlugInPath,
    number: NumberInPath,
    changes: AchievementContent,
    if_match: IfMatch = None,
) -> DraftWhole:
    person, revision = acting(request), revision_from(if_match)
    said = changes.model_dump(mode="json", include=changes.model_fields_set)
    with refusing_conflicts():
        made = edit_draft(person, desk_version(slug, number, person), said, revision=revision)
    return _whole(made, response)


@router.get(
    "/desk/{slug}/versions/{number}/gates",
    response=list[GateAnswer],
    summary="What must hold before it is published, and how to mend what does not",
)
def gates(request: HttpRequest, slug: SlugInPath, number: NumberInPath) -> list[GateAnswer]:
    version = desk_version(slug, number, acting(request))
    return [
        GateAnswer(
            code=gate.code,
            title=gate.title,
            outcome=gate.outcome.value,
            findings=[Finding(where=one.where, found=one.found, mend=one.mend) for one in gate.findings],
        )
        for gate in (
            *gates_of(version.said),
            *([fairness_gate(version)] if version.state == VersionState.IN_REVIEW else []),
        )
    ]


@router.get(
    "/desk/{slug}/versions/{number}/changes",
    response=list[DifferenceShown],
    summary="What changed since the version before",
)
def changes(request: HttpRequest, slug: SlugInPath, number: NumberInPath) -> list[DifferenceShown]:
    person = acting(request)
    version = desk_version(slug, number, person)
    if number == 1:
        return []
    before = desk_version(slug, number - 1, person)
    return [
        DifferenceShown(
            path=list(found.path),
            kind=found.kind.value,
            pieces=[PieceShown(kind=piece.kind.value, text=piece.text) for piece in found.pieces],
        )
        for found in differences(before.said, version.said)
    ]


@router.post("/desk/{slug}/versions/{number}/send-for-review", response=DraftWhole, summary="Send for review")
def send(
    request: HttpRequest, response: HttpResponse, slug: SlugInPath, number: NumberInPath, said: ForReview
) -> DraftWhole:
    person = acting(request)
    version = send_for_review(person, desk_version(slug, number, person), change_note=said.change_note)
    return _whole(version, response)


@router.post("/desk/{slug}/versions/{number}/return", response=DraftWhole, summary="Return to its author")
def give_back(
    request: HttpRequest, response: HttpResponse, slug: SlugInPath, number: NumberInPath, said: Return
) -> DraftWhole:
    person = acting(request)
    return _whole(return_to_author(person, desk_version(slug, number, person), note=said.note), response)


@router.get(
    "/desk/{slug}/versions/{number}/fairness-readings",
    response=list[FairnessReadingShown],
    summary="What people other than its author found when they read it for fairness",
)
def fairness_readings(
    request: HttpRequest, slug: SlugInPath, number: NumberInPath
) -> list[FairnessReadingShown]:
    version = desk_version(slug, number, acting(request))
    found = fairness_of([version])[version.pk]
    return [
        FairnessReadingShown(by=one.by.name, is_fair=one.is_fair, words=one.words, at=one.at)
        for one in (*found.unfair, *found.fair)
    ]


@router.post(
    "/desk/{slug}/versions/{number}/fairness-readings",
    response={201: FairnessReadingShown},
    summary="Say what you found, as somebody who did not write it",
)
def add_fairness_reading(
    request: HttpRequest, slug: SlugInPath, number: NumberInPath, said: FairnessReading
) -> Status[FairnessReadingShown]:
    person = acting(request)
    version = desk_version(slug, number, person)
    made = read_for_fairness(person, version, is_fair=said.is_fair, words=said.words, at=now())
    return Status(
        201, FairnessReadingShown(by=person.name, is_fair=made.is_fair, words=made.words, at=made.at)
    )


@router.post(
    "/desk/{slug}/versions/{number}/publish", response=DraftWhole, summary="Publish, as a second person"
)
def publish(
    request: HttpRequest, response: HttpResponse, slug: SlugInPath, number: NumberInPath, said: Publish
) -> DraftWhole:
    person = acting(request)
    version = publish_version(person, desk_version(slug, number, person), overrides=said.overrides)
    return _whole(version, response)


@router.post("/desk/{slug}/versions", response={201: DraftWhole}, summary="Start the next version")
def next_version(request: HttpRequest, response: HttpResponse, slug: SlugInPath) -> Status[DraftWhole]:
    person = acting(request)
    return Status(201, _whole(start_new_version(person, desk_achievement(slug, person)), response))


@router.post("/desk/{slug}/retire", response={204: None}, summary="Retire: nobody new may start it")
def retire(request: HttpRequest, slug: SlugInPath) -> Status[None]:
    person = acting(request)
    retire_achievement(person, desk_achievement(slug, person))
    return Status(204, None)


def _whole(version: AchievementVersion, response: HttpResponse) -> DraftWhole:
    put_etag(response, version.revision)
    return DraftWhole(**_facts(version), change_note=version.change_note, content=version.said)


def _facts(version: AchievementVersion) -> dict[str, Any]:
    return {
        "slug": version.achievement.slug,
        "number": version.number,
        "state": version.state,
        "title": version.title,
        "issuer": version.issuer.slug,
        "revision": version.revision,
        "edited_at": version.edited_at,
    }
