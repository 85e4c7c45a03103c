"""Telling an organisation's owners before the last certificate of its SAML server ends, and that it has.

Certificates may overlap: metadata with the old and the new one takes answers signed by either, and keeps every link. So
only the one that ends last matters.
"""

from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives import hashes

from workmark.integrations.sign_on.messages import tell_certificate_ends
from workmark.integrations.sign_on.models import SignOn, SignOnKind
from workmark.integrations.sign_on.saml.metadata import IdentityProvider, read_metadata
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
        end, notice = _end_of(held, at)
        if notice is not None:
            tell_certificate_ends(held, end, notice)
            told += 1
    return told


def _end_of(held: SignOn, at: datetime) -> tuple[datetime | None, int | None]:
    """The end, None once it is past, and the notice that is due: days, 0 once it is past, None for none."""
    try:
        end = ends_at(read_metadata(bytes(held.metadata or b""), at=at))
    except Unreadable:
        return None, 0
    return end, next((days for days in NOTICES if end <= at + timedelta(days=days)), None)
