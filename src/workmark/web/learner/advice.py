"""Next steps as pages and programs tell them: each with its reason in one sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from workmark.achievements.translating import VersionName, titles_in
from workmark.confided.grants import not_asked_of
from workmark.organisations.models import Person
from workmark.planning.advising import Advice, advise
from workmark.planning.answering import answer_from_json
from workmark.planning.gaps import Requirement, gaps, hundredths, readiness
from workmark.planning.goal_models import Goal
from workmark.planning.levels import of_step
from workmark.planning.paths import Step
from workmark.planning.recommending import MOST, Reason
from workmark.planning.requirements import requirements_of
from workmark.skills.jobs import current_skill
from workmark.web.learner.path_words import money
from workmark.web.public.entry_words import Named, lang_of, occupation_names, skill_names
from workmark.workforce.asking import EVERYWHERE, shares_asked
from workmark.workforce.role_models import RoleSkill

_MOST_NAMED = 3


@dataclass(frozen=True)
class NextStep:
    slug: str
    title: str
    hours: float
    price: Decimal
    currency: str
    reason: str
    why: str  # the reason as a permanent word
    lang: str = ""  # of the title, where that is not the page's

    @property
    def money(self) -> str:
        return money(round(self.price * 100), self.currency)


@dataclass(frozen=True)
class Aim:
    """The job she heads for, what it asks for, and how ready she is, in hundredths; None where it asks for nothing."""

    title: str
    lang: str
    asked: tuple[Requirement, ...]
    ready: int | None

    @property
    def targets(self) -> dict[str, float]:
        """The level asked of each skill, by its address."""
        return {each.skill: each.target for each in self.asked}


def aim_of(person: Person, levels: Mapping[str, float]) -> Aim | None:
    """levels: what she can prove. None while she has set no goal."""
    goal = Goal.objects.filter(person=person).select_related("occupation__framework").first()
    if goal is None:
        return None
    asked = tuple(requirements_of(goal.occupation))
    share = readiness(gaps(asked, levels))
    ready = None if share is None else hundredths(share)
    job = occupation_names([goal.occupation])[goal.occupation_id]
    return Aim(job.label, job.lang, asked, ready)


def next_steps(person: Person, *, at: datetime, most: int = MOST, language: str = "") -> list[NextStep]:
    """From her goal, her job, what ends soon, what people on the same way did, and what openings near her ask for.

    language: of a reader, for titles; without one they are the original's.
    """
    goal = Goal.objects.filter(person=person).select_related("occupation", "current").first()
    current = _asked_by_her_role(person)
    if not current and goal is not None and goal.current is not None:
        current = requirements_of(goal.current)
    found = advise(
        person,
        at=at,
        goal=requirements_of(goal.occupation) if goal else (),
        current=current,
        asked=shares_asked(at, goal.region if goal else EVERYWHERE),
        path=_path_to(goal) if goal else (),
        not_asked=not_asked_of(person),
        most=most,
    )
    titles = titles_in([each.slug for each in found], language) if language else {}
    names = skill_names(skill for each in found for skill in each.skills)
    return [_next_step(each, titles.get(each.slug), names) for each in found]


def _next_step(advice: Advice, named: VersionName | None, names: Mapping[int, Named]) -> NextStep:
    return NextStep(
        slug=advice.slug,
        title=named.title if named else advice.title,
        hours=advice.hours,
        price=advice.price,
        currency=advice.currency,
        reason=sentence(advice, names),
        why=advice.reasons[0].value,
        lang=lang_of(named.language) if named else "",
    )


def _path_to(goal: Goal) -> Sequence[Step]:
    """The steps as they were found last; none where that was for another job."""
    last = goal.paths.first()
    if last is None or last.inputs.get("occupation") != goal.occupation.uri:
        return ()
    return answer_from_json(last.answer).plan.steps


def sentence(advice: Advice, names: Mapping[int, Named]) -> str:
    """The weightiest reason, in words. names: of its skills, by pk."""
    named = ", ".join(names[skill.pk].label for skill in advice.skills[:_MOST_NAMED])
    told = {
        Reason.GOAL: _("Closes a gap to your goal: %(skills)s."),
        Reason.CURRENT: _("Your job asks for it: %(skills)s."),
        Reason.ENDING: _("Your proof ends soon: %(skills)s."),
        Reason.EMPLOYERS: _("Employers ask for it: %(skills)s."),
        Reason.OTHERS: _("At least %(people)d people with your last badge earned this next."),
    }
    if advice.reasons[0] is Reason.GOAL and advice.is_on_the_way:
        return _("It comes first on the way to your goal: %(skills)s.") % {"skills": named}
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
