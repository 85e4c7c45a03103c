"""Which notes a person may read: an assessor their own, the learner those that came with the decision that holds."""

from django.db.models import QuerySet

from workmark.assessment.annotation_models import Annotation
from workmark.assessment.models import Assignment, AssignmentState, Decision
from workmark.submissions.captions import readable
from workmark.submissions.models import Evidence, EvidenceKind
from workmark.submissions.queries import nothing_here


def annotations_by(assignment: Assignment) -> QuerySet[Annotation]:
    """An assessor's own notes on the work in their hands; nobody else's, so that ratings stay independent."""
    return Annotation.objects.filter(assignment=assignment).select_related("evidence")


def annotation_by_token(assignment: Assignment, token: str) -> Annotation:
    found = annotations_by(assignment).filter(token=token).first()
    if found is None:
        raise nothing_here()
    return found


def annotations_on(decision: Decision) -> list[Annotation]:
    """What the learner reads: notes of those whose scores led to the decision.

    Of two assessors who differed on a row, the notes about it of the one who was not upheld are left out, as their
    feedback is.
    """
    content = decision.submission.version.said
    passed = {result["row"]: result["passed"] for result in decision.results if not result["carried"]}
    locked = decision.submission.assignments.filter(
        state=AssignmentState.LOCKED, closed_at__lte=decision.decided_at
    )
    shown = []
    for assignment in locked.order_by("place").prefetch_related("scores"):
        levels = {score.row_key: score.level_key for score in assignment.scores.all()}
        for note in annotations_by(assignment).select_related("evidence__stored"):
            row = content.row(note.row_key)
            if row is None or passed.get(row.key) == row.passes(levels.get(row.key, "")):
                shown.append(note)
    return shown


def notes_on(items: QuerySet[Evidence]) -> int:
    """How many notes assessors pinned to these items, in any round: what they quote can be read there too."""
    return Annotation.objects.filter(evidence__in=items).count()


def text_of(evidence: Evidence, words: str) -> str:
    """All the words of an item in which a quotation is looked for. words: those of its file as it is shown."""
    said = evidence.text if evidence.kind == EvidenceKind.TEXT else words
    return f"{said}\n{readable(evidence.transcript)}"


def evidence_in(assignment: Assignment, token: str) -> Evidence:
    """An item of the work in these hands (NotFound otherwise)."""
    found = assignment.submission.evidence.select_related("stored", "submission").filter(token=token).first()
    if found is None:
        raise nothing_here()
    return found
