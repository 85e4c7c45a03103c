"""An assessor pins a note to a place in the evidence."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.assessment.anchoring import Lines, Place, Region, Stretch
from workmark.assessment.annotation_models import Annotation
from workmark.assessment.models import Assignment, AssignmentState
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.editing import bounded
from workmark.submissions.models import Evidence

LONGEST_NOTE = 2_000
MOST_NOTES = 100


def annotate_evidence(
    assessor: Person,
    assignment: Assignment,
    evidence: Evidence,
    place: Place,
    *,
    note: str,
    row_key: str = "",
    at: datetime,
) -> Annotation:
    """Keep a note for the learner, who reads it with the decision. row_key: the rubric row it is about, if any.

    Raises InvalidInput if the place cannot be in this item, WrongState once the scores are locked.
    """
    words = bounded(note, LONGEST_NOTE, "note").strip()
    if not words:
        message = _("Write what the learner should know about this place.")
        raise InvalidInput(message, fields={"note": [message]})
    _refuse_impossible(evidence, place)
    if row_key and assignment.submission.version.said.row(row_key) is None:
        raise InvalidInput(_("This rubric has no such row or level. Reload the page and try again."))
    with change(assessor, "assessment.annotate", assignment, organisation=assignment.issuer) as event:
        held = Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
        if held.state != AssignmentState.OPEN or evidence.submission_id != held.submission_id:
            raise WrongState(_("This work is closed; notes on it cannot change."))
        if Annotation.objects.filter(assignment=held).count() >= MOST_NOTES:
            raise WrongState(
                _("There are a hundred notes on this work, which is the most. Remove one first.")
            )
        made = Annotation(assignment=held, evidence=evidence, row_key=row_key, note=words, made_at=at)
        made.set_place(place)
        made.save()
        event.target = made
        event.detail = {"evidence": evidence.pk, "place": made.anchor["kind"], "row": row_key}
    return made


def remove_annotation(assessor: Person, annotation: Annotation) -> None:
    """Take a note away again. Raises WrongState once the scores are locked."""
    assignment = annotation.assignment
    with change(assessor, "assessment.annotate", assignment, organisation=assignment.issuer) as event:
        held = Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
        if held.state != AssignmentState.OPEN:
            raise WrongState(_("This work is closed; notes on it cannot change."))
        event.target = assignment
        event.detail = {"removed": annotation.pk}
        annotation.delete()


def _refuse_impossible(evidence: Evidence, place: Place) -> None:
    """A box lies on a picture or page, a stretch in a recording, lines in a text file; words may stand anywhere."""
    shown = evidence.stored.rendering_type if evidence.stored else ""
    if isinstance(place, Region):
        last = evidence.stored.pages.count() if evidence.stored and shown == "application/pdf" else 1
        fits = (shown.startswith("image/") or shown == "application/pdf") and place.page <= last
    elif isinstance(place, Stretch):
        fits = shown.split("/")[0] in {"audio", "video"}
    elif isinstance(place, Lines):
        fits = shown == "text/plain"
    else:
        fits = True
    if not fits:
        raise InvalidInput(_("That is no place in this piece of evidence. Choose it again."))
