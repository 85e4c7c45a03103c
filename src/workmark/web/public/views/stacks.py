"""Stacks: all of them, one with its rule and where its reader stands, and the badge that comes of it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from workmark.achievements.models import AchievementVersion
from workmark.achievements.queries import stack_of, stacks_offered, stacks_shown_to
from workmark.achievements.review_due import review_of_stack
from workmark.achievements.stack_content import StackMember
from workmark.achievements.stacking import MemberStanding, Standing, standing
from workmark.achievements.translating import VersionName
from workmark.credentials.stacks import standing_of
from workmark.lib.clock import now
from workmark.web.public.other_systems import files_of_stack
from workmark.web.public.presenting import FAMILIES, SKILL_LEVELS, named_here, price_words
from workmark.web.verifier.readers import reader


@dataclass(frozen=True)
class MemberLine:
    """One member on the page. version: None for an inner stack, or for one that is offered no more.

    title, language: in the reader's language where there is a translation, else as the stack has it.
    """

    member: StackMember
    title: str
    language: str
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
        "lines": lines_of(stands, versions, found.said.language),
        "mine": mine,
        "standing": stands,
        "family": FAMILIES.get(found.said.family, found.said.family),
        "files": files_of_stack(found),
        "review": review_of_stack(found, versions.values()),
        "hours": sum(version.hours for version in versions.values()),
    }
    return render(request, "public/stack.html", context)


def lines_of(
    stands: Standing, versions: dict[str, AchievementVersion], language: str
) -> tuple[MemberLine, ...]:
    """language: of the stack, in which it keeps the titles of its members."""
    named = named_here(versions.values())
    titles = {slug: named[version.pk] for slug, version in versions.items()}
    return _lines(stands, versions, titles, language)


def _lines(
    stands: Standing,
    versions: dict[str, AchievementVersion],
    titles: dict[str, VersionName],
    language: str,
) -> tuple[MemberLine, ...]:
    return tuple(_line(line, versions, titles, language) for line in stands.members)


def _line(
    line: MemberStanding,
    versions: dict[str, AchievementVersion],
    titles: dict[str, VersionName],
    language: str,
) -> MemberLine:
    member = line.member
    if member.stack:
        inner = _lines(line.inner, versions, titles, language) if line.inner else ()
        href = reverse("public:stack", args=[member.stack])
        return MemberLine(member, member.title, language, href, None, "", line, inner)
    version = versions.get(member.achievement)
    if version is None:
        return MemberLine(member, member.title, language, "", None, "", line)
    named = titles[member.achievement]
    href = reverse("public:achievement", args=[member.achievement])
    return MemberLine(
        member, named.title, named.language, href, version, price_words(version.said.price), line
    )
