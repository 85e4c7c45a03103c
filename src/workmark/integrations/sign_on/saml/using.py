"""Use an assertion: once, by the organisation that it is for."""

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction

from workmark.integrations.sign_on.models import SignOn, UsedAssertion
from workmark.integrations.sign_on.saml.metadata import IdentityProvider, read_metadata
from workmark.integrations.sign_on.saml.response import Asserted, ResponseRefused, check_response
from workmark.integrations.sign_on.saml.service import service_of
from workmark.integrations.sign_on.saml.xml import Unreadable


def provider_of(sign_on: SignOn, *, at: datetime) -> IdentityProvider:
    """Raises ResponseRefused when its certificates have ended since they were stored."""
    try:
        return read_metadata(bytes(sign_on.metadata or b""), at=at)
    except Unreadable as refused:
        raise ResponseRefused(str(refused)) from refused


def use_response(sign_on: SignOn, encoded: str, *, at: datetime) -> Asserted:
    """Judge it and write down that it was used. Raises ResponseRefused, also the second time.

    In a table, not in the cache: what is culled from there could be played again.
    """
    found = check_response(
        encoded,
        provider=provider_of(sign_on, at=at),
        service=service_of(sign_on.organisation.slug),
        at=at,
    )
    if not found.answers and not sign_on.takes_unasked:
        raise ResponseRefused(
            "Nobody here asked for it (IdP-initiated), and the organisation does not allow that."
        )
    UsedAssertion.objects.filter(until__lt=at).delete()
    digest = hashlib.sha256(f"{sign_on.issuer}\n{found.assertion}".encode()).hexdigest()
    try:
        with transaction.atomic():
            UsedAssertion.objects.create(digest=digest, until=found.until)
    except IntegrityError as again:
        raise ResponseRefused("It was used already.") from again
    return found
