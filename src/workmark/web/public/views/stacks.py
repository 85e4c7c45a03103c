"""Stacks: all of them, one with its rule and where its reader stands, and the badge that comes of it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from workmark.achievements.models import AchievementVersion
from workmark.achievements.queries import stack_of, stacks_offered, stacks_shown_to
from workmark.achievements.stack_content import StackMember
from workmark.achievements.stacking import MemberStanding, Standing, standing
from workmark.credentials.stacks import standing_of
from workmark.lib.clock import now
from workmark.web.public.other_systems import files_of_stack
from workmark.web.public.presenting import FAMILIES, SKILL_LEVELS, price_words
from workmark.web.verifier.readers import reader


@dataclass(frozen=True)
class MemberLine:
    """One member on the page. version: None for an inner stack, or for one that is offered no more."""

    member: StackMember
    href: str
    version: AchievementVersion | None
    price: str
    standing: MemberStanding
    inner: tuple["MemberLine", ...] = ()

    @property
    def level_words(self) -> Any:
        return SKILL_LEVELS.get(self.member.level, "")


@require_safe
def stacks(request: HttpRequest) -> HttpResponse:
    """Every stack this reader may see."""
    return render(request, "public/stacks.html", {"stacks": stacks_offered(stacks_shown_to(request.user))})


@require_safe
def stack(request: HttpRequest, slug: str) -> HttpResponse:
    """Several badges that count together, how many of them are needed, and how far its reader is."""
    found, versions = stack_of(slug, request.user)
    person = reader(request)
    mine = standing_of(person, found, now()) if person else None
    stands = mine.standing if mine else standing(found.said, ())
    context = {
        "stack": found,
        "said": found.said,
        "lines": lines_of(stands, versions),
        "mine": mine,
        "standing": stands,
        "family": FAMILIES.get(found.said.family, found.said.family),
        "files": files_of_stack(found),
        "hours": sum(version.hours for version in versions.values()),
    }
    return render(request, "public/stack.html", context)


def lines_of(stands: Standing, versions: dict[str, AchievementVersion]) -> tuple[MemberLine, ...]:
    return tuple(_line(line, versions) for line in stands.members)


def _line(line: MemberStanding, versions: dict[str, AchievementVersion]) -> MemberLine:
    member = line.member
    if member.stack:
        inner = lines_of(line.inner, versions) if line.inner else ()
        return MemberLine(member, reverse("public:stack", args=[member.stack]), None, "", line, inner)
    version = versions.get(member.achievement)
    href = reverse("public:achievement", args=[member.achievement]) if version else ""
    return MemberLine(member, href, version, price_words(version.said.price) if version else "", line)
