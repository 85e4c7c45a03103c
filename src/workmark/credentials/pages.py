"""The public addresses of a Credential and its parts, as they stand in signed documents and messages."""

from urllib.parse import urlsplit

from django.conf import settings

from workmark.credentials.models import SHORT_LENGTH, Credential, ShownPart, StatusList
from workmark.credentials.record_models import RecordRequest


def badge_page(credential: Credential) -> str:
    """The page anyone may open who holds its address."""
    return badge_page_at(credential.token)


def badge_page_at(token: str) -> str:
    """The same, for a Credential that is yet to be made under this token."""
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/badges/{token}/"


def short_token(credential: Credential) -> str:
    """What tells this badge from every other in its short address."""
    return credential.token[:SHORT_LENGTH]


def short_link(credential: Credential) -> str:
    """An address of the same page that fits a line of a CV; it lasts as long as the badge.

    It ends with a slash: programs that make links of text leave a hyphen at the end out.
    """
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/b/{short_token(credential)}/"


def credential_id(credential: Credential) -> str:
    """The `id` of the signed document: where its own bytes are served."""
    return credential_id_at(credential.token)


def credential_id_at(token: str) -> str:
    """The same, for a Credential that is yet to be made under this token."""
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/badges/{token}.json"


def part_page(part: ShownPart) -> str:
    """The page that shows one choice out of a badge. It names no other page of that badge."""
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/parts/{part.token}/"


def loose_picture(credential: Credential) -> str:
    """The badge's picture without the badge inside. It opens to all who may open the badge's page."""
    return f"{badge_page(credential)}picture.png"


def achievement_page(slug: str, number: int) -> str:
    """The page of one version of an Achievement, readable for ever."""
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/catalogue/{slug}/versions/{number}/"


def authority_page(token: str) -> str:
    """The page of what lets a partner issue in another's name."""
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/on-behalf/{token}/"


def record_file(record: RecordRequest) -> str:
    """Where a learner's record is served: to her, and to others while she shares it."""
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/records/{record.token}.json"


def status_list_page(status_list: StatusList) -> str:
    """Where the signed status list is served."""
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/status/{status_list.token}"


def endorsement_id(token: str) -> str:
    """The `id` of a signed Endorsement: where its own bytes are served."""
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/endorsements/{token}.json"


def withdrawn_endorsements_page(slug: str) -> str:
    """The list of what an organisation endorsed once and does no more."""
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/issuers/{slug}/withdrawn-endorsements.json"


def own_path(url: str) -> str | None:
    """The path of an address of this instance; None for anybody else's.

    A demonstration answers on any loopback port as itself: its badges name the port it had when they were signed, and
    starting it on another must not make them unreadable.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if url.startswith(f"{settings.WORKMARK_PUBLIC_ORIGIN}/"):
        return parts.path
    is_loopback = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    return parts.path if settings.WORKMARK_DEMO and parts.scheme == "http" and is_loopback else None
