"""What the assessor's page shows of a Submission: each part with its answers, evidence, changes and rubric rows.

Names are hidden here: no learner, no file name as she called it, no employer; only what the work itself says.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from workmark.achievements.content import ArtefactRequirement, Row
from workmark.achievements.difference import Piece, pieces_between
from workmark.assessment.feedback import earlier_feedback
from workmark.assessment.models import Assignment, Score
from workmark.assessment.opinions import Opinion, opinions_on
from workmark.submissions.models import Attestation, Evidence, Submission
from workmark.submissions.progress import context_key, parts_of
from workmark.submissions.witnessing import confirmations_of
from workmark.web.assessor.forms import RowForm


@dataclass(frozen=True)
class ShownAnswer:
    """A question with the answer. changes: the words that changed since the round before; empty if none did."""

    prompt: str
    text: str
    changes: tuple[Piece, ...]


@dataclass(frozen=True)
class ShownRow:
    """A rubric row with its form, or closed because it passed before."""

    row: Row
    form: RowForm | None
    carried_level: str
    feedback_before: str
    opinions: tuple[Opinion, ...]  # of two assessors who differ; only an adjudicator is shown any
    context: str  # what the learner wants an assessor to know about this row
    is_below: bool  # the level chosen so far does not pass


@dataclass(frozen=True)
class ShownPart:
    title: str
    intro: str
    requirement: ArtefactRequirement | None
    answers: tuple[ShownAnswer, ...]
    evidence: tuple[tuple[Evidence, bool], ...]  # with whether it is new in this round
    removed: tuple[str, ...]  # titles of evidence of the round before that is gone
    rows: tuple[ShownRow, ...]


def shown_parts(assignment: Assignment, forms: Mapping[str, RowForm]) -> list[ShownPart]:
    """The whole work, part by part. forms: one for each row that is still to be judged."""
    submission = assignment.submission
    answers = _answers(submission)
    before = _answers(submission.previous) if submission.previous else None
    evidence = list(submission.evidence.select_related("stored"))
    known = (
        set(submission.previous.evidence.values_list("sha256", flat=True)) if submission.previous else None
    )
    carried = {score.row_key: score for score in assignment.scores.filter(is_carried=True)}
    feedback = earlier_feedback(submission)
    opinions = opinions_on(assignment)
    shown = []
    for part in parts_of(submission.version.said):
        key = part.requirement.key if part.requirement else ""
        here = [item for item in evidence if item.requirement_key == key]
        shown.append(
            ShownPart(
                title=part.title,
                intro=part.intro,
                requirement=part.requirement,
                answers=tuple(
                    ShownAnswer(
                        question.prompt,
                        answers.get(question.key, ""),
                        _changes(before, answers, question.key),
                    )
                    for question in part.questions
                ),
                evidence=tuple((item, known is not None and item.sha256 not in known) for item in here),
                removed=_removed(submission, key, {item.sha256 for item in here}) if key else (),
                rows=tuple(_shown_row(row, forms, carried, feedback, opinions, answers) for row in part.rows),
            )
        )
    return shown


def confirmed_attestations(submission: Submission) -> list[tuple[Attestation, list[str]]]:
    """What the workplace confirmed, without the witness's name, with the titles of the rows confirmed."""
    content = submission.version.said
    return [
        (attestation, [row.title for row in content.rows() if row.key in attestation.confirmed_row_keys])
        for attestation in confirmations_of(submission)
    ]


def _answers(submission: Submission) -> dict[str, str]:
    return dict(submission.answers.values_list("question_key", "text"))


def _changes(before: Mapping[str, str] | None, after: Mapping[str, str], key: str) -> tuple[Piece, ...]:
    if before is None or before.get(key, "") == after.get(key, ""):
        return ()
    return pieces_between(before.get(key, ""), after.get(key, ""))


def _removed(submission: Submission, requirement_key: str, still_there: set[str]) -> tuple[str, ...]:
    if submission.previous is None:
        return ()
    earlier = submission.previous.evidence.filter(requirement_key=requirement_key).exclude(
        sha256__in=still_there
    )
    return tuple(item.blind_title for item in earlier)


def _shown_row(
    row: Row,
    forms: Mapping[str, RowForm],
    carried: Mapping[str, Score],
    feedback: Mapping[str, str],
    opinions: Mapping[str, tuple[Opinion, ...]],
    answers: Mapping[str, str],
) -> ShownRow:
    score = carried.get(row.key)
    level = row.level(score.level_key) if score else None
    form = forms.get(row.key)
    given = str(form["level"].value() or "") if form else ""
    return ShownRow(
        row,
        form,
        level.label if level else "",
        feedback.get(row.key, ""),
        opinions.get(row.key, ()),
        answers.get(context_key(row.key), ""),
        bool(given) and not row.passes(given),
    )
