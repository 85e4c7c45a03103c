"""One page of getCredentials, and where the next one is. Nothing here is believed or fetched.

Spec: Open Badges 3.0, sections 6.2.2, 6.4 and B.3; RFC 8288.
"""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urljoin

from workmark.integrations.hosts.refusing import HostRefused, Problem
from workmark.lib.fetch import MIB
from workmark.lib.public_addresses import AddressRefused, parse_public_url
from workmark.openbadges.documents import as_list, parse_json_object
from workmark.openbadges.errors import OpenBadgesError
from workmark.openbadges.intake import MAX_TEXT_BYTES
from workmark.openbadges.issue import serialise

MOST_BYTES: Final = 8 * MIB
_LONGEST_LINK: Final = 8_192
# The data model says the first, the specification's own example the second.
_TOKENS: Final = ("compactJwsString", "compactJwsStrings")


def badges_in(body: bytes) -> tuple[list[bytes], int]:
    """The badges of one page as texts, each once, and how many were no badges or too long. Raises HostRefused."""
    try:
        page = parse_json_object(body, max_bytes=MOST_BYTES)
    except OpenBadgesError as error:
        raise HostRefused(Problem.UNREADABLE, str(error)) from error
    given = [*as_list(page.get("credential"))]
    for name in _TOKENS:
        given += as_list(page.get(name))
    texts = [_text(each) for each in given]
    return list(dict.fromkeys(filter(None, texts))), texts.count(b"")


def _text(given: Any) -> bytes:
    """The badge's bytes; none for what can be no badge. A document's own spaces are lost in a page, and mean nothing."""
    if isinstance(given, dict):
        text = serialise(given)
    elif isinstance(given, str):
        text = given.strip().encode()
    else:
        return b""
    return text if len(text) <= MAX_TEXT_BYTES else b""


def next_page(link: str, page: str) -> str:
    """The address of the page after this one, "" after the last. It must lie where this one does. Raises HostRefused."""
    target = next((target for target, relations in _links(link[:_LONGEST_LINK]) if "next" in relations), "")
    if not target:
        return ""
    here = parse_public_url(page)
    try:
        there = parse_public_url(urljoin(page, target))
    except (AddressRefused, ValueError) as refused:
        raise HostRefused(Problem.ELSEWHERE, str(refused)) from refused
    if (there.host, there.port) != (here.host, here.port):
        raise HostRefused(Problem.ELSEWHERE, f"{here.host} continues at {there.host}.")
    return str(there)


def _links(header: str) -> Iterator[tuple[str, list[str]]]:
    """Each target with its relations (RFC 8288, section 3)."""
    rest = header
    while (start := rest.find("<")) >= 0 and (end := rest.find(">", start)) > 0:
        target = rest[start + 1 : end].strip()
        parameters, rest = _until_comma(rest[end + 1 :])
        relations: list[str] = []
        for parameter in parameters.split(";"):
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "rel" and not relations:
                relations = value.strip().strip('"').lower().split()
        yield target, relations


def _until_comma(text: str) -> tuple[str, str]:
    """The parameters of one link, and what follows the comma after them. A comma in quotes is none."""
    is_quoted = False
    for at, sign in enumerate(text):
        if sign == '"':
            is_quoted = not is_quoted
        elif sign == "," and not is_quoted:
            return text[:at], text[at + 1 :]
    return text, ""
