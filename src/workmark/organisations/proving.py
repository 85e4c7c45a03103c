"""Looks whether an organisation's challenge stands where only the holder of a domain can put it: DNS or a file.

Three answers, never two: FOUND, NOT_THERE (we looked, and it says something else or nothing), and COULD_NOT_TELL (no
answer came). The doors to the network are arguments, so that tests open none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

import dns.exception
import dns.rdatatype
import dns.resolver
from django.utils.translation import gettext as _

from workmark.lib.fetch import Fetcher, FetchError, Limits, UnexpectedAnswer
from workmark.lib.public_addresses import AddressRefused

DNS_SECONDS = 5.0
# A proof that no server confirms for so long is none any more.
LONGEST_UNSEEN = timedelta(days=30)
LABEL = "_workmark-challenge"
WELL_KNOWN = "/.well-known/workmark-challenge.txt"
_MOST_BYTES = 4_096


class Answer(StrEnum):
    FOUND = "found"
    NOT_THERE = "not-there"
    COULD_NOT_TELL = "could-not-tell"


@dataclass(frozen=True)
class Looked:
    """One place looked at, the answer, and a sentence for the owner that says what was seen."""

    answer: Answer
    said: str


class NoDnsAnswer(Exception):
    """The name servers did not answer, or answered that they cannot."""


def ask_txt(name: str) -> Sequence[str]:
    """The TXT records of a name; an empty list where there is none. Raises NoDnsAnswer."""
    try:
        answer = dns.resolver.Resolver().resolve(
            f"{name}.", dns.rdatatype.TXT, lifetime=DNS_SECONDS, raise_on_no_answer=False
        )
    except dns.resolver.NXDOMAIN:
        return []
    except dns.exception.DNSException as error:
        raise NoDnsAnswer(type(error).__name__) from error
    return [b"".join(record.strings).decode("utf-8", "replace") for record in answer.rrset or ()]


def ask_file(url: str) -> bytes:
    """The file at a public HTTPS address. Raises FetchError or AddressRefused."""
    return Fetcher(limits=Limits(max_bytes=_MOST_BYTES, hops=1)).get(url, accept="text/plain").body


@dataclass(frozen=True)
class Doors:
    """The two ways out to the network."""

    txt: Callable[[str], Sequence[str]] = field(default=ask_txt)
    file: Callable[[str], bytes] = field(default=ask_file)


def look_in_dns(domain: str, challenge: str, doors: Doors) -> Looked:
    name = f"{LABEL}.{domain}"
    try:
        records = doors.txt(name)
    except NoDnsAnswer:
        return Looked(
            Answer.COULD_NOT_TELL,
            _("DNS: the name servers of %(domain)s did not answer.") % {"domain": domain},
        )
    if challenge in (record.strip() for record in records):
        return Looked(Answer.FOUND, _("DNS: the TXT record at %(name)s is right.") % {"name": name})
    if records:
        said = _("DNS: %(name)s has a TXT record, but with another value.") % {"name": name}
    else:
        said = _("DNS: there is no TXT record at %(name)s.") % {"name": name}
    return Looked(Answer.NOT_THERE, said)


def look_at_file(domain: str, challenge: str, doors: Doors) -> Looked:
    url = f"https://{domain}{WELL_KNOWN}"
    try:
        body = doors.file(url)
    except UnexpectedAnswer as error:
        if error.status in {404, 410}:
            return Looked(Answer.NOT_THERE, _("File: there is none at %(url)s.") % {"url": url})
        return Looked(Answer.COULD_NOT_TELL, _("File: %(url)s gave an unexpected answer.") % {"url": url})
    except (FetchError, AddressRefused):
        return Looked(Answer.COULD_NOT_TELL, _("File: %(url)s could not be read.") % {"url": url})
    if body.decode("utf-8", "replace").strip() == challenge:
        return Looked(Answer.FOUND, _("File: the file at %(url)s is right.") % {"url": url})
    return Looked(Answer.NOT_THERE, _("File: %(url)s holds something else.") % {"url": url})
