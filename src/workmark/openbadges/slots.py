"""Places in a text where values go, and the conditions under which a value changes nothing but its place.

A text is cut at marks, which stand for the values while a template is compiled. In the sorted lines of a
canonical form a value may stand wherever the order of each two neighbours is settled by characters that no
value can change; inside an address only letters may stand that keep it an address of the same scheme.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise, zip_longest
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any

from workmark.openbadges.errors import RefusedToIssue
from workmark.openbadges.rdf import RDF, quoted

_ADDRESS_BEGUN = re.compile(r"<(https?://|urn:uuid:|did:[a-z0-9]+:)[^<>\"]*")


class SlotKind(Enum):
    """What may stand in a slot: a pattern for the whole value, and marks to stand there meanwhile.

    TEXT: any text that is not empty, but never within an address. WORD: letters, digits and `-._~`, which mean
    the same in a text and in an address. NUMBER: digits. DIGEST: SHA-256 in hexadecimal. MOMENT: a dateTimeStamp
    as `format_moment` writes it.
    """

    TEXT = (r"(?s).+", "mark§{:03d}§", "other§{:03d}§")
    WORD = (r"[A-Za-z0-9._~-]+", "mark-{:03d}-end", "other~{:03d}~end")
    NUMBER = (r"0|[1-9][0-9]*", "7{:03d}7", "8{:03d}808")
    DIGEST = (r"[0-9a-f]{64}", "{:064x}", "f{:063x}")
    MOMENT = (
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z",
        "1971-03-05T07:11:{:02d}Z",
        "1972-02-04T06:10:{:02d}Z",
    )

    def __init__(self, pattern: str, mark: str, other_mark: str) -> None:
        self.pattern = re.compile(pattern)
        self.marks = (mark, other_mark)

    @property
    def needs_no_escape(self) -> bool:
        """Whether every value of this kind is written the same in JSON, in N-Quads and in an address."""
        return self is not SlotKind.TEXT


@dataclass(frozen=True)
class Filled:
    """A text with slots. pieces: constant text, slot, constant text, and so on; slots by their place in the order."""

    pieces: tuple[str | int, ...]

    @classmethod
    def joined(cls, texts: Iterable["Filled"]) -> "Filled":
        """Several texts as one."""
        joined: list[str | int] = [""]
        for text in texts:
            joined[-1] = f"{joined[-1]}{text.pieces[0]}"
            joined.extend(text.pieces[1:])
        return cls(tuple(joined))

    def __post_init__(self) -> None:
        # As bytes, because a text with one letter beyond Latin-1 is slow to put together and to encode.
        written = [piece.encode("utf-8") if isinstance(piece, str) else b"" for piece in self.pieces]
        object.__setattr__(self, "_written", written)
        object.__setattr__(self, "_pick", itemgetter(0, 0, *[int(piece) for piece in self.pieces[1::2]]))

    def with_values(self, values: tuple[bytes, ...]) -> bytes:
        """The text in UTF-8 with its values, one for each slot in the template's order."""
        written: list[bytes] = self._written.copy()  # type: ignore[attr-defined]  # set in __post_init__
        written[1::2] = self._pick(values)[2:]  # type: ignore[attr-defined]  # set in __post_init__
        return b"".join(written)

    def require_places_for(self, slots: Mapping[str, SlotKind]) -> None:
        """Raise RefusedToIssue if, in this line of N-Quads, a value could change what its place means."""
        kinds = list(slots.values())
        before = ""
        for constant, slot in zip_longest(self.pieces[::2], self.pieces[1::2]):
            before += str(constant)
            if slot is None:
                break
            kind = kinds[int(slot)]
            begun = before.rpartition("<")
            in_text = '"' in before
            if not in_text and not (kind.needs_no_escape and _ADDRESS_BEGUN.fullmatch("<" + begun[2])):
                raise RefusedToIssue("A value decides what an address means, so it cannot be left open.")
            before += "x"
        if len(self.pieces) > 1 and f"{RDF}JSON" in before:
            raise RefusedToIssue("A value within a JSON literal cannot be left open.")


def marked(slots: Mapping[str, SlotKind], which: int) -> dict[str, str]:
    """A mark for each slot; there are two sets, 0 and 1."""
    if len(slots) > 60:
        raise RefusedToIssue("A template has at most 60 slots.")
    return {name: kind.marks[which].format(number) for number, (name, kind) in enumerate(slots.items())}


def cut(text: str, slots: Mapping[str, SlotKind], which: int) -> Filled:
    """The text, cut at the marks of one set."""
    numbers = {mark: number for number, mark in enumerate(marked(slots, which).values())}
    if not numbers:
        return Filled((text,))
    pieces = re.split(f"({'|'.join(map(re.escape, numbers))})", text)
    return Filled(tuple(numbers[piece] if place % 2 else piece for place, piece in enumerate(pieces)))


def in_certain_order(lines: list[Filled]) -> None:
    """Raise RefusedToIssue unless each line comes before the next for all values."""
    for line, following in pairwise(lines):
        if not _is_before(line.pieces, following.pieces):
            raise RefusedToIssue("The order of the canonical form depends on the values.")


def _is_before(one: tuple[str | int, ...], other: tuple[str | int, ...]) -> bool:
    for piece, another in zip(one, other, strict=False):
        if piece == another:
            continue
        if isinstance(piece, int) or isinstance(another, int):
            return False
        shared = min(len(piece), len(another))
        # A difference settles it only where both texts are constant.
        return piece[:shared] < another[:shared]
    return False


class Slots:
    """The slots of one template, in order, ready to take values."""

    def __init__(self, kinds: Mapping[str, SlotKind]) -> None:
        self._kinds = [
            (name, kind, kind.pattern.fullmatch, kind.needs_no_escape) for name, kind in kinds.items()
        ]

    def fill(self, values: Mapping[str, str]) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
        """The values as JSON and as N-Quads write them, in UTF-8 and in the slots' order; raises RefusedToIssue."""
        for_json: list[bytes] = []
        for_lines: list[bytes] = []
        try:
            for name, kind, matches, is_plain in self._kinds:
                value: Any = values.get(name)
                if type(value) is not str or not matches(value):
                    raise RefusedToIssue(f"{name} is {str(value)[:60]!r}, which is no {kind.name.lower()}.")
                if is_plain:
                    plain = value.encode("utf-8")
                    for_json.append(plain)
                    for_lines.append(plain)
                else:
                    for_json.append(encode_basestring(value)[1:-1].encode("utf-8"))
                    for_lines.append(quoted(value)[1:-1].encode("utf-8"))
        except UnicodeEncodeError as error:
            raise RefusedToIssue("A value holds half of a Unicode surrogate pair.") from error
        return tuple(for_json), tuple(for_lines)
