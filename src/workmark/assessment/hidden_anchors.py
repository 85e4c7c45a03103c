"""Putting an anchor among an assessor's waiting work, and what its list shows of it afterwards.

Nothing here is seen by the assessor: an anchor is taken, scored, locked, given back and sent back by the same actions,
through the same pages and addresses, as a learner's work, and it is shown as decided when such work would be.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.assessment.anchors import approved, can_be_hidden, should_award, unseen_by
from workmark.assessment.calibration_models import Anchor, AnchorReading, AnchorUse
from workmark.assessment.certificates import certificates_in_force
from workmark.assessment.conflicts import conflict_of_interest
from workmark.assessment.hiding import is_due, until_it_is_decided, until_it_waits
from workmark.assessment.models import (
    Assignment,
    AssignmentState,
    Decision,
    DecisionOutcome,
    Reading,
    ReadingKind,
    ReadingState,
    SamplingPurpose,
)
from workmark.assessment.panels import Panel
from workmark.assessment.queries import decision_on
from workmark.assessment.sampling_seeds import seed_in_use
from workmark.lib.problems import WrongState
from workmark.organisations.models import Organisation, Person
from workmark.submissions.copying import example_of
from workmark.submissions.models import SubmissionState


def hide_next(held: Assignment, at: datetime) -> None:
    """After a rating was locked: let an anchor wait for this assessor, if the draw says so and one is left unseen."""
    seed = seed_in_use(held.issuer, SamplingPurpose.HIDDEN)
    done = Assignment.objects.filter(
        assessor=held.assessor_id,
        state=AssignmentState.LOCKED,
        reading__kind=ReadingKind.RATING,
        submission__is_simulated=False,
        submission__version__achievement__issuer=held.issuer_id,
    ).exclude(pk=held.pk)
    if not is_due(seed, held.assessor.handle, done.count()):
        return
    if (anchor := _next_unseen(held.assessor, held.issuer, at)) is None:
        return
    opened_at = at + until_it_waits(seed, held.token)
    work = example_of(anchor.work, at=opened_at)
    reading = Reading.objects.create(submission=work, kind=ReadingKind.ANCHOR, opened_at=opened_at)
    AnchorReading.objects.create(
        anchor=anchor, assessor=held.assessor, reading=reading, use=AnchorUse.LIVE, opened_at=opened_at
    )


def shown_as_decided(item: AnchorReading, held: Assignment, at: datetime) -> Decision | None:
    """What the assessor is told on locking: what they would be told of a learner's work with these scores."""
    if Panel(held.submission, (held,), None).needs_second() is None:
        item.shown_outcome, item.shown_from = DecisionOutcome.AWARDED, at
    else:
        agreed = DecisionOutcome.AWARDED if should_award(item.anchor) else DecisionOutcome.NOT_YET
        seed = seed_in_use(held.issuer, SamplingPurpose.HIDDEN)
        item.shown_outcome = agreed
        item.shown_from = at + until_it_is_decided(seed, held.token)
    item.save(update_fields=["shown_outcome", "shown_from"])
    return decision_shown(held, at)


def decision_shown(assignment: Assignment, at: datetime) -> Decision | None:
    """The decision as this assessor's pages show it; for an anchor one that was never made and is not kept."""
    if not assignment.reading.is_anchor:
        return decision_on(assignment.submission)
    item = AnchorReading.objects.filter(assignment=assignment, use=AnchorUse.LIVE).first()
    if item is None or not item.shown_outcome or item.shown_from is None or item.shown_from > at:
        return None
    return Decision(
        submission=assignment.submission,
        outcome=item.shown_outcome,
        decided_at=item.shown_from,
        decided_by=assignment,
        missing=assignment.decline_reason,
    )


def state_shown(assignment: Assignment, at: datetime) -> str:
    """The state of the work as the assessor's list shows it."""
    if not assignment.reading.is_anchor:
        return assignment.submission.state
    made = decision_shown(assignment, at)
    return made.outcome if made else SubmissionState.IN_ASSESSMENT


def _next_unseen(assessor: Person, issuer: Organisation, at: datetime) -> Anchor | None:
    """One for a rubric that this assessor may judge, and with whose learner there is no conflict."""
    versions = [
        held.version
        for held in certificates_in_force(assessor, at).select_related("version__achievement")
        if held.version.issuer_id == issuer.pk
    ]
    for version in versions:
        for anchor in unseen_by(assessor, approved(version, AnchorUse.LIVE)).order_by("pk"):
            if not can_be_hidden(anchor):
                continue
            if anchor.origin is None or not conflict_of_interest(assessor, anchor.origin, at):
                return anchor
    return None


def send_back_hidden(held: Assignment, missing: str, at: datetime) -> Decision:
    """An anchor that the assessor found incomplete: closed without scores, and shown as sent back.

    Raises WrongState for practice and calibration, which are scored.
    """
    item = AnchorReading.objects.get(assignment=held)
    if item.use != AnchorUse.LIVE:
        raise WrongState(_("This is part of your training. Score its rows."))
    held.state, held.closed_at, held.decline_reason = AssignmentState.LOCKED, at, missing
    held.save(update_fields=["state", "closed_at", "decline_reason"])
    held.reading.state = ReadingState.LOCKED
    held.reading.save(update_fields=["state"])
    item.shown_outcome, item.shown_from = DecisionOutcome.RETURNED, at
    item.save(update_fields=["shown_outcome", "shown_from"])
    return Decision(
        submission=held.submission,
        outcome=DecisionOutcome.RETURNED,
        decided_at=at,
        decided_by=held,
        missing=missing,
    )
