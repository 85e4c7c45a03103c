"""The life of a Submission: which step may follow which. `move` is the only writer of events and of the state.

The log of events is the truth; `Submission.state` repeats its last line so that lists can filter by it.
"""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import WrongState
from workmark.organisations.models import Person
from workmark.submissions.models import Submission, SubmissionEvent, SubmissionState

# What may follow each state. Decided work stays as it is: revising makes the next Submission. Only a review may still
# turn "not yet" into an award. A revision that was given up can be taken up again (`actions.revise`), and nothing else
# that was withdrawn.
NEXT: dict[SubmissionState, frozenset[SubmissionState]] = {
    SubmissionState.DRAFT: frozenset({SubmissionState.SUBMITTED, SubmissionState.WITHDRAWN}),
    SubmissionState.SUBMITTED: frozenset({SubmissionState.IN_ASSESSMENT, SubmissionState.WITHDRAWN}),
    SubmissionState.IN_ASSESSMENT: frozenset(
        {
            SubmissionState.SUBMITTED,  # the assessor gave it back; it waits for another
            SubmissionState.AWARDED,
            SubmissionState.NOT_YET,
            SubmissionState.RETURNED,
        }
    ),
    SubmissionState.AWARDED: frozenset(),
    SubmissionState.NOT_YET: frozenset({SubmissionState.AWARDED}),  # an appeal overturned it
    SubmissionState.RETURNED: frozenset(),
    SubmissionState.WITHDRAWN: frozenset({SubmissionState.DRAFT}),
    SubmissionState.ANCHOR: frozenset(),
}
DECIDED = frozenset({SubmissionState.AWARDED, SubmissionState.NOT_YET, SubmissionState.RETURNED})
OPEN = frozenset({SubmissionState.DRAFT, SubmissionState.SUBMITTED, SubmissionState.IN_ASSESSMENT})
TO_REVISE = frozenset({SubmissionState.NOT_YET, SubmissionState.RETURNED})


def begin(submission: Submission, *, actor: Person, at: datetime) -> None:
    """Write the first event of a draft that was just made."""
    SubmissionEvent.objects.create(submission=submission, state=SubmissionState.DRAFT, actor=actor, at=at)


def move_many(
    submissions: Collection[Submission], state: SubmissionState, *, actor: Person | None, at: datetime
) -> None:
    """Take the same step with many that the caller has locked, as `move` does with one.

    Raises WrongState, with nothing moved, if this step may not follow for one of them. No step that hands in or
    decides: each of those is about one Submission.
    """
    if state in DECIDED or state == SubmissionState.SUBMITTED:
        raise ValueError(f"{state} is never the state of many at once.")
    if any(state not in NEXT[SubmissionState(one.state)] for one in submissions):
        raise WrongState(_("Some of this work has moved on meanwhile. Nothing was changed; try again."))
    Submission.objects.filter(pk__in=[one.pk for one in submissions]).update(state=state)
    SubmissionEvent.objects.bulk_create(
        SubmissionEvent(submission=one, state=state, actor=actor, at=at) for one in submissions
    )


def move(
    submission: Submission, state: SubmissionState, *, actor: Person | None, at: datetime
) -> SubmissionEvent:
    """Take one step and write it down. Call inside the transaction of the action that causes it.

    The row is locked and read anew, so that of two steps at once the second sees the first; `submission` is brought
    up to date with what was written.

    Raises WrongState if this step may not follow.
    """
    current = Submission.objects.select_for_update(no_key=True).get(pk=submission.pk)
    before = SubmissionState(current.state)
    if state not in NEXT[before]:
        raise WrongState(
            _("This work is “%(before)s” now, so it cannot become “%(after)s”. Reload the page to see it.")
            % {"before": before.label, "after": state.label}
        )
    written: dict[str, str | datetime] = {"state": state.value}
    if state == SubmissionState.SUBMITTED and before == SubmissionState.DRAFT:
        written |= {"submitted_at": at}
    if state in DECIDED:
        written |= {"decided_at": at}
    for name, value in written.items():
        setattr(current, name, value)
        setattr(submission, name, value)
    current.save(update_fields=list(written))
    return SubmissionEvent.objects.create(submission=current, state=state, actor=actor, at=at)
