"""Some two hundred decisions of a past year that never was, so that every chart of the demonstration shows something.

Each row says that it is simulated: no learner owns it, no badge comes of it, no list of work shows it, and no count that
decides anything includes it. It is drawn from one seed, so that every demonstration has the same past.

The model is the usual one for raters: a piece of work has a quality, a row a difficulty, an assessor a severity, and
the level put down follows their sum with some noise. Two rate each piece; where they differ Noor settles it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from random import Random

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from workmark.achievements.content import Row
from workmark.achievements.models import AchievementVersion, VersionState
from workmark.assessment.judging import Judgement, RowScore
from workmark.assessment.models import (
    Assignment,
    AssignmentState,
    Decision,
    Reading,
    ReadingKind,
    ReadingState,
    Score,
)
from workmark.assessment.second_rating import Why
from workmark.assessment.settling import Scores, disputed_rows, settled
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Person
from workmark.submissions.models import Submission, SubmissionEvent, SubmissionState
from workmark.web.operations.demo_cast import DemoCast

# rubric: how many pieces of work, how good they are on the whole
PAST = {
    "customer-interviews": (90, 2.1),
    "plain-language-newsletter": (60, 1.7),
    "backup-and-proven-restore": (50, 1.9),
}
_SEVERITY = {"aziz": 0.2, "maud": -0.1, "noor": 0.0}
_NOISE = 0.2
_DAYS = 330
_SEEN = "Simulated: here the assessor would have said what the work shows on this row."
_MISSING = "Simulated: here the assessor would have said what the work does not show yet and why it counts."
_NEXT = "Simulated: here the assessor would have named one thing to do next, small enough for a week."


@dataclass(frozen=True)
class Rated:
    """One person's scores on one piece of work, and when they were locked."""

    assessor: Person
    scores: Scores
    at: datetime
    kind: ReadingKind = ReadingKind.RATING


@dataclass(frozen=True)
class Past:
    """One piece of work with everybody's scores, in order of place."""

    submission: Submission
    rated: tuple[Rated, ...]
    handed_in: datetime

    @property
    def decided_at(self) -> datetime:
        return self.rated[-1].at


def simulate_past(cast: DemoCast, opening: datetime) -> None:
    """Once; whoever runs it again finds it made."""
    if Submission.objects.filter(is_simulated=True, state__in=["awarded", "not-yet"]).exists():
        return
    with change(SYSTEM, "demo.simulate_past", cast.harbour, organisation=cast.harbour) as event:
        past = [one for slug in PAST for one in _past_of(cast, slug, opening)]
        _write(past)
        event.detail = {"decisions": len(past)}


def _past_of(cast: DemoCast, slug: str, opening: datetime) -> Iterator[Past]:
    chance = Random(f"workmark {slug}")  # noqa: S311  (the same past each time; nothing hangs on it)
    version = AchievementVersion.objects.get(achievement__slug=slug, state=VersionState.PUBLISHED)
    count, mean = PAST[slug]
    difficulty = {row.key: chance.gauss(0, 0.5) for row in version.said.rows()}
    learners = Person.objects.bulk_create(
        Person(
            handle=f"simulated-{slug}-{place}",
            name=f"Simulated learner {place + 1}",
            is_active=False,
            password=UNUSABLE_PASSWORD_PREFIX,
        )
        for place in range(count)
    )
    for place, learner in enumerate(learners):
        handed_in = opening - timedelta(days=_DAYS * (1 - place / count), hours=chance.uniform(0, 30))
        quality = chance.gauss(mean, 1.0)
        yield _piece(cast, version, learner, handed_in, quality, difficulty, chance)


def _piece(
    cast: DemoCast,
    version: AchievementVersion,
    learner: Person,
    handed_in: datetime,
    quality: float,
    difficulty: dict[str, float],
    chance: Random,
) -> Past:
    rows = version.said.rows()
    names = ["aziz", "maud"] if chance.random() < 0.6 else ["maud", "aziz"]
    at, rated = handed_in, []
    for name in names:
        at += timedelta(hours=chance.uniform(6, 70))
        rated.append(
            Rated(getattr(cast, name), _scores(rows, quality, difficulty, _SEVERITY[name], chance), at)
        )
    if disputed := disputed_rows(rows, *(one.scores for one in rated)):
        at += timedelta(hours=chance.uniform(6, 50))
        ruled = _scores([row for row in rows if row.key in disputed], quality, difficulty, 0.0, chance)
        rated.append(Rated(cast.noor, ruled, at, ReadingKind.ADJUDICATION))
    submission = Submission(
        learner=learner,
        version=version,
        is_simulated=True,
        language=version.language,
        started_at=handed_in - timedelta(days=20),
        edited_at=handed_in,
        submitted_at=handed_in,
        declared_own_work_at=handed_in,
        expected_by=(handed_in + timedelta(days=7)).date(),
        decided_at=at,
    )
    submission.state = _judged(rows, rated).outcome.value
    return Past(submission, tuple(rated), handed_in)


