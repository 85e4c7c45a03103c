"""One person's way with one issuer, as plain values: how far it went, how soon it was decided, and who says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

UNANSWERED = "(unanswered)"  # the group of those who did not say; no key of a category has brackets


class Reached(StrEnum):
    """How far a journey had come at the cut."""

    STARTED = "started"
    HANDED_IN = "handed-in"  # and not decided
    AWARDED = "awarded"
    REFUSED = "refused"  # decided "not yet", at however many attempts


class State(NamedTuple):
    """Where a journey stood at the cut. decided_in_time: within the promised working days; None while undecided."""

    reached: Reached
    decided_in_time: bool | None = None
    appealed: bool = False

    @property
    def is_decided(self) -> bool:
        return self.reached in {Reached.AWARDED, Reached.REFUSED}


@dataclass(frozen=True)
class Journey:
    """achievement: its slug. groups: category by question. A person has one journey in a release."""

    achievement: str
    state: State
    groups: Mapping[str, str] = field(default_factory=dict)

    def group(self, question: str) -> str:
        return self.groups.get(question) or UNANSWERED


@dataclass(frozen=True)
class Column:
    """A part of all journeys."""

    key: str
    holds: Callable[[State], bool]


@dataclass(frozen=True)
class Plan:
    """Ways to split all journeys into columns, shown side by side. Each split is whole and without overlap."""

    key: str
    splits: tuple[tuple[Column, ...], ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column for split in self.splits for column in split)

    @property
    def tells_awards(self) -> bool:
        return any(column.key == "awarded" for column in self.columns)


_STARTED = Column("started-only", lambda state: state.reached == Reached.STARTED)
_WAITING = Column("waiting", lambda state: state.reached == Reached.HANDED_IN)
_AWARDED = Column("awarded", lambda state: state.reached == Reached.AWARDED)
_REFUSED = Column("refused", lambda state: state.reached == Reached.REFUSED)
_UNDECIDED = Column("undecided", lambda state: not state.is_decided)
_NOT_AWARDED = Column("not-awarded", lambda state: state.reached != Reached.AWARDED)
_EVERYONE = Column("everyone", lambda state: True)
_SPEED = (
    Column("no-decision", lambda state: state.decided_in_time is None),
    Column("in-time", lambda state: state.decided_in_time is True),
    Column("late", lambda state: state.decided_in_time is False),
)
_APPEALS = (
    Column("no-appeal", lambda state: not state.appealed),
    Column("appealed", lambda state: state.appealed),
)
_STEPS = (_STARTED, _WAITING, _AWARDED, _REFUSED)
_DECISIONS = (_UNDECIDED, _AWARDED, _REFUSED)

# Finest first. Coarser ones join columns that lie side by side, which is what the proof in `suppression` rests on.
PLANS = (
    Plan("everything", (_STEPS, _SPEED, _APPEALS)),
    Plan("steps-and-speed", (_STEPS, _SPEED)),
    Plan("decisions-speed-appeals", (_DECISIONS, _SPEED, _APPEALS)),
    Plan("decisions-and-speed", (_DECISIONS, _SPEED)),
    Plan("decisions", (_DECISIONS,)),
    Plan("awards", ((_AWARDED, _NOT_AWARDED),)),
    Plan("starts", ((_EVERYONE,),)),
)
