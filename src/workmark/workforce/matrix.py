"""A role's people against its skills: who can prove what today, of those who let their employer see it.

Everything passes `consents.py`. Whoever has not agreed stands there as not sharing and is counted nowhere else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput
from workmark.organisations.employment_models import Employment, Team
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.planning.many import claims_about
from workmark.planning.profiles import assumptions
from workmark.planning.profiling import ProvedSkill, proved
from workmark.skills.jobs import current_skill
from workmark.skills.models import Skill
from workmark.workforce.consent_models import Consent, Purpose
from workmark.workforce.consents import consents_to, credentials_shown, note_views
from workmark.workforce.role_models import EmployerRole, RoleSkill
from workmark.workforce.roles import holders_of
from workmark.workforce.standing import NOTHING, Cell, Standing, cell_of

MOST_PEOPLE: Final = 1_000
_COLUMNS = ("name", "work_email", "person_id", "ended_at", "team__name")
WHAT: Final = "matrix"  # as a look is written down


@dataclass(frozen=True)
class Row:
    """One person in the role. consent: None where she lets nobody look; then there are no cells."""

    work: Employment
    consent: Consent | None
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Column:
    """One skill of the role, and who of those that share proves it."""

    number: int
    asked: RoleSkill
    skill: Skill
    having: tuple[Row, ...]
    lacking: int
    ending: tuple[tuple[Row, Cell], ...]

    @property
    def weight(self) -> int:
        """How much this gap matters: what nobody can do without first, then importance times how many lack it."""
        return (self.lacking * self.asked.importance) + (
            1_000_000 if self.asked.is_must and self.lacking else 0
        )


@dataclass(frozen=True)
class Matrix:
    """skills: in the role's order, as the cells of each row are."""

    role: EmployerRole
    asked: tuple[RoleSkill, ...]
    rows: tuple[Row, ...]

    @cached_property
    def sharing(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.consent is not None)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return tuple(self._column(place, asked) for place, asked in enumerate(self.asked))

    @property
    def gaps(self) -> list[Column]:
        """The skills that somebody lacks, the gravest first."""
        return sorted(
            (each for each in self.columns if each.lacking), key=lambda each: (-each.weight, each.number)
        )

    @property
    def alone(self) -> list[Column]:
        """The skills that exactly one person proves, where more than one lets the employer look."""
        return [each for each in self.columns if len(each.having) == 1] if len(self.sharing) > 1 else []

    @property
    def ending(self) -> list[tuple[Column, Row, Cell]]:
        """What is proved now and ends within ninety days, the first to end first."""
        found = [(column, row, cell) for column in self.columns for row, cell in column.ending]
        return sorted(found, key=lambda each: (each[2].until, each[0].number, each[1].work.pk))

    def _column(self, place: int, asked: RoleSkill) -> Column:
        having, ending = [], []
        for row in self.sharing:
            cell = row.cells[place]
            if cell.has:
                having.append(row)
            if cell.standing is Standing.ENDING:
                ending.append((row, cell))
        return Column(
            number=place + 1,
            asked=asked,
            skill=asked.skill,
            having=tuple(having),
            lacking=len(self.sharing) - len(having),
            ending=tuple(ending),
        )


def matrix_of(person: Person, role: EmployerRole, *, team: Team | None = None, at: datetime) -> Matrix:
    """The whole of it. Raises NotAllowed, or InvalidInput where there are too many people to look at at once."""
    require(person, "matrix.read", role)
    holders = holders_of(role)
    if team is not None:
        holders = holders.filter(team=team)
    people = list(holders.only(*_COLUMNS)[: MOST_PEOPLE + 1])
    if len(people) > MOST_PEOPLE:
        raise InvalidInput(
            _("More than %(most)d people fill this role. Choose a team.") % {"most": MOST_PEOPLE},
            fields={"team": [_("Choose a team.")]},
        )
    asked = tuple(role.skills.select_related("skill__framework", "skill__replaced_by__framework"))
    consents = sharing_of(role.organisation, people, Purpose.TEAM, at=at)
    shown = shown_skills(consents.values(), [row.skill for row in asked], at=at)
    levels = [(current_skill(row.skill).uri, row.level) for row in asked]
    return Matrix(role, asked, tuple(_row(work, consents, shown, levels, at) for work in people))


def sharing_of(
    organisation: Organisation, people: Iterable[Employment], purpose: Purpose, *, at: datetime
) -> dict[int, Consent]:
    """The open consents of those of these people who said that they work there, by person."""
    accepted = {work.person_id for work in people if work.person_id is not None and work.ended_at is None}
    given = consents_to(organisation, purpose, at=at).filter(organisation=organisation, person__in=accepted)
    told = given.select_related(None).only("person_id", "includes_all_credentials")
    return {consent.person_id: consent for consent in told}


def shown_skills(
    consents: Iterable[Consent], skills: Iterable[Skill], *, at: datetime
) -> dict[int, dict[str, ProvedSkill]]:
    """By person, what the badges that these consents cover prove of these skills, by the address of each today."""
    current = {skill.pk: skill for skill in map(current_skill, skills)}
    claims = claims_about(credentials_shown([*consents]), current.values(), at=at)
    strengths = assumptions().strengths
    return {person: proved(said, at, strengths=strengths) for person, said in claims.items()}


def note_matrix(person: Person, matrix: Matrix, shown: Sequence[Row], *, at: datetime) -> None:
    """Write down, for each learner whose row was shown, that this person looked."""
    seen = [row.consent for row in shown if row.consent is not None]
    note_views(seen, matrix.role.organisation, person, WHAT, at=at)


def _row(
    work: Employment,
    consents: Mapping[int, Consent],
    shown: Mapping[int, Mapping[str, ProvedSkill]],
    levels: Sequence[tuple[str, int]],
    at: datetime,
) -> Row:
    """levels: the address of each skill today, and the step asked for."""
    consent = consents.get(work.person_id) if work.person_id is not None else None
    if consent is None:
        return Row(work, None)
    proves = shown.get(consent.person_id)
    if proves is None:
        return Row(work, consent, (NOTHING,) * len(levels))
    cells = [cell_of(proves[uri], level, at) if uri in proves else NOTHING for uri, level in levels]
    return Row(work, consent, tuple(cells))
