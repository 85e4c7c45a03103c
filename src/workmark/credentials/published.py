"""What this instance publishes, by address, straight from the database: signed badges, status lists, DID documents.

Views serve these bytes to the world, and our own checks of our own badges read them here instead of through a socket,
so an instance on loopback, or one behind a proxy that it cannot reach itself, can still check its own things.
"""

import json
import re
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from workmark.achievements.models import AchievementVersion
from workmark.achievements.queries import readable_by
from workmark.credentials.issuers import did_document
from workmark.credentials.models import (
    Credential,
    CredentialState,
    CredentialVisibility,
    ShownPart,
    StatusList,
)
from workmark.credentials.pages import own_path
from workmark.credentials.pictures import achievement_png, achievement_svg
from workmark.credentials.record_models import RecordRequest
from workmark.credentials.withdrawn_endorsements import withdrawn_list
from workmark.lib.clock import now
from workmark.openbadges.errors import Unresolvable
from workmark.openbadges.resolving import Fetched
from workmark.organisations.models import Organisation

_BADGE = re.compile(r"^/badges/([A-Za-z0-9_-]{16,64})\.json$")
_PART = re.compile(r"^/parts/([A-Za-z0-9_-]{16,64})\.json$")
_RECORD = re.compile(r"^/records/([A-Za-z0-9_-]{16,64})\.json$")
_STATUS = re.compile(r"^/status/([A-Za-z0-9_-]{16,64})$")
_PICTURE = re.compile(r"^/catalogue/([a-z0-9-]{1,80})/versions/([0-9]{1,6})/badge\.(png|svg)$")
_WITHDRAWN = re.compile(r"^/issuers/([a-z0-9-]{1,80})/withdrawn-endorsements\.json$")
_DID = re.compile(r"^/issuers/([a-z0-9-]{1,80})/did\.json$")


def answer_of_ours(url: str) -> Fetched | None:
    """What stands at one of our own addresses; None if the address is not ours.

    Raises Unresolvable for an address of ours at which nothing public stands.
    """
    path = own_path(url)
    if path is None:
        return None
    if match := _BADGE.match(path):
        return _badge(url, match[1])
    if match := _PART.match(path):
        return _part(url, match[1])
    if match := _RECORD.match(path):
        return _record(url, match[1])
    if match := _STATUS.match(path):
        return _status_list(url, match[1])
    if match := _DID.match(path):
        return _did(url, match[1])
    if match := _WITHDRAWN.match(path):
        return _fetched(url, withdrawn_list(match[1]), "application/json", now())
    if match := _PICTURE.match(path):
        return _picture(url, match[1], int(match[2]), match[3])
    raise Unresolvable(f"This instance publishes nothing that can be checked at {path[:100]}.")


def _badge(url: str, token: str) -> Fetched:
    found = Credential.objects.filter(token=token, state=CredentialState.ISSUED).first()
    if found is None or found.visibility == CredentialVisibility.PRIVATE or found.issued_at is None:
        raise Unresolvable("There is no public badge at this address.")
    return _fetched(url, bytes(found.document), "application/vc", found.issued_at)


def _part(url: str, token: str) -> Fetched:
    # As `queries.open_part`: what its page does not show while the badge is on hold, a check must not call valid.
    found = ShownPart.objects.filter(token=token, ended_at=None, selective__credential__held_at=None).first()
    if found is None:
        raise Unresolvable("There is nothing at this address, or its owner ended the link.")
    return _fetched(url, bytes(found.document), "application/vc", found.created_at)


def _record(url: str, token: str) -> Fetched:
    """A learner's record, while she shares it."""
    found = RecordRequest.objects.filter(token=token, shared_at__isnull=False).first()
    if found is None or found.signed_at is None:
        raise Unresolvable("There is no record at this address, or its owner keeps it private.")
    return _fetched(url, bytes(found.document), "application/vc", found.signed_at)


def _status_list(url: str, token: str) -> Fetched:
    found = StatusList.objects.filter(token=token).first()
    if found is None or found.document_made_at is None:
        raise Unresolvable("This status list is not published.")
    return _fetched(url, bytes(found.document), "application/vc", found.document_made_at)


def _did(url: str, slug: str) -> Fetched:
    organisation = Organisation.objects.filter(slug=slug, may_issue=True).first()
    if organisation is None or not organisation.issuer_keys.exists():
        raise Unresolvable("There is no issuer at this address.")
    document = json.dumps(did_document(organisation)).encode()
    return _fetched(url, document, "application/did+ld+json", now())


def _picture(url: str, slug: str, number: int, kind: str) -> Fetched:
    """The picture of an achievement that anybody may see: in the catalogue, or on a badge that was shown."""
    version = AchievementVersion.objects.filter(achievement__slug=slug, number=number).first()
    shown = Credential.objects.filter(version=version, state=CredentialState.ISSUED).exclude(
        visibility=CredentialVisibility.PRIVATE
    )
    if version is None or not (readable_by(AnonymousUser()).filter(pk=version.pk) or shown.exists()):
        raise Unresolvable("There is no public picture at this address.")
    body = achievement_png(version) if kind == "png" else achievement_svg(version)
    return _fetched(url, body, "image/png" if kind == "png" else "image/svg+xml", now())


def _fetched(url: str, body: bytes, media_type: str, at: datetime) -> Fetched:
    return Fetched(body=body, media_type=media_type, url=url, fetched_at=at)
