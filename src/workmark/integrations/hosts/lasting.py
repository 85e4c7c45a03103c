"""How long a visit stays, and in which states a worker has something to do for it."""

from datetime import timedelta
from typing import Final

from workmark.integrations.hosts.models import VisitState

AFTER_THE_LAST_LOOK: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(hours=4)
AT_WORK: Final = frozenset(
    {VisitState.READING, VisitState.CHECKING, VisitState.KEEPING, VisitState.SENDING, VisitState.ENDING}
)
