"""How far an employer's other roles are from one of them: what whoever proves all of the one would still earn.

Reckoned when it is asked for, as who is nearest is: an employer has few roles, and no search engine reads them.
"""

from dataclasses import dataclass
from typing import Final

from workmark.organisations.models import Person
from workmark.organisations.permissions import require
from workmark.planning.distances import Distance, distance, provable
from workmark.workforce.mobility import shelf_for
from workmark.workforce.nearness import requirements_of
from workmark.workforce.opening_words import Wanted
from workmark.workforce.role_models import EmployerRole, RoleSkill

MOST_BESIDE: Final = 8
_MOST_COMPARED: Final = 500


@dataclass(frozen=True)
class RoleBeside:
    role: EmployerRole
    distance: Distance


@dataclass(frozen=True)
class RolesBeside:
    """found: the most alike first. is_proved: whether anything on offer there proves a part of the role set out from."""

    found: tuple[RoleBeside, ...]
    currency: str
    is_proved: bool


def roles_beside(person: Person, role: EmployerRole) -> RolesBeside:
    """The open roles of the same employer that share the most skills with it. Raises NotAllowed.

    What may be earned is what its people may start: what is public and its own in-house micro-credentials.
    """
    require(person, "role.read", role.organisation)
    asked = _asked_by_roles(role)
    own = asked.pop(role.pk, [])
    nearest = _nearest(own, asked)
    roles = EmployerRole.objects.in_bulk(nearest)
    shelf, _offered, currency = shelf_for(
        role.organisation, [each for wanted in (own, *(asked[key] for key in nearest)) for each in wanted]
    )
    have = provable(requirements_of(own), shelf)
    found = tuple(
        RoleBeside(roles[key], distance(have, requirements_of(asked[key]), shelf)) for key in nearest
    )
    return RolesBeside(found, currency, is_proved=bool(have))


def _asked_by_roles(role: EmployerRole) -> dict[int, list[Wanted]]:
    """What each open role of the employer asks for, and this one, by key."""
    others = EmployerRole.objects.filter(organisation=role.organisation_id, closed_at=None).order_by("title")
    keys = [role.pk, *others.exclude(pk=role.pk).values_list("pk", flat=True)[:_MOST_COMPARED]]
    found: dict[int, list[Wanted]] = {}
    rows = RoleSkill.objects.filter(role__in=keys)
    for row in rows.select_related("skill__framework", "skill__replaced_by__framework"):
        wanted = Wanted(row.skill, row.level, row.importance, row.is_must)
        found.setdefault(row.role_id, []).append(wanted)
    return found


def _nearest(own: list[Wanted], asked: dict[int, list[Wanted]]) -> list[int]:
    """By what both ask for as a share of what either asks for, so that a long list is not like everything."""
    here = {each.skill for each in requirements_of(own)}
    overlap = {}
    for key, wanted in asked.items():
        there = {each.skill for each in requirements_of(wanted)}
        overlap[key] = len(here & there) / len(here | there)
    alike = [key for key in overlap if overlap[key] > 0]
    return sorted(alike, key=lambda key: (-overlap[key], key))[:MOST_BESIDE]
