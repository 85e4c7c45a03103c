"""Whose badge a document says it is, compared with the addresses that one person has shown to be hers.

"We could not tell" is an answer: many badges name their learner in a way that no e-mail address can be held against.

Spec: Open Badges 3.0 and 2.0, "IdentityObject".
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final

from workmark.openbadges.documents import as_list
from workmark.openbadges.ob2.documents import is_open_badges_2, recipient_of
from workmark.openbadges.ob2.recipient import matches

_ADDRESS_TYPES: Final = frozenset({"emailAddress", "email", "schema:email"})


class Whose(StrEnum):
    """The answer for one person."""

    HERS = "hers"
    ANOTHERS = "anothers"
    UNCLEAR = "unclear"


def whose_badge(document: Mapping[str, Any], addresses: Iterable[str]) -> Whose:
    """addresses: e-mail addresses that are surely the person's. A badge that fits one of them is hers."""
    own = [address for address in addresses if address]
    if is_open_badges_2(document):
        answers = [matches(recipient_of(document), address) for address in own]
    else:
        answers = [_fits(said, address) for said in _identities(document) for address in own]
    if True in answers:
        return Whose.HERS
    return Whose.ANOTHERS if answers and None not in answers else Whose.UNCLEAR


def _identities(document: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """Every e-mail identity of every subject; a subject named by a `mailto:` address is one too."""
    for subject in as_list(document.get("credentialSubject")):
        if not isinstance(subject, Mapping):
            continue
        named = subject.get("id")
        if isinstance(named, str) and named.lower().startswith("mailto:"):
            yield {"identityHash": named[len("mailto:") :], "hashed": False}
        for item in as_list(subject.get("identifier")):
            kind = item.get("identityType") if isinstance(item, Mapping) else None
            if isinstance(kind, str) and kind in _ADDRESS_TYPES:
                yield item


def _fits(said: Mapping[str, Any], address: str) -> bool | None:
    expected, salt = said.get("identityHash"), said.get("salt", "")
    if not isinstance(expected, str) or not isinstance(salt, str) or not expected.isascii():
        return None
    # Addresses are typed in either case, and issuers hash what they were given.
    spellings = {address.strip(), address.strip().lower()}
    if said.get("hashed") is not True:
        return expected.strip().lower() in {each.lower() for each in spellings}
    if not expected.startswith("sha256$"):
        return None
    digests = (hashlib.sha256((each + salt).encode()).hexdigest() for each in spellings)
    return any(hmac.compare_digest(f"sha256${digest}", expected.lower()) for digest in digests)
