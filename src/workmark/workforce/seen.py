"""What one employer sees of one of its people, for her own eyes: the same rows, made by the same functions."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Person
from workmark.skills.jobs import current_skill
from workmark.workforce.consent_models import Consent, ConsentView, Purpose
from workmark.workforce.consents import consents_of, looked_most, views_of
from workmark.workforce.learning import Followed, asked_of, progress_of, titles_of
from workmark.workforce.learning_models import LearningState
from workmark.workforce.matrix import shown_skills
from workmark.workforce.mobility import earned_by, look_at, shelf_for, wanted_of
from workmark.workforce.nearness import Explained, Nearness, nearness
from workmark.workforce.opening_models import Opening
from workmark.workforce.role_models import EmployerRole
from workmark.workforce.role_words import wanted_by_role
from workmark.workforce.standing import cell_of


@dataclass(frozen=True)
class RoleSeen:
    """Her row in the matrix of a role that she fills. rows: None while she does not share."""

    role: EmployerRole
    rows: tuple[Explained, ...] | None


@dataclass(frozen=True)
class JobSeen:
    """A job for which somebody looked whether she is near, with what they saw of it. titles: of the steps."""

    title: str
    at: datetime
    near: Nearness
    titles: tuple[str, ...]
    currency: str


@dataclass(frozen=True)
class Seen:
    """consents: hers to this employer, open now. learning: what she was asked to earn there, as it sees it.

    looks: all, newest first. most: who looked most, and how often.
    """

    consents: tuple[Consent, ...]
    roles: tuple[RoleSeen, ...]
    jobs: tuple[JobSeen, ...]
    learning: tuple[Followed, ...]
    looks: QuerySet[ConsentView]
    most: tuple[tuple[str, int], ...]


_MOST_JOBS = 10


def seen_of(work: Employment, *, at: datetime) -> Seen:
    """work: one that its person has accepted, read by nobody else."""
    assert work.person is not None
    given = consents_of(work.person).filter(organisation=work.organisation)
    consents = tuple(each for each in given if each.is_open_at(at))
    looks = views_of(work.person).filter(organisation=work.organisation)
    return Seen(
        consents,
        _roles(work, consents, at),
        _jobs(work, consents, at),
        _learning(work, work.person, consents),
        looks,
        tuple((name, times) for name, _organisation, times in looked_most(looks)),
    )


def _open(consents: tuple[Consent, ...], purpose: Purpose) -> Consent | None:
    return next((each for each in consents if each.purpose == purpose), None)


def _roles(work: Employment, consents: tuple[Consent, ...], at: datetime) -> tuple[RoleSeen, ...]:
    roles = EmployerRole.objects.filter(holders__employment=work, closed_at=None)
    consent = _open(consents, Purpose.TEAM)
    return tuple(RoleSeen(role, None if consent is None else _explained(role, consent, at)) for role in roles)


def _explained(role: EmployerRole, consent: Consent, at: datetime) -> tuple[Explained, ...]:
    wanted = wanted_by_role(role)
    shown = shown_skills([consent], [each.skill for each in wanted], at=at).get(consent.person_id, {})
    return tuple(
        Explained(each, cell_of(shown.get(current_skill(each.skill).uri), each.level, at)) for each in wanted
    )


def _learning(work: Employment, person: Person, consents: tuple[Consent, ...]) -> tuple[Followed, ...]:
    """What waits for an approval inside she has not been asked yet, so it is not among it."""
    asked = list(asked_of(person).filter(employment=work, ended_at=None))
    shows = _open(consents, Purpose.PROGRESS) is not None
    far = progress_of([each for each in asked if shows and each.state == LearningState.ACCEPTED])
    titles = titles_of(asked)
    return tuple(
        Followed(each, titles.get(each.achievement_id, each.achievement.slug), far.get(each.pk))
        for each in asked
    )


def _jobs(work: Employment, consents: tuple[Consent, ...], at: datetime) -> tuple[JobSeen, ...]:
    """For every job that somebody looked at her for, while she agrees to be considered."""
    consent = _open(consents, Purpose.MOBILITY)
    if consent is None:
        return ()
    looked: dict[str, datetime] = {}
    for what, when in consent.views.order_by("-at").values_list("what", "at"):
        looked.setdefault(what, when)
    jobs = [*_jobs_named(work, looked, "role"), *_jobs_named(work, looked, "opening")]
    newest = sorted(jobs, key=lambda job: looked[look_at(job)], reverse=True)[:_MOST_JOBS]
    return tuple(_job(job, consent, looked[look_at(job)], at) for job in newest)


def _jobs_named(work: Employment, looked: dict[str, datetime], kind: str) -> list[EmployerRole | Opening]:
    numbers = [int(what.partition(":")[2]) for what in looked if what.startswith(f"{kind}:")]
    table = EmployerRole if kind == "role" else Opening
    found = table.objects.filter(pk__in=numbers, organisation=work.organisation)
    return list(found.select_related("organisation"))


def _job(job: EmployerRole | Opening, consent: Consent, looked_at: datetime, at: datetime) -> JobSeen:
    wanted = wanted_of(job)
    shelf, offered, currency = shelf_for(job.organisation, wanted)
    shown = shown_skills([consent], [each.skill for each in wanted], at=at).get(consent.person_id, {})
    earned = frozenset(earned_by([consent], at=at)[consent.person_id])
    near = nearness(wanted, shown, shelf, earned=earned, at=at)
    return JobSeen(job.title, looked_at, near, tuple(offered[key].title for key in near.plan.keys), currency)
