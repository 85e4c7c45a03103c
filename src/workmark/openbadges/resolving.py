"""What this library needs from the outside world, as a function that somebody else passes in.

The library opens no socket. Whoever calls it hands over a `Resolver`; the real one lives with
`workmark.verification`, and a test plays one with a dictionary.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit


@dataclass(frozen=True)
class Fetched:
    """What stood at an address.

    body: the bytes, already bounded in size by the one who fetched them.
    media_type: such as "application/json", without parameters, lower case; empty if the server did not say.
    url: the address that answered, after any redirect that was allowed.
    fetched_at: when the bytes left their server, so that the age of a cached answer can be shown.
    is_redirected: whether a server sent us on from the address that was asked for.
    """

    body: bytes
    media_type: str
    url: str
    fetched_at: datetime
    from_cache: bool = False
    is_redirected: bool = False


class Resolver(Protocol):
    """Gives what stands at an address; raises `errors.Unresolvable` when there is no answer."""

    def __call__(self, url: str, /) -> Fetched:
        """Fetch one https address."""
        ...


def host_of(address: str) -> str | None:
    """The host of an https address, in lower case; None for anything else, broken ones included."""
    try:
        split = urlsplit(address)
        return split.hostname if split.scheme == "https" else None
    except ValueError:
        return None


def split_address(address: str) -> SplitResult:
    """An address in its parts; one that cannot be read, such as a broken IPv6 host, has none."""
    try:
        split = urlsplit(address)
        return split if split.hostname or not split.netloc else urlsplit("")
    except ValueError:
        return urlsplit("")


def origin_of(address: str) -> tuple[str, int] | None:
    """Host and port of an https address; None for anything else, and for one with a user name in it."""
    split = split_address(address)
    try:
        port = split.port or 443
    except ValueError:
        return None
    if split.scheme != "https" or split.hostname is None or "@" in split.netloc:
        return None
    return split.hostname, port


def is_below(address: str, folder: str) -> bool:
    """Whether an address lies under another, part by part: /alice/key under /alice, and not /alicia/key.

    A whole site is nobody's folder, and no address leads below itself by way of a dot, a query or a disguised slash.
    """
    above, below = split_address(folder), split_address(address)
    parts = above.path.rstrip("/").split("/")
    inside = below.path.split("/")
    if (
        above.query
        or above.fragment
        or len(parts) < 2
        or len(inside) <= len(parts)
        or inside[: len(parts)] != parts
    ):
        return False
    return not any(unquote(part) in (".", "..") or {"/", "\\"} & set(unquote(part)) for part in inside)
