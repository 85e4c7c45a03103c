"""One occupation as its page shows it: short lists with a way to the whole, each row with what proves it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workmark.achievements.proving import (
    Coverage,
    Proof,
    proofs_of_skills,
    proofs_of_tasks,
    task_is_proved,
)
from workmark.achievements.translating import VersionName
from workmark.skills.jobs import as_today, is_doubtful, requirements_of, tasks_of
from workmark.skills.models import Occupation, OccupationSkill, Skill, SkillKind, Task
from workmark.web.components.charts import Axis, rounded
from workmark.web.public.entry_words import Named, lang_of, occupation_page, skill_names
from workmark.web.public.presenting import SKILL_LEVELS, named_here

IMPORTANCE, LEVEL = Axis(1, 5), Axis(0, 7)  # O*NET's scales IM and LV
MOST_PROOFS = 3

Words = str | Promise

# The parts of what a job asks for, in the order of the page: name in the address, heading.
PARTS: dict[str, Words] = {
    "essential": _("Essential skills"),
    "optional": _("Optional skills"),
    "technology": _("Technologies"),
    "gaps": _("Asked for, and nobody offers it yet"),
}
_SHOWN = {"essential": 12, "optional": 6, "technology": 8, "gaps": 8}
_TASKS_SHOWN = 10


@dataclass(frozen=True)
class Figure:
    """One number with its bar. share: as `Axis.place` gives it."""

    words: str
    share: str


@dataclass(frozen=True)
class ProofLine:
    title: str
    lang: str
    href: str
    level: Words


@dataclass(frozen=True)
class AskedRow:
    """One thing that a job asks for. importance, level: None where the source does not say. begin: for authors.

    is_doubtful: the source rates it and advises against using a rating.
    """

    named: Named
    kind: str
    proofs: tuple[ProofLine, ...]
    more: int
    importance: Figure | None
    level: Figure | None
    is_doubtful: bool
    in_demand: bool
    is_hot: bool
    begin: str


@dataclass(frozen=True)
class Part:
    """Some of the rows of one part, and where all of them are."""

    name: str
    heading: Words
    rows: tuple[AskedRow, ...]
    total: int
    href: str

    @property
    def has_figures(self) -> bool:
        return any(row.importance or row.level for row in self.rows)

    @property
    def is_whole(self) -> bool:
        return len(self.rows) >= self.total


@dataclass(frozen=True)
class TaskRow:
    code: str
    text: str
    lang: str
    is_core: bool | None
    is_emerging: bool
    importance: Figure | None
    proofs: tuple[ProofLine, ...]
    begin: str


def part_rows(occupation: Occupation, part: str, proved: Q) -> QuerySet[OccupationSkill]:
    """Everything in one part: where the source tells no importance, what can be proved stands first.

    proved: of `skill_is_proved`.
    """
    asked = requirements_of(occupation)
    provable_first = ExpressionWrapper(proved, output_field=BooleanField()).desc()
    technology = {"skill__kind": SkillKind.TECHNOLOGY}
    if part == "gaps":
        return asked.filter(~proved, is_essential=True).exclude(**technology)
    if part == "technology":
        return asked.filter(**technology).order_by(
            provable_first, "-is_in_demand", "-skill__is_hot", Lower("skill__label")
        )
    within = asked.filter(is_essential=part == "essential").exclude(**technology)
    if within.filter(importance__isnull=False).exists():
        return within
    return within.order_by(provable_first, Lower("skill__label"))


def parts_of(occupation: Occupation, person: Any, proved: Q, *, may_write: bool) -> list[Part]:
    """The beginning of every part that has anything in it. proved: of `skill_is_proved`."""
    chosen: dict[str, tuple[list[OccupationSkill], int]] = {}
    for part, most in _SHOWN.items():
        rows = list(part_rows(occupation, part, proved)[: most + 1])
        total = len(rows) if len(rows) <= most else part_rows(occupation, part, proved).order_by().count()
        chosen[part] = rows[:most], total
    shown = asked_rows([row for rows, _total in chosen.values() for row in rows], person, may_write=may_write)
    return [
        Part(part, PARTS[part], tuple(shown[row.pk] for row in rows), total, part_page(occupation, part))
        for part, (rows, total) in chosen.items()
        if rows
    ]


def part_page(occupation: Occupation, part: str) -> str:
    return f"{occupation_page(occupation)}skills/?part={part}"


def asked_rows(rows: Iterable[OccupationSkill], person: Any, *, may_write: bool) -> dict[int, AskedRow]:
    """Requirements as rows, by pk: with the names of their skills and what proves them, in a query or two."""
    wanted = as_today(rows)
    names = skill_names(row.skill for row in wanted)
    proofs = proofs_of_skills({row.skill_id for row in wanted}, person)
    named = _named_proofs(proofs)
    return {
        row.pk: _asked_row(row, names[row.skill_id], proofs.get(row.skill_id, ()), named, may_write)
        for row in wanted
    }


@dataclass(frozen=True)
class ProvedRow:
    """A skill that no job asked for, with what proves it here."""

    named: Named
    proofs: tuple[ProofLine, ...]
    more: int


def proved_rows(skills: Sequence[Skill], person: Any) -> list[ProvedRow]:
    """In the order given. skills: with their frameworks."""
    names, proofs = skill_names(skills), proofs_of_skills({skill.pk for skill in skills}, person)
    named = _named_proofs(proofs)
    return [
        ProvedRow(
            named=names[skill.pk],
            proofs=proof_lines(proofs.get(skill.pk, ()), named),
            more=max(0, len(proofs.get(skill.pk, ())) - MOST_PROOFS),
        )
        for skill in skills
    ]


def task_rows(tasks: Sequence[Task], language: str, person: Any, *, may_write: bool) -> list[TaskRow]:
    proofs = proofs_of_tasks({task.pk for task in tasks}, person)
    lang, named = lang_of(language), _named_proofs(proofs)
    return [
        TaskRow(
            code=task.code,
            text=task.text,
            lang=lang,
            is_core=task.is_core,
            is_emerging=task.is_emerging,
            importance=_figure(task.importance, IMPORTANCE),
            proofs=proof_lines(proofs.get(task.pk, ()), named),
            begin=f"{reverse('author:new')}?task={task.pk}" if may_write and task.pk not in proofs else "",
        )
        for task in tasks
    ]


def first_tasks(occupation: Occupation, person: Any, *, may_write: bool) -> list[TaskRow]:
    """Those whose doing can be shown here stand first; then core ones by importance."""
    asked = tasks_of(occupation)
    first = list(asked.order_by(task_is_proved(person).desc(), *asked.query.order_by)[:_TASKS_SHOWN])
    return task_rows(first, occupation.framework.language, person, may_write=may_write)


def _named_proofs(proofs: Mapping[int, Sequence[Proof]]) -> dict[int, VersionName]:
    """How the versions are called that the lines name, asked once for all of them."""
    return named_here([each.version for some in proofs.values() for each in some[:MOST_PROOFS]])


def proof_lines(proofs: Sequence[Proof], named: Mapping[int, VersionName]) -> tuple[ProofLine, ...]:
    """named: of `_named_proofs`."""
    return tuple(
        ProofLine(
            title=named[proof.version.pk].title,
            lang=lang_of(named[proof.version.pk].language),
            href=reverse("public:achievement", args=[proof.version.achievement.slug]),
            level=SKILL_LEVELS[proof.level] if proof.level else "",
        )
        for proof in proofs[:MOST_PROOFS]
    )


def coverage_rows(coverage: Coverage) -> list[dict[str, Any]]:
    """How much of each kind can be proved here, with its bar."""
    said = (
        (_("Essential skills"), coverage.essential_proved, coverage.essential),
        (_("Optional skills"), coverage.optional_proved, coverage.optional),
        (_("Technologies"), coverage.technologies_proved, coverage.technologies),
        (_("Tasks"), coverage.tasks_proved, coverage.tasks),
    )
    return [
        {"label": label, "proved": proved, "asked": asked, "share": Axis(0, asked).place(proved)}
        for label, proved, asked in said
        if asked
    ]


def _asked_row(
    row: OccupationSkill,
    named: Named,
    proofs: Sequence[Proof],
    names: Mapping[int, VersionName],
    may_write: bool,
) -> AskedRow:
    return AskedRow(
        named=named,
        kind=row.skill.kind,
        proofs=proof_lines(proofs, names),
        more=max(0, len(proofs) - MOST_PROOFS),
        importance=_figure(row.importance, IMPORTANCE),
        level=_figure(row.level, LEVEL),
        is_doubtful=is_doubtful(row),
        in_demand=row.is_in_demand,
        is_hot=row.skill.is_hot,
        begin=f"{reverse('author:new')}?skill={row.skill_id}" if may_write and not proofs else "",
    )


def _figure(value: float | None, axis: Axis) -> Figure | None:
    return None if value is None else Figure(rounded(value, 1), axis.place(value))


@dataclass(frozen=True)
class JobRow:
    """One job that asks for a skill."""

    named: Named
    framework: str
    is_essential: bool
    importance: Figure | None
    level: Figure | None


def job_rows(rows: Iterable[OccupationSkill], names: Mapping[int, Named]) -> list[JobRow]:
    """Requirements read from the skill's side. names: of occupations, by pk."""
    return [
        JobRow(
            named=names[row.occupation_id],
            framework=row.occupation.framework.name,
            is_essential=row.is_essential,
            importance=_figure(row.importance, IMPORTANCE),
            level=_figure(row.level, LEVEL),
        )
        for row in rows
    ]
