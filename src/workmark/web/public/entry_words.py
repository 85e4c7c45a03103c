"""What skills and jobs are called for the reader at hand: in her language where the source says so, else in its own."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language

from workmark.achievements.content import AchievementContent
from workmark.skills.addresses import key_of
from workmark.skills.jobs import wordings_of_occupations, wordings_of_skills
from workmark.skills.models import Occupation, Skill, Task, Wording

MOST_NAMES = 50


@dataclass(frozen=True)
class Named:
    """An entry as a link. lang: set where the words are not in the page's language."""

    label: str
    lang: str
    href: str
    others: tuple[str, ...] = ()
    description: str = ""

    @property
    def more_names(self) -> int:
        """How many other names a page leaves out: O*NET has hundreds for some jobs."""
        return max(0, len(self.others) - MOST_NAMES)


def skill_names(skills: Iterable[Skill]) -> dict[int, Named]:
    """Skills by pk. Their frameworks must be at hand."""
    rows = {skill.pk: skill for skill in skills}
    told = wordings_of_skills(_foreign(rows.values()), _reader())
    return {pk: _named(skill, told.get(pk), skill_page(skill)) for pk, skill in rows.items()}


def occupation_names(occupations: Iterable[Occupation]) -> dict[int, Named]:
    """Occupations by pk. Their frameworks must be at hand."""
    rows = {job.pk: job for job in occupations}
    told = wordings_of_occupations(_foreign(rows.values()), _reader())
    return {pk: _named(job, told.get(pk), occupation_page(job)) for pk, job in rows.items()}


def attributions_of(entries: Iterable[Occupation | Skill]) -> tuple[str, ...]:
    """The sentences that the sources of these want shown, each once. Their frameworks must be at hand."""
    return tuple(sorted({said for entry in entries if (said := entry.framework.attribution)}))


def occupation_page(occupation: Occupation) -> str:
    return reverse("public:occupation", args=[occupation.framework.slug, key_of(occupation)])


def skill_page(skill: Skill) -> str:
    return reverse("public:skill", args=[skill.framework.slug, key_of(skill)])


@dataclass(frozen=True)
class Entries:
    """Where what a micro-credential names stands here: skills and jobs by URI, tasks by the source's number."""

    skills: dict[str, str]
    occupations: dict[str, str]
    tasks: dict[str, str]


def entries_of(said: AchievementContent) -> Entries:
    """Only what we hold; a draft may name what no framework here has."""
    skills = Skill.objects.filter(uri__in=[skill.uri for skill in said.skills])
    jobs = Occupation.objects.filter(uri__in=[job.uri for job in said.occupations], is_group=False)
    tasks = Task.objects.filter(
        code__in=[task.task_id for task in said.tasks],
        framework__slug__in={task.framework for task in said.tasks},
    )
    return Entries(
        skills={row.uri: skill_page(row) for row in skills.select_related("framework")},
        occupations={row.uri: occupation_page(row) for row in jobs.select_related("framework")},
        tasks={
            row.code: f"{occupation_page(row.occupation)}#task-{row.code}"
            for row in tasks.select_related("occupation__framework")
        },
    )


def lang_of(language: str) -> str:
    """What `lang` says of words in a language: nothing where the page is in it."""
    return "" if language.partition("-")[0] == _reader() else language


def _named(entry: Occupation | Skill, told: Wording | None, href: str) -> Named:
    if told is not None:
        return Named(told.label, "", href, tuple(told.alternative_labels), told.description)
    language = lang_of(entry.framework.language)
    return Named(entry.label, language, href, tuple(entry.alternative_labels), entry.description)


def _foreign(entries: Iterable[Occupation | Skill]) -> list[int]:
    """Those whose own words are not the reader's: only of these other words are asked for."""
    return [entry.pk for entry in entries if lang_of(entry.framework.language)]


def _reader() -> str:
    return (get_language() or "en").partition("-")[0]
