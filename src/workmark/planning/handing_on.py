"""What a learner brought from elsewhere, as other hosts may have it: Open Badges 3.0 alone, as documents or as tokens."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Final
from urllib.parse import unquote

from django.core.cache import cache
from django.db.models.functions import Length

from workmark.openbadges.documents import id_of, parse_moment, types_of
from workmark.openbadges.errors import OpenBadgesError
from workmark.openbadges.intake import Container, Kind, open_badge
from workmark.openbadges.jose.envelope import open_envelope
from workmark.openbadges.report import Outcome
from workmark.openbadges.whose import Whose
from workmark.organisations.models import Person
from workmark.planning.bringing import Brought
from workmark.planning.models import ImportedCredential
from workmark.planning.queries import imported_of

# Open Badges 3.0, section B.1.2: one of the types of every badge.
_BADGES: Final = frozenset({"AchievementCredential", "OpenBadgeCredential"})
# A longer one is kept cut off, and only the document says the whole of it.
_LONGEST_ISSUER: Final = 500
_A_DAY: Final = 24 * 3600
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class OpenBadge:
    """document: the badge, out of its token too. token: the compact JWS, "" where the document holds its proof itself."""

    document: Mapping[str, Any]
    token: str

    @property
    def name(self) -> tuple[str, str]:
        """What makes two of them the same badge: issuer and id (Open Badges 3.0, "Credential equality")."""
        issuer, own = id_of(self.document.get("issuer")), id_of(self.document)
        return unquote(issuer or "").strip(), unquote(own or "").strip()

    @property
    def stated_at(self) -> datetime:
        """Of two that are the same badge, the one with the later moment is the newer."""
        for name in ("validFrom", "issuanceDate"):
            try:
                return parse_moment(self.document.get(name), name)
            except OpenBadgesError:
                continue
        return _LONG_AGO


def open_badge_in(data: bytes) -> OpenBadge | None:
    """The Open Badge 3.0 in a text or picture; None for anything else: a record of several, Open Badges 2, a PDF, COSE."""
    if b"%PDF-" in data[:1024]:
        return None
    try:
        opened = open_badge(data)
        if opened.kind is Kind.DOCUMENT and opened.document is not None:
            document, token = opened.document, ""
        elif opened.kind is Kind.TOKEN and opened.container is not Container.COSE and "~" not in opened.token:
            document, token = _claims_of(opened.token), opened.token
        else:
            return None
    except OpenBadgesError:
        return None
    return OpenBadge(document, token) if set(types_of(document)) & _BADGES else None


def _claims_of(token: str) -> dict[str, Any]:
    """The badge a token holds; in tokens of the older data model under `vc`, and its names may stand beside it."""
    claims = open_envelope(token).claims
    older = claims.get("vc")
    if not isinstance(older, dict):
        return dict(claims)
    return {"id": claims.get("jti"), "issuer": claims.get("iss"), **older}


def brought_badges_of(person: Person) -> list[ImportedCredential]:
    """Those of hers that other hosts may have: sound, about no other person, and each one Open Badge 3.0."""
    return [held for held in imported_of(person) if _is_fit(held)]


def sizes_of(held: Sequence[ImportedCredential]) -> dict[int, int]:
    """How many bytes are kept of each, by its number. No bytes are read for it."""
    kept = ImportedCredential.objects.filter(pk__in=[each.pk for each in held])
    return dict(kept.annotate(size=Length("document")).values_list("pk", "size"))


def _is_fit(held: ImportedCredential) -> bool:
    """What its bytes hold is remembered for a day by their digest, so that a list of many is quick."""
    if held.outcome == Outcome.FAILED or any(award.whose == Whose.ANOTHERS for award in held.awards.all()):
        return False
    key = f"is-open-badge:{held.document_digest}"
    known = cache.get(key)
    if known is None:
        known = open_badge_in(bytes(held.document)) is not None
        cache.set(key, known, timeout=_A_DAY)
    return bool(known)


def same_badge_of(person: Person, badge: OpenBadge) -> ImportedCredential | None:
    """The one she brought before that is the same badge, whatever its bytes."""
    issuer, own = badge.name
    if not issuer or not own:
        return None
    for held in imported_of(person):
        if any(_may_be(award.issuer_id, issuer) for award in held.awards.all()):
            known = open_badge_in(bytes(held.document))
            if known is not None and known.name == badge.name:
                return held
    return None


class Beside(Enum):
    """What another state of a badge is, beside the one that is here."""

    NEW = "new"
    SAME = "same"
    NEWER = "newer"
    OLDER = "older"
    LESS_SURE = "less-sure"


def beside(held: ImportedCredential | None, badge: OpenBadge, brought: Brought) -> Beside:
    """held: what `same_badge_of` found. What could not be checked never takes the place of what passed its check.

    Otherwise anybody's text with the same issuer and id would.
    """
    if held is None:
        return Beside.NEW
    if held.document_digest == hashlib.sha256(brought.document).hexdigest():
        return Beside.SAME
    known = open_badge_in(bytes(held.document))
    if known is not None and known.stated_at > badge.stated_at:
        return Beside.OLDER
    if held.outcome == Outcome.PASSED and brought.outcome != Outcome.PASSED:
        return Beside.LESS_SURE
    return Beside.NEWER


def _may_be(kept: str, issuer: str) -> bool:
    """Whether an issuer as it is kept may be this one. What is kept is as the badge writes it, without null characters."""
    return len(kept) == _LONGEST_ISSUER or unquote(kept).replace("\x00", "").strip() == issuer.replace(
        "\x00", ""
    )
