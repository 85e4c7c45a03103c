"""What this room does when another announces something."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.utils.translation import gettext as _

from workmark.assessment.actions.retire_anchor import take_out_of_use
from workmark.assessment.annotation_models import Annotation
from workmark.assessment.calibration_models import Anchor
from workmark.assessment.readings import close_readings, open_reading
from workmark.assessment.review_models import Review, ReviewState
from workmark.lib.problems import WrongState
from workmark.submissions.models import Evidence, Submission
from workmark.submissions.redacting import covered_where_it_stands
from workmark.submissions.signals import examples_ended, submitted, withdrawn, words_covered


@receiver(submitted, dispatch_uid="assessment.queue")
def queue_first_reading(sender: type[Submission], submission: Submission, **rest: Any) -> None:
    """Runs inside the transaction that hands in: work that is handed in waits for an assessor."""
    if submission.previous_id is not None:
        # Whoever opens a review of that round at the same moment waits here, and then finds this one handed in.
        Submission.objects.select_for_update(no_key=True).get(pk=submission.previous_id)
    appealed = Review.objects.filter(decision__submission=submission.previous_id, state=ReviewState.IN_REVIEW)
    if submission.previous_id is not None and appealed.exists():
        raise WrongState(
            _("The round before is being read again. Wait for the answer, or take your appeal back first.")
        )
    open_reading(submission, at=submission.edited_at)


@receiver(withdrawn, dispatch_uid="assessment.unqueue")
def close_on_withdrawal(sender: type[Submission], submission: Submission, **rest: Any) -> None:
    close_readings(submission)


@receiver(examples_ended, dispatch_uid="assessment.end-examples")
def take_reported_examples_out(
    sender: type[Submission],
    works: list[Submission],
    origins: list[Submission],
    at: datetime,
    **rest: Any,
) -> None:
    """An anchor that shows what was covered or deleted is read by nobody any more, and its copies are erased."""
    shown = Q(work__in=works) | Q(origin__in=origins)
    read = Q(readings__assignment__submission__in=works) | Q(readings__reading__submission__in=works)
    found = Anchor.objects.filter(shown | read).values("pk")
    for anchor in Anchor.objects.filter(pk__in=found).order_by("pk"):
        take_out_of_use(anchor, at=at, erase=True)


@receiver(words_covered, dispatch_uid="assessment.cover-quotes")
def cover_quotes(sender: type[Evidence], items: list[int], words: str, **rest: Any) -> None:
    """What an assessor quoted from an item in notes on it goes with the words themselves."""
    for note in Annotation.objects.select_for_update(no_key=True).filter(evidence__in=items):
        anchor = {
            name: covered_where_it_stands(said, words) if name == "quote" else said
            for name, said in note.anchor.items()
        }
        said = covered_where_it_stands(note.note, words)
        if (said, anchor) != (note.note, note.anchor):
            note.note, note.anchor = said, anchor
            note.save(update_fields=["note", "anchor"])
