"""Where a program may come back to: which addresses are sound, and whether one is registered. Pure.

Spec: RFC 8252, sections 7.1 to 7.3; RFC 9700, section 2.1.
"""

import re
from collections.abc import Sequence

_LOOPBACK = re.compile(r"^(?P<host>http://(?:127\.0\.0\.1|\[::1\]))(?::\d{1,5})?(?P<end>/|$)")
# Of a phone's app: a domain name turned round, so that it is nobody's and no scheme that browsers know, as javascript is.
_OF_AN_APP = re.compile(r"[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:/[A-Za-z0-9._~/?&=:%!$()+,;-]{0,300}")


def is_app_address(address: str) -> bool:
    """Whether it opens an app by a scheme of its own, such as "com.example.wallet:/back" (RFC 8252 section 7.1)."""
    return _OF_AN_APP.fullmatch(address) is not None


def is_registered(address: str, registered: Sequence[str]) -> bool:
    """Letter for letter; but a desktop program comes back to whichever port it was given (RFC 8252 section 7.3)."""
    return address in registered or (
        _LOOPBACK.match(address) is not None
        and _without_port(address) in {_without_port(known) for known in registered}
    )


def _without_port(address: str) -> str:
    return _LOOPBACK.sub(r"\g<host>\g<end>", address)
