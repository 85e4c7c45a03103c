"""Telling an organisation's owners before the last certificate of its SAML server ends, that it has, or what else stops it.

Certificates may overlap: metadata with the old and the new one takes answers signed by either, and keeps every link. So
only the one that ends last matters.
"""

from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives import hashes

from workmark.integrations.sign_on.messages import tell_certificate_ends, tell_metadata_unreadable
from workmark.integrations.sign_on.models import SignOn, SignOnKind
from workmark.integrations.sign_on.saml.metadata import AllEnded, IdentityProvider, read_metadata
from workmark.integrations.sign_on.saml.xml import Unreadable

NOTICES: Final = (7, 30)  # days before, the nearest first


def ends_at(provider: IdentityProvider) -> datetime:
    """When the last of its certificates ends."""
    return max(each.not_valid_after_utc for each in provider.certificates)


def certificates_of(held: SignOn, *, at: datetime) -> list[tuple[str, datetime]]:
    """SHA-256 and end of each certificate that counts, the one that ends first first; none once all have ended."""
    try:
        found = read_metadata(bytes(held.metadata or b""), at=at).certificates
    except Unreadable:
        return []
    return sorted(
        ((each.fingerprint(hashes.SHA256()).hex(), each.not_valid_after_utc) for each in found),
        key=lambda pair: pair[1],
    )


def tell_of_certificates(at: datetime) -> int:
    """Tell the owners of each whose last certificate ends within a notice, once a notice; gives how many servers."""
    told = 0
    for held in SignOn.objects.filter(kind=SignOnKind.SAML).select_related("organisation"):
        told += _tell(held, at)
    return told


def _tell(held: SignOn, at: datetime) -> bool:
    """Whether there was something to tell."""
    try:
        end = ends_at(read_metadata(bytes(held.metadata or b""), at=at))
    except AllEnded:
        tell_certificate_ends(held, None, 0)
        return True
    except Unreadable as why:  # what was taken once is refused now, as when a rule has become stricter
        tell_metadata_unreadable(held, str(why))
        return True
    notice = next((days for days in NOTICES if end <= at + timedelta(days=days)), None)
    if notice is not None:
        tell_certificate_ends(held, end, notice)
    return notice is not None