def _scores(
    rows: Sequence[Row], quality: float, difficulty: dict[str, float], severity: float, chance: Random
) -> dict[str, RowScore]:
    """A level for each row: the best one above nought, then one step down for each unit below."""
    found = {}
    for row in rows:
        value = quality - difficulty[row.key] - severity + chance.gauss(0, _NOISE)
        step = min(max(0, int(-value) + 1 if value < 0 else 0), len(row.levels) - 1)
        level = row.levels[step].key
        below = () if row.passes(level) else (_SEEN, _MISSING, _NEXT)
        found[row.key] = RowScore(level, *(below or ("",)))
    return found


def _judged(rows: Sequence[Row], rated: Sequence[Rated]) -> Judgement:
    ratings = [one.scores for one in rated if one.kind == ReadingKind.RATING]
    ruled = next((one.scores for one in rated if one.kind == ReadingKind.ADJUDICATION), None)
    return settled(rows, ratings, ruled, {})


def _write(past: list[Past]) -> None:
    """All rows in a few statements."""
    Submission.objects.bulk_create(one.submission for one in past)
    SubmissionEvent.objects.bulk_create(event for one in past for event in _events(one.submission))
    readings = {
        id(rated): _reading(one, place, rated) for one in past for place, rated in enumerate(one.rated, 1)
    }
    Reading.objects.bulk_create(readings.values())
    held = {id(rated): _assignment(one, readings[id(rated)], rated) for one in past for rated in one.rated}
    Assignment.objects.bulk_create(held.values())
    Score.objects.bulk_create(
        Score(
            assignment=held[id(rated)],
            row_key=key,
            level_key=score.level,
            feedback=score.feedback,
            missing=score.missing,
            next_step=score.next_step,
            edited_at=rated.at,
        )
        for one in past
        for rated in one.rated
        for key, score in rated.scores.items()
    )
    Decision.objects.bulk_create(_decision(one, held[id(one.rated[-1])]) for one in past)


def _events(submission: Submission) -> list[SubmissionEvent]:
    steps = [
        (SubmissionState.DRAFT, submission.started_at),
        (SubmissionState.SUBMITTED, submission.submitted_at),
        (SubmissionState.IN_ASSESSMENT, submission.submitted_at),
        (submission.state, submission.decided_at),
    ]
    return [SubmissionEvent(submission=submission, state=state, at=at) for state, at in steps if at]


def _reading(one: Past, place: int, rated: Rated) -> Reading:
    adjudicates = rated.kind == ReadingKind.ADJUDICATION
    return Reading(
        submission=one.submission,
        place=place,
        kind=rated.kind,
        reason=Why.DISAGREEMENT if adjudicates else Why.NEW_RUBRIC if place == 2 else "",
        row_keys=list(rated.scores) if adjudicates else [],
        state=ReadingState.LOCKED,
        opened_at=one.handed_in if place == 1 else one.rated[place - 2].at,
    )


def _assignment(one: Past, reading: Reading, rated: Rated) -> Assignment:
    return Assignment(
        submission=one.submission,
        reading=reading,
        assessor=rated.assessor,
        place=reading.place,
        state=AssignmentState.LOCKED,
        taken_at=rated.at - timedelta(hours=3),
        due_at=rated.at + timedelta(days=3),
        closed_at=rated.at,
        strength="Simulated.",
    )


def _decision(one: Past, last: Assignment) -> Decision:
    judgement = _judged(one.submission.version.said.rows(), one.rated)
    return Decision(
        submission=one.submission,
        outcome=judgement.outcome.value,
        decided_at=one.decided_at,
        decided_by=last,
        assessors=len(one.rated),
        is_adjudicated=len(one.rated) > 2,
        results=[asdict(result) for result in judgement.results],
        rubric_digest=one.submission.version.content_digest,
    )
