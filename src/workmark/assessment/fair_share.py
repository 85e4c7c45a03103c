"""Sharing waiting work out among assessors, pure: oldest first, each to whoever has had the least for their capacity.

A heap for each kind of work keeps it near n·log(m) for n pieces and m assessors.
"""

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Piece:
    """One waiting reading. submission: its key; two pieces of one submission never go to the same person.

    wants_lead, wants_certified: who may read it. language: two letters, of the evidence.
    """

    key: int
    submission: int
    version: int
    language: str
    wants_lead: bool = False
    wants_certified: bool = False


@dataclass
class Reader:
    """One assessor. room: how many more may be given now. had, capacity: taken this week, and what a week holds.

    left: for each rubric version they hold a certificate for, how many readings it still lasts for. countersigns: versions
    for which they may read after a trainee. leads: versions for whose issuer they are a lead assessor.
    """

    key: int
    room: int
    had: int
    capacity: int
    languages: frozenset[str]
    left: dict[int, int]
    countersigns: frozenset[int]
    leads: frozenset[int]
    given: set[int] = field(default_factory=set)  # submissions, in this run

    @property
    def share(self) -> tuple[float, int]:
        """How much of a week's capacity is used; the lower goes first. The key settles ties, so a run can be repeated."""
        return self.had / self.capacity, self.key

    def may_read(self, piece: Piece) -> bool:
        return (
            self.left.get(piece.version, 0) > 0
            and piece.language in self.languages
            and (not piece.wants_lead or piece.version in self.leads)
            and (not piece.wants_certified or piece.version in self.countersigns)
        )


def shared_out(
    pieces: Iterable[Piece], readers: Collection[Reader], barred: Mapping[int, Collection[int]]
) -> Iterator[tuple[Piece, Reader]]:
    """Give each piece, in the order given, to the reader with room whose share is the lowest.

    barred: submission to the keys of those who must not read it. A piece that nobody may read now is passed over.
    """
    heaps: dict[tuple[int, str, bool, bool], list[tuple[tuple[float, int], Reader]]] = {}
    for piece in pieces:
        kind = (piece.version, piece.language, piece.wants_lead, piece.wants_certified)
        if kind not in heaps:
            heaps[kind] = [(one.share, one) for one in readers if one.may_read(piece)]
            heapq.heapify(heaps[kind])
        reader = _next_reader(heaps[kind], piece, barred.get(piece.submission, ()))
        if reader is not None:
            reader.had, reader.room = reader.had + 1, reader.room - 1
            reader.left[piece.version] -= 1
            reader.given.add(piece.submission)
            yield piece, reader


def _next_reader(
    heap: list[tuple[tuple[float, int], Reader]], piece: Piece, barred: Collection[int]
) -> Reader | None:
    """The first in the heap who may have this piece; those passed over go back into it."""
    passed_over: list[tuple[tuple[float, int], Reader]] = []
    found: Reader | None = None
    while heap and found is None:
        share, reader = heapq.heappop(heap)
        if reader.room <= 0 or reader.left[piece.version] <= 0:
            continue  # neither comes back within a run
        if share != reader.share:
            heapq.heappush(heap, (reader.share, reader))  # given work by another kind's heap meanwhile
        elif reader.key in barred or piece.submission in reader.given:
            passed_over.append((share, reader))
        else:
            found = reader
    for entry in passed_over:
        heapq.heappush(heap, entry)
    if found is not None:
        used = (found.had + 1) / found.capacity
        heapq.heappush(heap, ((used, found.key), found))
    return found
