"""getCredentials and upsertCredential (Open Badges 3.0, sections 6.2.2, 6.2.3 and 6.4)."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db.models.functions import Length
from django.http import HttpResponse, JsonResponse

from workmark.api.limits import count_check
from workmark.api.open_badges.discovery import BASE
from workmark.api.open_badges.door import Asked, Way, WrongQuery, door
from workmark.api.refusals import UnsupportedMediaType
from workmark.checking.foreign import check_brought
from workmark.credentials.models import Credential, CredentialState
from workmark.credentials.pages import credential_id
from workmark.credentials.queries import credentials_of
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed, TooLarge
from workmark.openbadges.documents import parse_moment
from workmark.openbadges.errors import OpenBadgesError
from workmark.openbadges.intake import MAX_TEXT_BYTES
from workmark.openbadges.report import Outcome
from workmark.openbadges.whose import Whose
from workmark.organisations.models import Person
from workmark.organisations.scopes import BRING_BADGES, READ_BADGES
from workmark.planning.actions.import_credential import import_credential
from workmark.planning.actions.record_recheck import record_recheck
from workmark.planning.handing_on import (
    Beside,
    OpenBadge,
    beside,
    brought_badges_of,
    open_badge_in,
    same_badge_of,
    sizes_of,
)
from workmark.planning.models import ImportedCredential

USUAL_LIMIT, MOST_AT_ONCE = 50, 100
MOST_BYTES_AT_ONCE = 4 * 1024 * 1024
_DOCUMENTS = frozenset(
    {"application/json", "application/vc+ld+json", "application/ld+json", "application/vc"}
)
_TOKENS = frozenset({"text/plain"})


@dataclass(frozen=True)
class _Line:
    """One badge of the list; its bytes are read when its page is asked for.

    order: settles what is of one moment. size: how many bytes are stored of it.
    """

    at: datetime
    order: str
    held: Credential | ImportedCredential
    size: int


def _get(asked: Asked) -> HttpResponse:
    """Her badges, those issued here and those she brought. A revoked one, or one on hold, is not among them."""
    limit = min(_number(asked, "limit", USUAL_LIMIT, least=1), MOST_AT_ONCE)
    offset = _number(asked, "offset", 0, least=0)
    since = _moment(asked, "since")
    lines = [line for line in _lines(asked.person) if since is None or line.at > since]
    begins = _pages([line.size for line in lines], limit)
    ends = offset + len(_that_fit([line.size for line in lines[offset:]], limit))
    documents: list[Any] = []
    tokens: list[str] = []
    for line in lines[offset:ends]:
        badge = open_badge_in(bytes(line.held.document))
        if badge is not None and badge.token:
            tokens.append(badge.token)
        elif badge is not None:
            documents.append(badge.document)
    answered = JsonResponse({"credential": documents, "compactJwsString": tokens})
    answered.headers["X-Total-Count"] = str(len(lines))
    answered.headers["Link"] = _links(asked, limit, begins, offset, ends if ends < len(lines) else None)
    return answered


def _that_fit(sizes: Sequence[int], limit: int) -> Sequence[int]:
    """The beginning that makes one page: at most `limit`, and about MOST_BYTES_AT_ONCE; one badge always."""
    held = 0
    for number, size in enumerate(sizes[:limit]):
        held += size
        if number and held > MOST_BYTES_AT_ONCE:
            return sizes[:number]
    return sizes[:limit]


def _pages(sizes: Sequence[int], limit: int) -> list[int]:
    """Where each page begins, if one reads from the first."""
    begins = [0]
    while (rest := sizes[begins[-1] :]) and (given := len(_that_fit(rest, limit))) < len(rest):
        begins.append(begins[-1] + given)
    return begins


def _lines(person: Person) -> list[_Line]:
    own = credentials_of(person).filter(
        state=CredentialState.ISSUED, revoked_at=None, held_at=None, replaced_by=None
    )
    sized = own.defer("document", "document_token").annotate(size=Length("document"))
    lines: list[_Line] = [
        _Line(each.issued_at or each.awarded_at, f"own {each.pk:020}", each, each.size or 0) for each in sized
    ]
    brought = brought_badges_of(person)
    sizes = sizes_of(brought)
    for held in brought:
        if held.pk not in sizes:
            continue  # she took it away a moment ago
        stated = [award.awarded_at for award in held.awards.all() if award.awarded_at]
        at = min(stated, default=held.imported_at)
        lines.append(_Line(at, f"brought {held.pk:020}", held, sizes[held.pk]))
    return sorted(lines, key=lambda line: (line.at, line.order))


def _links(asked: Asked, limit: int, begins: Sequence[int], offset: int, following: int | None) -> str:
    """Section 6.4: next while there is more, prev after the first, first and last always.

    begins: where each page begins; following: what comes after this one, if anything.
    """
    wanted = {"first": 0, "last": begins[-1]}
    if following is not None:
        wanted["next"] = following
    if offset > 0:
        wanted["prev"] = begins[bisect_left(begins, offset) - 1]
    since = asked.request.GET.get("since")
    more = {"since": since} if since else {}
    base = f"{settings.WORKMARK_PUBLIC_ORIGIN}{BASE}/credentials"
    return ", ".join(
        f'<{base}?{urlencode({"limit": limit, "offset": at, **more})}>; rel="{rel}"'
        for rel, at in wanted.items()
    )


def _number(asked: Asked, name: str, otherwise: int, *, least: int) -> int:
    text = asked.request.GET.get(name)
    if text is None:
        return otherwise
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= least):
        raise WrongQuery(f"{name} must be a whole number, {least} or more.")
    return int(text)


def _moment(asked: Asked, name: str) -> datetime | None:
    text = asked.request.GET.get(name)
    try:
        return None if text is None else parse_moment(text, name)
    except OpenBadgesError as error:
        raise WrongQuery(f"{name} must be a moment such as 2026-01-31T09:30:00Z.") from error


def _post(asked: Asked) -> HttpResponse:
    """Bring one badge to her record: 201 for a new one, 200 where the same badge is there already."""
    count_check(asked.mark)
    body, badge = _sent(asked)
    at = now()
    _report, brought = check_brought(asked.person, at=at, data=body)
    if brought.outcome == Outcome.FAILED or not brought.awards:
        failed = sorted({code for award in brought.awards for code in award.failures})
        raise InvalidInput(f"This badge failed its check. {' '.join(failed)}".strip())
    if any(award.said.whose is Whose.ANOTHERS for award in brought.awards):
        raise NotAllowed("This badge names another person.")
    if any(award.is_ours for award in brought.awards):
        _require_own(asked.person, badge)
        return _echo(asked, body, 200)
    held = same_badge_of(asked.person, badge)
    state = beside(held, badge, brought)
    if held is None:
        import_credential(asked.person, brought, at=at)
        return _echo(asked, body, 201)
    if state is Beside.OLDER:
        raise InvalidInput("A newer state of this badge is here. The older one was not taken.")
    if state is Beside.LESS_SURE:
        raise InvalidInput(
            "A state of this badge that passed its check is here. We could not check this one, so it was not taken."
        )
    if state is Beside.NEWER:
        record_recheck(asked.person, held, brought, at=at)
    return _echo(asked, body, 200)


def _sent(asked: Asked) -> tuple[bytes, OpenBadge]:
    """The body, and the badge in it, of the kind that its content type says. Raises InvalidInput and others."""
    kind = asked.request.content_type
    if kind not in _DOCUMENTS | _TOKENS:
        raise UnsupportedMediaType("Send application/json, or text/plain for a compact JWS.")
    try:
        body = asked.request.body
    except RequestDataTooBig as error:
        raise TooLarge("This is far larger than any badge.") from error
    if len(body) > MAX_TEXT_BYTES:
        raise TooLarge("This is far larger than any badge.")
    badge = open_badge_in(body)
    if badge is None or bool(badge.token) is not (kind in _TOKENS):
        raise InvalidInput("We found no Open Badges 3.0 credential of the kind that the content type says.")
    return body, badge


def _require_own(person: Person, badge: OpenBadge) -> None:
    """A badge from here counts by itself and is kept once. Raises NotAllowed for somebody else's."""
    mine = credentials_of(person).filter(state=CredentialState.ISSUED).defer("document", "document_token")
    if badge.name[1] not in {credential_id(each) for each in mine}:
        raise NotAllowed("This badge was issued here, and is not this person's.")


def _echo(asked: Asked, body: bytes, status: int) -> HttpResponse:
    """The answer is the badge of the request, letter for letter."""
    kind = asked.request.content_type or ""
    if kind in _TOKENS:
        return HttpResponse(body.strip(), content_type="text/plain; charset=utf-8", status=status)
    return HttpResponse(body, content_type="application/json", status=status)


credentials = door(GET=Way(READ_BADGES, _get), POST=Way(BRING_BADGES, _post))
