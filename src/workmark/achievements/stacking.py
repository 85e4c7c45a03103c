"""How far somebody is with a stack: the pure rule, plain values in and out.

n of m: as many members must count as the stack needs, the required ones among them. A badge counts for a member when it
is for that Achievement and proves the member's level; a badge counts once. Of more badges than are needed, those that
last longest count, so that the whole lasts as long as it can.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter

from workmark.achievements.stack_content import StackContent, StackMember

_FOR_EVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Held:
    """One badge in force. slug: of its Achievement. level: the highest it proves. credential: the caller's own number."""

    slug: str
    level: int
    earned_at: datetime
    ends_at: datetime | None = None
    credential: int = 0

    @property
    def lasts_until(self) -> datetime:
        return self.ends_at or _FOR_EVER


@dataclass(frozen=True)
class MemberStanding:
    """One member and what counts for it. below: she holds its badge, but at a lower level than is asked."""

    member: StackMember
    counted: tuple[Held, ...] = ()
    below: bool = False
    inner: "Standing | None" = None

    @property
    def counts(self) -> bool:
        return bool(self.counted)

    @property
    def lasts_until(self) -> datetime:
        return min(held.lasts_until for held in self.counted)


@dataclass(frozen=True)
class Standing:
    """have: how many of `need` count now. counted: the badges that make up a stack that is met, else none."""

    need: int
    have: int
    members: tuple[MemberStanding, ...]
    counted: tuple[Held, ...] = ()

    @property
    def is_met(self) -> bool:
        return self.have >= self.need

    @property
    def begun_at(self) -> datetime | None:
        """When the first of the badges that count was earned; None: none counts."""
        begun = [held.earned_at for line in self.members for held in line.counted]
        begun += [at for line in self.members if line.inner and (at := line.inner.begun_at)]
        return min(begun, default=None)

    @property
    def is_begun(self) -> bool:
        return self.begun_at is not None

    def is_open(self, ends: datetime | None) -> bool:
        """Whether it can still be finished. ends: when the stack was retired; whoever began before then may finish."""
        return ends is None or (self.begun_at is not None and self.begun_at < ends)

    @property
    def ends_at(self) -> datetime | None:
        """When the first of the badges that count ends; None: never, or nothing counts."""
        ends = [held.ends_at for held in self.counted if held.ends_at]
        return min(ends) if ends else None

    @property
    def next(self) -> tuple[StackMember, ...]:
        """What would bring her on: required members first, then those that she has begun or could begin."""
        if self.is_met:
            return ()
        missing = [line for line in self.members if not line.counts]
        ranked = sorted(missing, key=lambda line: (not line.member.is_required, not _is_begun(line)))
        return tuple(line.member for line in ranked)


def standing(content: StackContent, held: Sequence[Held]) -> Standing:
    """Where a holder of these badges stands."""
    return _standing(content.need, content.members, held)


def _standing(need: int, members: Sequence[StackMember], held: Sequence[Held]) -> Standing:
    lines = tuple(_line(member, held) for member in members)
    required = [line for line in lines if line.member.is_required]
    kept = [line for line in required if line.counts]
    others = sorted(
        (line for line in lines if line.counts and not line.member.is_required),
        key=lambda line: (-line.lasts_until.timestamp(), min(held.earned_at for held in line.counted)),
    )
    # Places of required members stay free for them, however much else she has.
    room = max(0, need - len(required))
    chosen = [*kept, *others[:room]]
    have = len(chosen)
    counted = tuple(held for line in chosen for held in line.counted) if have >= need else ()
    return Standing(need=need, have=have, members=lines, counted=counted)


def _line(member: StackMember, held: Sequence[Held]) -> MemberStanding:
    if member.stack:
        inner = _standing(member.need, member.members, held)
        return MemberStanding(member, inner.counted, inner=inner)
    theirs = [one for one in held if one.slug == member.achievement]
    fit = [one for one in theirs if one.level >= member.level]
    best = max(fit, key=attrgetter("lasts_until", "earned_at"), default=None)
    return MemberStanding(member, (best,) if best else (), below=bool(theirs) and not fit)


def _is_begun(line: MemberStanding) -> bool:
    return line.below or bool(line.inner and line.inner.is_begun)
