"""Who inside is nearest to a role or an opening: of those who agreed to be considered, and of nobody else.

Everything passes `consents.py`, for the purpose "mobility". Both sides see the same rows (`seen.py` shows them to her).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q

from workmark.credentials.models import CredentialState
from workmark.organisations.employing import employments_of
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.planning.offering import Offered, offered_inside
from workmark.planning.paths import Catalogue
from workmark.planning.shelf import usual_currency
from workmark.skills.jobs import current_skill
from workmark.workforce.consent_models import Consent, Purpose
from workmark.workforce.consents import consents_to, credentials_shown, note_views
from workmark.workforce.matrix import shown_skills
from workmark.workforce.nearness import Nearness, nearness, readiness_of, requirements_of
from workmark.workforce.opening_models import Opening
from workmark.workforce.opening_words import Wanted, wanted_by
from workmark.workforce.role_models import EmployerRole
from workmark.workforce.role_words import wanted_by_role

MOST_NEAR: Final = 20
MODEL: Final = "nearness-1"
_MOST_CONSIDERED: Final = 20_000


@dataclass(frozen=True)
class Candidate:
    """One who agreed to be considered, with the explanation that she sees too."""

    work: Employment
    consent: Consent
    near: Nearness


@dataclass(frozen=True)
class Mobility:
    """candidates: the nearest, nearest first. considered: of how many. offered: titles, by key of a step."""

    candidates: tuple[Candidate, ...]
    considered: int
    offered: Mapping[str, Offered]
    currency: str


def nearest_to(person: Person, job: EmployerRole | Opening, *, at: datetime) -> Mobility:
    """Raises NotAllowed. Whoever fills the role already is not considered."""
    organisation = job.organisation
    require(person, "mobility.read", organisation)
    wanted = wanted_of(job)
    shelf, offered, currency = shelf_for(organisation, wanted)
    consents = {
        each.person_id: each for each in consents_to(organisation, Purpose.MOBILITY, at=at)[:_MOST_CONSIDERED]
    }
    works = _at_work(organisation, consents, job)
    some = [consents[key] for key in works]
    proves = shown_skills(some, [each.skill for each in wanted], at=at)
    asked = requirements_of(wanted)
    readiest = sorted(
        works, key=lambda key: (-(readiness_of(asked, proves.get(key, {})) or 0.0), works[key].pk)
    )[:MOST_NEAR]
    earned = earned_by([consents[key] for key in readiest], at=at)
    found = [
        Candidate(
            works[key],
            consents[key],
            nearness(wanted, proves.get(key, {}), shelf, earned=frozenset(earned[key]), at=at),
        )
        for key in readiest
    ]
    nearest = sorted(found, key=lambda each: (each.near.order, each.work.name, each.work.pk))
    return Mobility(tuple(nearest), len(works), offered, currency)


def wanted_of(job: EmployerRole | Opening) -> list[Wanted]:
    return wanted_by_role(job) if isinstance(job, EmployerRole) else wanted_by(job)


def shelf_for(
    organisation: Organisation, wanted: Sequence[Wanted]
) -> tuple[Catalogue, Mapping[str, Offered], str]:
    """What her people may earn towards it, at full price, and the currency of the prices."""
    currency = usual_currency()
    skills = [current_skill(each.skill).uri for each in wanted]
    offered = offered_inside(organisation, skills, currency=currency)
    offers = (each.offer for each in offered.values())
    return Catalogue(offers), offered, currency


def earned_by(consents: Iterable[Consent], *, at: datetime) -> dict[int, set[str]]:
    """By person, the keys of what the badges that these consents cover were given for and that is in force."""
    in_force = Q(valid_until=None) | Q(valid_until__gte=at)
    held = credentials_shown([*consents]).filter(
        in_force, state=CredentialState.ISSUED, revoked_at=None, held_at=None, replaced_by__isnull=True
    )
    found: dict[int, set[str]] = defaultdict(set)
    for person, key in held.values_list("learner_id", "version__achievement__slug"):
        found[person].add(key)
    return found


def note_mobility(
    person: Person, job: EmployerRole | Opening, candidates: Sequence[Candidate], *, at: datetime
) -> None:
    """Write down, for each who was shown, that this person looked, and for which job."""
    note_views([each.consent for each in candidates], job.organisation, person, look_at(job), at=at)


def look_at(job: EmployerRole | Opening) -> str:
    """How a look for this job is written down."""
    return f"{'role' if isinstance(job, EmployerRole) else 'opening'}:{job.pk}"


def _at_work(
    organisation: Organisation, consents: Mapping[int, Consent], job: EmployerRole | Opening
) -> dict[int, Employment]:
    """By person, those who accepted that they work there and do not fill the role."""
    found = employments_of(organisation).filter(person__in=[*consents]).select_related("team")
    role = job if isinstance(job, EmployerRole) else job.role
    if role is not None:
        found = found.exclude(roles__role=role)
    return {work.person_id: work for work in found if work.person_id is not None}
