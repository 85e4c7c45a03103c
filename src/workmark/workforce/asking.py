"""Which skills employers ask for, by region: what their open openings say, and what many have in their roles.

An opening is public, so each one counts, and so does a request to write what nobody offers. A role is the employer's
own: what roles ask for is told only where at least three employers ask for it, everywhere and for each region anew, so
that no employer's plans can be read from it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q

from workmark.skills.jobs import current_skill
from workmark.skills.models import Skill
from workmark.workforce.opening_models import OpeningSkill
from workmark.workforce.openings import open_openings
from workmark.workforce.role_models import RoleSkill
from workmark.workforce.writing import open_requests

FEWEST_EMPLOYERS: Final = 3
EVERYWHERE: Final = ""


@dataclass(frozen=True)
class AskedSkill:
    """openings: open ones that ask for it. requests: open ones to write something that proves it.

    employers: who ask for it in those, or, in roles, three or more.
    """

    skill: Skill
    openings: int
    employers: int
    requests: int = 0


def asked_skills(at: datetime, region: str = EVERYWHERE) -> list[AskedSkill]:
    """What most employers ask for first. region: ISO 3166, "PT" or "PT-13"; work that can be done from anywhere is in each."""
    openings, employers, skills = defaultdict(set), defaultdict(set), {}
    requests: dict[int, set[int]] = defaultdict(set)
    for row in _in_openings(at, region):
        skill = current_skill(row.skill)
        skills[skill.pk] = skill
        openings[skill.pk].add(row.opening_id)
        employers[skill.pk].add(row.opening.organisation_id)
    for request in open_requests(at) if region == EVERYWHERE else ():
        for named in request.skills.all():
            skill = current_skill(named)
            skills[skill.pk] = skill
            requests[skill.pk].add(request.pk)
            employers[skill.pk].add(request.organisation_id)
    for skill, asking in _told_of_roles(_in_roles(), region).items():
        skills[skill.pk] = skill
        employers[skill.pk] |= asking
    found = [
        AskedSkill(
            skill,
            openings=len(openings[key]) if key in openings else 0,
            employers=len(employers[key]),
            requests=len(requests[key]) if key in requests else 0,
        )
        for key, skill in skills.items()
    ]
    return sorted(found, key=lambda each: (-each.employers, -each.openings, each.skill.label))


def shares_asked(at: datetime, region: str = EVERYWHERE) -> Mapping[str, float]:
    """For each skill's address, the share of the employers with an open opening in the region that ask for it."""
    asking: dict[str, set[int]] = defaultdict(set)
    for row in _in_openings(at, region):
        asking[current_skill(row.skill).uri].add(row.opening.organisation_id)
    everybody = set().union(*asking.values()) if asking else set()
    return {uri: len(some) / len(everybody) for uri, some in asking.items()}


def regions_asking(at: datetime) -> list[str]:
    """The countries and regions with an open opening, or for which something is told of roles."""
    places = {place for pair in open_openings(at).values_list("country", "region") for place in pair}
    roles = _in_roles()
    said = {place for region in roles for place in (region.partition("-")[0], region)}
    return sorted(({place for place in said if _told_of_roles(roles, place)} | places) - {EVERYWHERE})


def _in_openings(at: datetime, region: str) -> Iterable[OpeningSkill]:
    there = open_openings(at)
    if region:
        country = region.partition("-")[0]
        is_there = Q(country=country) if region == country else Q(country=country, region__in=["", region])
        there = there.filter(is_there | Q(is_remote=True))
    return OpeningSkill.objects.filter(opening__in=there).select_related(
        "opening", "skill__framework", "skill__replaced_by__framework"
    )


def _in_roles() -> dict[str, dict[Skill, set[int]]]:
    """For each place that open roles say, "" too, the skills they ask for and whose roles those are."""
    asking: dict[str, dict[Skill, set[int]]] = defaultdict(lambda: defaultdict(set))
    rows = RoleSkill.objects.filter(role__closed_at=None).select_related(
        "role", "skill__framework", "skill__replaced_by__framework"
    )
    for row in rows:
        asking[row.role.region][current_skill(row.skill)].add(row.role.organisation_id)
    return asking


def _told_of_roles(asking: Mapping[str, Mapping[Skill, set[int]]], region: str) -> dict[Skill, set[int]]:
    """Of all that roles ask for, what enough employers ask for in a region. A role of a country is in each region of it."""
    country = region.partition("-")[0]
    there: dict[Skill, set[int]] = defaultdict(set)
    for said, skills in asking.items():
        is_there = said in {country, region} if region != country else said.partition("-")[0] == country
        for skill, employers in skills.items() if is_there or region == EVERYWHERE else ():
            there[skill] |= employers
    return {skill: some for skill, some in there.items() if len(some) >= FEWEST_EMPLOYERS}
