"""Read what a host has of a person, page by page, end the token, then check each badge as an import is checked."""

import hashlib
from typing import Final

import structlog
from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Length

from workmark.checking.foreign import check_brought
from workmark.credentials.sealing import SealBroken
from workmark.integrations.delivering.secrets import unseal
from workmark.integrations.hosts.found import answer_of, given_up
from workmark.integrations.hosts.letting_in import Granted, bond, end_tokens
from workmark.integrations.hosts.models import FoundBadge, HostVisit, VisitState
from workmark.integrations.hosts.paging import MOST_BYTES, badges_in, next_page
from workmark.integrations.hosts.refusing import HostRefused, Problem
from workmark.lib.clock import now
from workmark.lib.fetch import MIB, Answered, Fetcher, FetchError, Limits
from workmark.lib.problems import TooManyRequests
from workmark.lib.public_addresses import AddressRefused

log = structlog.get_logger(__name__)
A_PAGE: Final = 50
MOST_PAGES: Final = 40
MOST_BADGES: Final = 200
MOST_BYTES_IN_ALL: Final = 20 * MIB
MOST_TRIES: Final = 3
_LONGEST_PAGE: Final = 2_048
_LIMITS: Final = Limits(seconds=10, max_bytes=MOST_BYTES)
_LATER: Final = frozenset({429, 503})
_NOT_LET_IN: Final = frozenset({401, 403})


def fetcher() -> Fetcher:
    """Without a cache: what comes is somebody's own."""
    return Fetcher(limits=_LIMITS)


def first_page(api: str) -> str:
    return f"{api}/credentials?limit={A_PAGE}&offset=0"


def read_page(visit: HostVisit) -> None:
    """Read one page and write down where the next one is; whatever goes wrong ends the reading and is said."""
    asking = fetcher()
    try:
        answered = _page(visit, asking)
        found, left_out = badges_in(answered.body)
        following, problem = _following(answered.link, visit.next_page)
        promised = answered.total_count
    except HostRefused as why:
        log.warning("host was not read", host=visit.registration.base, why=str(why))
        found, left_out, following, problem, promised = [], 0, "", why.problem, ""
    with transaction.atomic():
        kept, is_cut = _write(visit, found)
        # A page that brings nothing new is no reason to go on: a host could give such pages for ever.
        goes_on = bool(following) and kept > 0 and not is_cut and visit.pages + 1 < MOST_PAGES
        is_short = not following and _number(promised) > FoundBadge.objects.filter(visit=visit).count()
        is_partial = bool(left_out or is_cut or problem or is_short or (following and not goes_on))
        HostVisit.objects.filter(pk=visit.pk, state=VisitState.READING).update(
            next_page=following if goes_on else "",
            pages=F("pages") + 1,
            problem=problem,
            is_partial=visit.is_partial or is_partial,
        )


def end_reading(visit: HostVisit) -> None:
    """The token is ended at the host and forgotten here before anything else is done."""
    end_token(visit)
    HostVisit.objects.filter(pk=visit.pk, state=VisitState.READING).update(state=VisitState.CHECKING)


def end_token(visit: HostVisit) -> None:
    if visit.sealed_token is None:
        return
    try:
        end_tokens(visit.registration, tokens_of(visit), fetcher())
    except HostRefused as why:
        log.warning("token was not ended", host=visit.registration.base, why=str(why))
    HostVisit.objects.filter(pk=visit.pk).update(sealed_token=None)


def tokens_of(visit: HostVisit) -> Granted:
    """Raises HostRefused where there is none that opens."""
    try:
        return Granted.from_sealed(unseal(visit.sealed_token or b"", bound_to=bond(visit.token)))
    except SealBroken as error:
        raise HostRefused(Problem.NOT_LET_IN, "The seal of its token is broken.") from error


def check_one(visit: HostVisit) -> bool:
    """Check the next badge that has no answer; False where this has to wait for children that are busy."""
    badge = visit.badges.filter(answer__isnull=True).first()
    if badge is None:
        HostVisit.objects.filter(pk=visit.pk, state=VisitState.CHECKING).update(state=VisitState.FOUND)
        return True
    if badge.tries >= MOST_TRIES:
        FoundBadge.objects.filter(pk=badge.pk).update(answer=given_up())
        return True
    # Written first: should this badge end the worker, it does so three times and no more.
    FoundBadge.objects.filter(pk=badge.pk).update(tries=F("tries") + 1)
    try:
        _report, brought = check_brought(visit.person, at=now(), data=bytes(badge.data))
    except TooManyRequests:
        FoundBadge.objects.filter(pk=badge.pk).update(tries=badge.tries)
        return False
    FoundBadge.objects.filter(pk=badge.pk).update(answer=answer_of(brought))
    return True


def _page(visit: HostVisit, asking: Fetcher) -> Answered:
    headers = {"Authorization": f"Bearer {tokens_of(visit).access}", "Accept": "application/json"}
    try:
        answered = asking.ask(visit.next_page, headers)
    except (AddressRefused, FetchError) as error:
        raise HostRefused(Problem.SILENT, str(error)) from error
    require_taken(answered)
    return answered


def require_taken(answered: Answered) -> None:
    """Raises HostRefused for every status but 200 and 201."""
    if answered.status in _LATER:
        raise HostRefused(Problem.LATER, f"status {answered.status}")
    if answered.status in _NOT_LET_IN:
        raise HostRefused(Problem.NOT_LET_IN, f"status {answered.status}")
    if answered.status not in (200, 201):
        raise HostRefused(Problem.REFUSED, f"status {answered.status}")


def _number(text: str) -> int:
    """What X-Total-Count promises; 0 where it promises nothing."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _following(link: str, page: str) -> tuple[str, Problem | str]:
    """What was read stays, also where the host then names a page somewhere else."""
    try:
        following = next_page(link, page)
    except HostRefused as why:
        return "", why.problem
    return (following, "") if len(following) <= _LONGEST_PAGE else ("", Problem.UNREADABLE)


def _write(visit: HostVisit, found: list[bytes]) -> tuple[int, bool]:
    """How many were new, and whether there was no room for all."""
    held = FoundBadge.objects.filter(visit=visit)
    known = set(held.values_list("digest", flat=True))
    size = held.aggregate(bytes=Sum(Length("data")))["bytes"] or 0
    rows: list[FoundBadge] = []
    for data in found:
        digest = hashlib.sha256(data).hexdigest()
        if digest in known:
            continue
        if len(known) >= MOST_BADGES or size + len(data) > MOST_BYTES_IN_ALL:
            FoundBadge.objects.bulk_create(rows)
            return len(rows), True
        known.add(digest)
        size += len(data)
        rows.append(FoundBadge(visit=visit, number=len(known), data=data, digest=digest))
    FoundBadge.objects.bulk_create(rows)
    return len(rows), False
