"""Who is behind an issuer, as data that the caller brings: never a colour, never a guess.

A signature proves that a key signed. That the key belongs to a known body is another question with four
answers, and "unknown" is one of them: it is not an accusation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Standing(StrEnum):
    """How we know who the issuer is, strongest first."""

    IN_REGISTRY = "in-registry"
    DOMAIN_PROVED = "domain-proved"
    SELF_ASSERTED = "self-asserted"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class IssuerStanding:
    """What is known of one issuer. source: the domain or the registry's name; empty when there is none."""

    standing: Standing
    name: str = ""
    source: str = ""


NOT_KNOWN = IssuerStanding(Standing.UNKNOWN)


class Trust(Protocol):
    """Anything that can say what is known about an issuer, by its identifier."""

    def standing_of(self, issuer_id: str, /) -> IssuerStanding:
        """The issuer's standing; UNKNOWN rather than an error when nothing is known."""
        ...


@dataclass(frozen=True)
class TrustList:
    """The simplest Trust: a mapping from issuer identifiers to what is known of them."""

    issuers: Mapping[str, IssuerStanding] = field(default_factory=dict)

    def standing_of(self, issuer_id: str, /) -> IssuerStanding:
        """What the list says, or UNKNOWN."""
        return self.issuers.get(issuer_id, NOT_KNOWN)


NOBODY_KNOWN = TrustList()
