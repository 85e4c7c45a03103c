"""The state machine as a table: every step that may be taken, and that no other may."""

from itertools import product
from typing import Any

import pytest

from tests.submissions.scenes import MONDAY
from workmark.lib.problems import WrongState
from workmark.submissions.events import move
from workmark.submissions.models import SubmissionState as State

# Read off ARCHITECTURE.md: draft, submitted, in assessment, decided; withdrawn before an assessor holds it.
ALLOWED = {
    (State.DRAFT, State.SUBMITTED),
    (State.DRAFT, State.WITHDRAWN),
    (State.SUBMITTED, State.IN_ASSESSMENT),
    (State.SUBMITTED, State.WITHDRAWN),
    (State.IN_ASSESSMENT, State.SUBMITTED),
    (State.IN_ASSESSMENT, State.AWARDED),
    (State.IN_ASSESSMENT, State.NOT_YET),
    (State.IN_ASSESSMENT, State.RETURNED),
    (State.NOT_YET, State.AWARDED),  # ASSESSMENT.md, step 7: an appeal's outcome replaces
    (State.WITHDRAWN, State.DRAFT),  # a revision that was given up goes on; decision 0338
}


@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_only_the_steps_in_the_table_may_be_taken(draft: Any, before: State, after: State) -> None:
    declared = None if before == State.DRAFT else MONDAY
    type(draft).objects.update(state=before, declared_own_work_at=declared or MONDAY, submitted_at=declared)

    if (before, after) in ALLOWED:
        move(draft, after, actor=None, at=MONDAY)
        draft.refresh_from_db()
        assert draft.state == after
        assert draft.events.last().state == after
    else:
        with pytest.raises(WrongState):
            move(draft, after, actor=None, at=MONDAY)
        draft.refresh_from_db()
        assert draft.state == before


def test_the_state_always_repeats_the_last_event(draft: Any, cast: Any) -> None:
    move(draft, State.WITHDRAWN, actor=cast.lena, at=MONDAY)

    assert [event.state for event in draft.events.all()] == ["draft", "withdrawn"]
    assert type(draft).objects.get(pk=draft.pk).state == "withdrawn"
