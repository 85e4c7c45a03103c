"""Drawing a sample that nobody picked by hand, pure: the same seed and the same thing give the same draw for ever.

The seed's SHA-256 is in the audit log before the first draw. Once the seed is shown, anybody can draw again and see
that the sample was not chosen afterwards (AQ6). HMAC-SHA-256 (RFC 2104) stands in for the die.
"""

import hmac
from hashlib import sha256

_SIDES = 1 << 64


def drawn(seed: str, thing: str) -> float:
    """A number from 0 up to but not including 1, fixed by the seed and the thing's permanent name.

    seed: 32 bytes in hex. thing: for a Submission its token.
    """
    mark = hmac.new(bytes.fromhex(seed), thing.encode(), sha256).digest()
    return int.from_bytes(mark[:8], "big") / _SIDES


def is_drawn(seed: str, thing: str, *, share: float) -> bool:
    """Tell whether the thing is in a sample that takes this share (0 to 1) of all things."""
    return drawn(seed, thing) < share
