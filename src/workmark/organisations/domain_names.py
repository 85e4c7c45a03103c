"""What a domain name is, for somebody who types one into a form."""

import re

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput
from workmark.lib.public_addresses import AddressRefused, parse_public_url

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def domain_name(typed: str) -> str:
    """The name as DNS knows it: lower case, ASCII (IDNA), no dot at the end. A pasted web address gives its host.

    Raises InvalidInput for anything that is not a public domain name.
    """
    host = _SCHEME.sub("", typed.strip()).split("/")[0].rstrip(".").lower()
    try:
        ascii_host = host.encode("idna").decode("ascii")
        parsed = parse_public_url(f"https://{ascii_host}/").host if len(ascii_host) <= 253 else ""
    except (UnicodeError, AddressRefused):
        parsed = ""
    if not parsed or parsed != ascii_host or "." not in parsed:
        detail = _("Enter a public domain name, such as example.org.")
        raise InvalidInput(detail, fields={"domain": [detail]})
    return parsed
