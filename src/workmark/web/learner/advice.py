"""Next steps as pages and programs tell them: each with its reason in one sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.organisations.models import Person
from workmark.planning.advising import Advice, advise
from workmark.planning.gaps import Requirement
from workmark.planning.levels import of_step
from workmark.planning.profiles import current_skill
from workmark.planning.recommending import MOST, Reason
from workmark.workforce.role_models import RoleSkill

_MOST_NAMED = 3


@dataclass(frozen=True)
class NextStep:
    slug: str
    title: str
    hours: float
    reason: str
    why: str  # the reason as a permanent word


def next_steps(person: Person, *, at: datetime, most: int = MOST) -> list[NextStep]:
    """From what her own role asks for, what ends soon, and what people on the same way did."""
    found = advise(person, at=at, current=_asked_by_her_role(person), most=most)
    return [
        NextStep(each.slug, each.title, each.hours, sentence(each), each.reasons[0].value) for each in found
    ]


def sentence(advice: Advice) -> str:
    """The weightiest reason, in words."""
    named = ", ".join(skill.label for skill in advice.skills[:_MOST_NAMED])
    told = {
        Reason.GOAL: _("Closes a gap to your goal: %(skills)s."),
        Reason.CURRENT: _("Your job asks for it: %(skills)s."),
        Reason.ENDING: _("Your proof ends soon: %(skills)s."),
        Reason.EMPLOYERS: _("Employers near you ask for it: %(skills)s."),
        Reason.OTHERS: _("At least %(people)d people with your last badge earned this next."),
    }
    rounded = advice.people // 10 * 10
    return told[advice.reasons[0]] % {"skills": named, "people": rounded}


def _asked_by_her_role(person: Person) -> Sequence[Requirement]:
    """What the roles she fills ask for, as her employer wrote them down."""
    rows = RoleSkill.objects.filter(
        role__closed_at=None,
        role__holders__employment__person=person,
        role__holders__employment__ended_at=None,
    ).select_related("skill__replaced_by")
    return [
        Requirement(current_skill(row.skill).uri, of_step(row.level), row.importance / 5, row.is_must)
        for row in rows.distinct()
    ]
