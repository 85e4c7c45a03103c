"""Sharing out work: worked out by hand for few, and held to its rules for many."""

import random
from collections import Counter
from collections.abc import Collection
from typing import Any

from workmark.assessment.fair_share import Piece, Reader, shared_out


def reader(key: int, **changes: Any) -> Reader:
    usual: dict[str, Any] = {
        "key": key,
        "room": 5,
        "had": 0,
        "capacity": 10,
        "languages": frozenset({"en"}),
        "left": {1: 100},
        "countersigns": frozenset({1}),
        "leads": frozenset(),
    }
    return Reader(**usual | changes)


def piece(key: int, **changes: Any) -> Piece:
    usual: dict[str, Any] = {"key": key, "submission": key, "version": 1, "language": "en"}
    return Piece(**usual | changes)


def given(
    pieces: list[Piece], readers: list[Reader], barred: dict[int, Collection[int]] | None = None
) -> list[tuple[int, int]]:
    return [(one.key, who.key) for one, who in shared_out(pieces, readers, barred or {})]


def test_whoever_has_had_the_least_for_their_capacity_is_next() -> None:
    # Shares: A 2/10 and B 0/5. B gets one (1/5 = A's share, and A's key is lower), then A (3/10), then B (2/5).
    readers = [reader(1, had=2, capacity=10), reader(2, had=0, capacity=5)]

    assert given([piece(10), piece(11), piece(12), piece(13)], readers) == [
        (10, 2),
        (11, 1),
        (12, 2),
        (13, 1),
    ]


def test_nobody_gets_more_than_they_have_room_for() -> None:
    assert given([piece(n) for n in range(5)], [reader(1, room=2), reader(2, room=1)]) == [
        (0, 1),
        (1, 2),
        (2, 1),
    ]


def test_a_conflict_passes_the_piece_to_the_next_and_costs_nobody_their_turn() -> None:
    assert given([piece(10), piece(11)], [reader(1), reader(2)], {10: {1}}) == [(10, 2), (11, 1)]


def test_two_readings_of_one_work_go_to_two_people() -> None:
    both = [piece(10, submission=7), piece(11, submission=7), piece(12, submission=7)]

    assert given(both, [reader(1), reader(2)]) == [(10, 1), (11, 2)]


def test_language_certificate_lead_and_countersign_are_wanted() -> None:
    spanish, other = piece(10, language="es"), piece(11, version=2)
    lead, trainee = piece(12, wants_lead=True), piece(13, wants_certified=True)
    plain = reader(1, countersigns=frozenset())
    versed = reader(2, languages=frozenset({"en", "es"}), left={1: 9, 2: 9}, leads=frozenset({1}), room=9)

    assert given([spanish, other, lead, trainee], [plain, versed]) == [(10, 2), (11, 2), (12, 2), (13, 2)]
    assert given([spanish, other, lead, trainee], [plain]) == []


def test_a_certificate_that_is_used_up_gives_no_more() -> None:
    assert given([piece(10), piece(11)], [reader(1, left={1: 1})]) == [(10, 1)]


def test_however_work_and_people_fall_every_rule_holds_and_no_room_is_wasted() -> None:
    chance = random.Random(7)
    for _ in range(200):
        readers = [
            reader(
                key,
                room=chance.randint(0, 4),
                had=chance.randint(0, 9),
                left={version: chance.randint(0, 4) for version in chance.sample([1, 2, 3], 2)},
                languages=frozenset(chance.sample(["en", "es", "pt"], 2)),
            )
            for key in range(6)
        ]
        rooms = {one.key: one.room for one in readers}
        lasting = {one.key: dict(one.left) for one in readers}
        pieces = [
            piece(
                key,
                submission=key // 2,
                version=chance.randint(1, 3),
                language=chance.choice(["en", "es", "pt"]),
            )
            for key in range(20)
        ]
        barred = {work: set(chance.sample(range(6), 2)) for work in range(10)}

        shared = list(shared_out(pieces, readers, barred))

        assert all(count <= rooms[who] for who, count in Counter(who.key for _one, who in shared).items())
        assert len({(one.submission, who.key) for one, who in shared}) == len(shared)
        for one, who in shared:
            assert who.key not in barred[one.submission]
            assert one.language in who.languages
        used = Counter((who.key, one.version) for one, who in shared)
        assert all(count <= lasting[who][version] for (who, version), count in used.items())
        done = {one.key for one, _who in shared}
        for left in (one for one in pieces if one.key not in done):
            # Whoever may read it has no room left, no certificate left, holds its other reading, or is barred.
            assert all(
                not who.may_read(left)
                or who.room == 0
                or who.key in barred[left.submission]
                or left.submission in who.given
                for who in readers
            )
