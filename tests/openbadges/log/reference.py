"""RFC 6962 section 2.1 written down as its text reads: recursive, slow, and sharing nothing with what is tested."""

from hashlib import sha256


def mth(leaves: list[bytes]) -> bytes:
    """MTH(D[n]), section 2.1."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = _k(len(leaves))
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


class Tree:
    """The same over one list, remembering the heads of ranges so that all pairs can be asked in a few seconds."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.leaves = leaves
        self._known: dict[tuple[int, int], bytes] = {}

    def mth(self, start: int, end: int) -> bytes:
        if (start, end) not in self._known:
            if end - start < 2:
                self._known[start, end] = mth(self.leaves[start:end])
            else:
                k = start + _k(end - start)
                self._known[start, end] = sha256(b"\x01" + self.mth(start, k) + self.mth(k, end)).digest()
        return self._known[start, end]

    def path(self, m: int, start: int, end: int) -> list[bytes]:
        """PATH(m, D[start:end]), section 2.1.1; m counts from start."""
        n = end - start
        if n == 1:
            return []
        k = _k(n)
        if m < k:
            return [*self.path(m, start, start + k), self.mth(start + k, end)]
        return [*self.path(m - k, start + k, end), self.mth(start, start + k)]

    def proof(self, m: int, n: int) -> list[bytes]:
        """PROOF(m, D[n]), section 2.1.2."""
        return self._subproof(m, 0, n, True)

    def _subproof(self, m: int, start: int, end: int, b: bool) -> list[bytes]:
        n = end - start
        if m == n:
            return [] if b else [self.mth(start, end)]
        k = _k(n)
        if m <= k:
            return [*self._subproof(m, start, start + k, b), self.mth(start + k, end)]
        return [*self._subproof(m - k, start + k, end, False), self.mth(start, start + k)]


def root_by_path(m: int, n: int, leaf: bytes, path: list[bytes]) -> bytes:
    """What a path leads to, by the definition of PATH alone: its last value is the head of the other half."""
    if n == 1:
        assert path == []
        return leaf
    k = _k(n)
    if m < k:
        return sha256(b"\x01" + root_by_path(m, k, leaf, path[:-1]) + path[-1]).digest()
    return sha256(b"\x01" + path[-1] + root_by_path(m - k, n - k, leaf, path[:-1])).digest()


def roots_by_proof(m: int, n: int, old: bytes, proof: list[bytes], whole: bool = True) -> tuple[bytes, bytes]:
    """The two heads that a consistency proof leads to, by the definition of SUBPROOF alone."""
    if m == n:
        return (old, old) if whole else (proof[0], proof[0])
    k = _k(n)
    if m <= k:
        first, second = roots_by_proof(m, k, old, proof[:-1], whole)
        return first, sha256(b"\x01" + second + proof[-1]).digest()
    first, second = roots_by_proof(m - k, n - k, old, proof[:-1], False)
    return sha256(b"\x01" + proof[-1] + first).digest(), sha256(b"\x01" + proof[-1] + second).digest()


def _k(n: int) -> int:
    """The largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k
