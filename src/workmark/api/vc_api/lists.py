"""The status lists of the VC-API: real bitstrings, signed anew for each reader, at addresses under the public origin."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from workmark.api.vc_api.models import StatusPlace
from workmark.api.vc_api.suites import DEFAULT, SUITES
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.issue import issue_credential
from workmark.openbadges.status_list import (
    MIN_ENTRIES,
    REVOCATION,
    SUSPENSION,
    bitstring,
    status_entry,
    status_list_credential,
)

PURPOSES = (REVOCATION, SUSPENSION)
GOOD_FOR = timedelta(minutes=5)
# A checker takes its moment first and asks for the list a little later: the list must have been in force then.
ASKED_WITHIN = timedelta(seconds=30)


def list_address(purpose: str) -> str:
    """Where the list of one purpose is published."""
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}{reverse('vc-api:status-list', args=[purpose])}"


def entry_of(place: StatusPlace) -> JsonObject:
    """The `credentialStatus` entry that points at a place."""
    return status_entry(list_address(place.purpose), place.index, place.purpose)


def signed_list(purpose: str, at: datetime) -> bytes:
    """The list as it stands now, signed by the issuer whose credentials it is about."""
    suite = SUITES[DEFAULT]
    since = at - ASKED_WITHIN
    revoked = StatusPlace.objects.filter(purpose=purpose, is_set=True).values_list("index", flat=True)
    unsigned = status_list_credential(
        list_address(purpose),
        suite.issuer,
        bitstring(MIN_ENTRIES, revoked),
        valid_from=since,
        valid_until=at + GOOD_FOR,
        purpose=purpose,
    )
    return issue_credential(
        unsigned, suite.signer, verification_method=suite.verification_method, created=since
    )
