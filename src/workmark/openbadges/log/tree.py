"""Merkle trees: hashes of leaves and nodes, heads, and proofs that a leaf is in or that a tree only grew.

A tree of size n splits at the largest power of two below n, so every whole subtree stands at an aligned place and
never changes again. `Subtrees` reads those; everything else is put together from them in a number of steps that grows
with the logarithm of the size.

Specs: RFC 6962 section 2.1; RFC 9162 sections 2.1.3 and 2.1.4, whose verification steps are followed one by one.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from workmark.openbadges.errors import LogProofMismatch

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
# 2**63 leaves would take every hash we read as a proof; no proof is longer.
MAX_PATH: Final = 64

Subtrees = Callable[[int, int], bytes]
"""Gives the hash of a whole subtree: (level, index) covers the leaves [index * 2**level, (index + 1) * 2**level)."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry as it stands in the tree."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbours."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The head of a tree whose leaf hashes are at hand, level by level; one without a neighbour waits a level higher."""
    level, sha256 = list(hashes), hashlib.sha256
    while len(level) > 1:
        # As `node_hash`, written out: this is the inmost loop of every proof and every head.
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
        level = above + level[len(above) * 2 :]
    return level[0] if level else EMPTY_ROOT


def tree_root(size: int, subtrees: Subtrees) -> bytes:
    """The head of the tree of the first `size` leaves."""
    return _range_hash(0, size, subtrees) if size else EMPTY_ROOT


def inclusion_path(index: int, size: int, subtrees: Subtrees) -> list[bytes]:
    """The proof that the leaf at `index` is in the tree of `size` leaves, from its sibling up (RFC 6962 2.1.1)."""
    if not 0 <= index < size:
        raise ValueError(f"There is no leaf {index} in a tree of {size}.")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range_hash(middle, end, subtrees))
            end = middle
        else:
            path.append(_range_hash(start, middle, subtrees))
            start = middle
    return path[::-1]


def consistency_path(old: int, new: int, subtrees: Subtrees) -> list[bytes]:
    """The proof that the tree of `old` leaves is the beginning of the tree of `new` (RFC 6962 2.1.2)."""
    if not 0 < old <= new:
        raise ValueError(f"A consistency proof needs 0 < old <= new, not {old} and {new}.")
    path: list[bytes] = []
    start, end, is_whole = 0, new, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_range_hash(middle, end, subtrees))
            end = middle
        else:
            path.append(_range_hash(start, middle, subtrees))
            start, is_whole = middle, False
    if not is_whole:
        path.append(_range_hash(start, end, subtrees))
    return path[::-1]


def check_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Give nothing if the path leads from the leaf's hash to the root; raises LogProofMismatch.

    The steps are those of RFC 9162 section 2.1.3.2.
    """
    # 1. The leaf must lie in the tree.
    if not 0 <= index < size:
        raise LogProofMismatch(f"The proof is for entry {index}, but the tree has only {size} entries.")
    # 2. fn and sn, r.
    place, last, value = index, size - 1, leaf
    # 3. For each value of the path:
    for sibling in path:
        if last == 0:
            raise LogProofMismatch("The inclusion proof is longer than the tree is high.")
        if place & 1 or place == last:
            value = node_hash(sibling, value)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            value = node_hash(value, sibling)
        place, last = place >> 1, last >> 1
    # 4. The top must be reached, and must be the root.
    if last != 0 or not hmac.compare_digest(value, root):
        raise LogProofMismatch("The inclusion proof does not lead from this entry to the log's signed root.")


def check_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> None:
    """Give nothing if the older tree is the beginning of the newer; raises LogProofMismatch.

    The steps are those of RFC 9162 section 2.1.4.2; its text asks for 0 < old < new, and equal sizes and the empty
    tree are answered here without a path.
    """
    if not 0 <= old <= new:
        raise LogProofMismatch(f"A log of {old} entries cannot have shrunk to {new}.")
    if old in (0, new):
        agrees = hmac.compare_digest(old_root, new_root if old == new else EMPTY_ROOT)
        if path or not agrees:
            raise LogProofMismatch("Two heads of the log disagree about the same entries.")
        return
    # 1. An empty path proves nothing. 2. A whole older tree is itself the first value.
    if not path:
        raise LogProofMismatch("The consistency proof is empty.")
    steps = iter([old_root, *path] if old & (old - 1) == 0 else path)
    # 3 and 4. fn and sn, past the levels at which the older tree is whole.
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    # 5.
    old_value = new_value = next(steps)
    # 6. For each further value:
    for sibling in steps:
        if last == 0:
            raise LogProofMismatch("The consistency proof is longer than the tree is high.")
        if place & 1 or place == last:
            old_value, new_value = node_hash(sibling, old_value), node_hash(sibling, new_value)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new_value = node_hash(new_value, sibling)
        place, last = place >> 1, last >> 1
    # 7.
    agrees = hmac.compare_digest(old_value, old_root) and hmac.compare_digest(new_value, new_root)
    if last != 0 or not agrees:
        raise LogProofMismatch("The newer head of the log does not continue the older one.")


def _range_hash(start: int, end: int, subtrees: Subtrees) -> bytes:
    """The hash of the leaves [start, end), where start is aligned as RFC 6962's splits make it."""
    return _joined([subtrees(level, index) for level, index in _whole_subtrees(start, end)])


def _whole_subtrees(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The largest whole subtrees that cover a range, from the left; each is smaller than the one before."""
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def _joined(roots: list[bytes]) -> bytes:
    """Fold whole subtrees, which shrink to the right, into one hash from the right."""
    if not roots:
        return EMPTY_ROOT
    value = roots[-1]
    for left in reversed(roots[:-1]):
        value = node_hash(left, value)
    return value


def _split(size: int) -> int:
    """The largest power of two smaller than the size."""
    return 1 << ((size - 1).bit_length() - 1)
