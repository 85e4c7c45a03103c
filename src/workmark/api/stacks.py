"""Stacks: read their rules, see how far a learner is, and make, edit, publish and retire them as the desk does."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from workmark.achievements.actions.edit_stack import edit_stack, start_stack
from workmark.achievements.actions.publish_stack import publish_stack
from workmark.achievements.actions.retire_stack import retire_stack
from workmark.achievements.content import BadgeDesign, OccupationLink
from workmark.achievements.models import Stack
from workmark.achievements.queries import (
    desk_stack,
    issuers_written_for,
    stack_of,
    stacks_offered,
    stacks_on_the_desk_of,
    stacks_shown_to,
)
from workmark.achievements.review_due import review_of_stack
from workmark.achievements.stack_badges import rule_sentence
from workmark.achievements.stack_content import MOST_MEMBERS, StackContent, StackMember
from workmark.achievements.stacking import MemberStanding
from workmark.api.door import Door, OpenDoor, acting, caller
from workmark.api.inputs import IfMatch, Line, Paged, PageFacts, Paragraph, Said, SlugInPath, page_of
from workmark.api.revisions import put_etag, refuse_stale, revision_from
from workmark.credentials.stacks import StackStanding, stacks_on_the_way_of, standing_of
from workmark.lib.clock import now
from workmark.lib.problems import NotFound

router = Router(tags=["stacks"])
_OPEN, _DESK, _OWN = OpenDoor("catalogue:read"), Door("organisation"), Door("credentials:read")
_LEVEL = "The least level, 1 to 4, that a badge must prove to count here; 0 asks for none."


class MemberShown(Schema):
    """achievement or stack: the slug of what counts; exactly one of them."""

    achievement: str
    stack: str
    title: str
    level: int = Field(description=_LEVEL)
    is_required: bool


class StackBrief(Schema):
    slug: str
    title: str
    summary: str
    issuer: str
    need: int = Field(description="How many members must count.")
    retired_at: datetime | None


class StackPage(PageFacts):
    items: list[StackBrief]


class StackWhole(StackBrief):
    competency: str
    family: str
    language: str
    rule: str = Field(description="The same in one English sentence.")
    members: list[MemberShown]
    occupations: list[OccupationLink]
    published_at: datetime | None = Field(description="A second person read it then.")


class StackShown(StackWhole):
    next_review: datetime | None = Field(
        description="By when it is read again: with the first of its members, or two years after publication."
    )


class MemberCounted(MemberShown):
    counts: bool
    is_below: bool = Field(description="You hold its badge, at a lower level than is asked.")


class StackStandingShown(Schema):
    """Where you stand with one stack."""

    stack: str
    need: int
    have: int
    is_met: bool
    is_open: bool = Field(description="It can still be finished.")
    ends_at: datetime | None = Field(description="When the first of the badges that count ends.")
    badge: str = Field(description="The token of your badge for the whole; empty until there is one.")
    members: list[MemberCounted]


class NewStack(Said):
    issuer: str = Field(max_length=80, description="The issuer's slug.")
    title: Line = Field(min_length=1)
    slug: str = Field(
        "", max_length=80, description="Its web address for ever; made from the title when empty."
    )


class MemberSaid(Said):
    achievement: str = Field("", max_length=80)
    stack: str = Field("", max_length=80)
    level: int = Field(0, ge=0, le=4, description=_LEVEL)
    is_required: bool = False


class StackSaid(Said):
    """The whole draft: it takes the place of the one before."""

    title: Line
    summary: Paragraph = ""
    competency: Paragraph = ""
    family: str = Field("other", max_length=40)
    language: str = Field("en", max_length=12)
    need: int = Field(1, ge=1, le=MOST_MEMBERS)
    members: list[MemberSaid] = Field(default_factory=list, max_length=MOST_MEMBERS)
    occupations: list[OccupationLink] = Field(default_factory=list, max_length=10)
    sources: list[Paragraph] = Field(default_factory=list, max_length=10)
    badge: BadgeDesign = BadgeDesign(shape="shield")


class DeskStack(StackWhole):
    revision: int
    has_changes: bool = Field(description="The draft says something that is not published.")
    sources: list[str]
    badge: BadgeDesign


@router.get("/stacks", auth=_OPEN, response=StackPage, summary="The stacks that can be begun")
def stacks(request: HttpRequest, window: Paged) -> dict[str, Any]:
    offered = stacks_offered(stacks_shown_to(caller(request).person))
    return page_of(offered, window, lambda stack: StackBrief(**_facts(stack)))


@router.get("/stacks/{slug}", auth=_OPEN, response=StackShown, summary="One stack with its rule")
def stack(request: HttpRequest, slug: SlugInPath) -> StackShown:
    found, members = stack_of(slug, caller(request).person)
    review = review_of_stack(found, members.values())
    return StackShown(
        **_facts(found),
        **_rule(found.said),
        published_at=found.published_at,
        next_review=review.due if review else None,
    )


@router.get(
    "/stacks/{slug}/standing", auth=_OWN, response=StackStandingShown, summary="How far you are with one"
)
def standing(request: HttpRequest, slug: SlugInPath) -> StackStandingShown:
    person = acting(request)
    found, _members = stack_of(slug, person)
    return _standing(standing_of(person, found, now()))


@router.get(
    "/me/stacks",
    auth=_OWN,
    response=list[StackStandingShown],
    summary="The stacks you are on the way to, nearest first",
)
def mine(request: HttpRequest) -> list[StackStandingShown]:
    return [_standing(each) for each in stacks_on_the_way_of(acting(request), now())]


@router.get("/stack-desk", auth=_DESK, response=StackPage, summary="The stacks you write, review or lead for")
def desk(request: HttpRequest, window: Paged) -> dict[str, Any]:
    rows = stacks_on_the_desk_of(acting(request))
    return page_of(rows, window, lambda stack: StackBrief(**_facts(stack)))


@router.post(
    "/stack-desk", auth=_DESK, response={201: DeskStack}, summary="Begin a stack with its first draft"
)
def create(request: HttpRequest, response: HttpResponse, new: NewStack) -> Status[DeskStack]:
    person = acting(request)
    issuer = issuers_written_for(person).filter(slug=new.issuer).first()
    if issuer is None:
        raise NotFound("There is no issuer of this name that you write for.")
    return Status(201, _drafted(start_stack(person, issuer, {"title": new.title}, slug=new.slug), response))


@router.get("/stack-desk/{slug}", auth=_DESK, response=DeskStack, summary="One stack as its draft stands")
def read(request: HttpRequest, response: HttpResponse, slug: SlugInPath) -> DeskStack:
    return _drafted(desk_stack(slug, acting(request)), response)


@router.put("/stack-desk/{slug}", auth=_DESK, response=DeskStack, summary="Put another draft in its place")
def edit(
    request: HttpRequest, response: HttpResponse, slug: SlugInPath, said: StackSaid, if_match: IfMatch = None
) -> DeskStack:
    person, revision = acting(request), revision_from(if_match)
    held = desk_stack(slug, person)
    refuse_stale(revision, held.revision)
    return _drafted(edit_stack(person, held, said.model_dump(mode="json"), revision=revision), response)


@router.post(
    "/stack-desk/{slug}/publish",
    auth=_DESK,
    response=DeskStack,
    summary="Publish the draft, as a second person",
)
def publish(
    request: HttpRequest, response: HttpResponse, slug: SlugInPath, if_match: IfMatch = None
) -> DeskStack:
    """What is published is what was read: send its ETag."""
    person, revision = acting(request), revision_from(if_match)
    held = desk_stack(slug, person)
    refuse_stale(revision, held.revision)
    return _drafted(publish_stack(person, held, revision=revision), response)


@router.post(
    "/stack-desk/{slug}/retire", auth=_DESK, response=DeskStack, summary="Retire: nobody new may begin it"
)
def retire(request: HttpRequest, response: HttpResponse, slug: SlugInPath) -> DeskStack:
    person = acting(request)
    return _drafted(retire_stack(person, desk_stack(slug, person)), response)


def _facts(stack: Stack) -> dict[str, Any]:
    return {
        "slug": stack.slug,
        "title": stack.title,
        "summary": stack.summary,
        "issuer": stack.issuer.slug,
        "need": stack.need,
        "retired_at": stack.retired_at,
    }


def _rule(said: StackContent) -> dict[str, Any]:
    return {
        "competency": said.competency,
        "family": said.family,
        "language": said.language,
        "rule": rule_sentence(said.need, said.members) if said.members else "",
        "members": [_member(member) for member in said.members],
        "occupations": list(said.occupations),
    }


def _member(member: StackMember) -> MemberShown:
    return MemberShown(
        achievement=member.achievement,
        stack=member.stack,
        title=member.title,
        level=member.level,
        is_required=member.is_required,
    )


def _drafted(stack: Stack, response: HttpResponse) -> DeskStack:
    """As its author reads it: the draft's words in the place of those that are published."""
    put_etag(response, stack.revision)
    said = stack.drafted
    draft = {"title": said.title, "summary": said.summary, "need": said.need}
    return DeskStack(
        **{**_facts(stack), **draft},
        **_rule(said),
        published_at=stack.published_at,
        revision=stack.revision,
        has_changes=stack.has_changes,
        sources=list(said.sources),
        badge=said.badge,
    )


def _standing(mine: StackStanding) -> StackStandingShown:
    stands = mine.standing
    return StackStandingShown(
        stack=mine.stack.slug,
        need=stands.need,
        have=stands.have,
        is_met=stands.is_met,
        is_open=stands.is_open(mine.stack.retired_at),
        ends_at=stands.ends_at,
        badge=mine.badge.token if mine.badge else "",
        members=[_counted(line) for line in stands.members],
    )


def _counted(line: MemberStanding) -> MemberCounted:
    return MemberCounted(**_member(line.member).model_dump(), counts=line.counts, is_below=line.below)
