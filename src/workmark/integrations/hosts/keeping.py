"""Keep a badge that was found at a host and that she chose: checked anew, and kept by the action that imports use."""

import hashlib
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from workmark.checking.foreign import check_brought
from workmark.integrations.hosts.lasting import AFTER_THE_LAST_LOOK
from workmark.integrations.hosts.models import FoundBadge, HostVisit, VisitState
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, TooManyRequests, WrongState
from workmark.organisations.models import Person
from workmark.planning.actions.import_credential import import_credential
from workmark.planning.actions.record_recheck import record_recheck
from workmark.planning.bringing import Brought
from workmark.planning.handing_on import Beside, OpenBadge, beside, open_badge_in, same_badge_of
from workmark.planning.models import ImportedCredential


class Result(StrEnum):
    KEPT = "kept"
    RENEWED = "renewed"  # a newer state of one that she had
    BEFORE = "before"  # she had it
    OLDER = "older"  # she had a newer state, or one that passed its check
    NO_ROOM = "no-room"
    UNREAD = "unread"  # no badge, or one from here


def keep_next(visit: HostVisit) -> bool:
    """Keep the next one she chose; False where this has to wait for children that are busy."""
    badge = visit.badges.filter(is_wanted=True, result="").first()
    if badge is None:
        _finish(visit)
        return True
    try:
        result = _kept(visit.person, bytes(badge.data), now())
    except TooManyRequests:
        return False
    # Only a row that still stands is written to: whoever ended the visit took everything along.
    FoundBadge.objects.filter(pk=badge.pk).update(result=result)
    return True


def _finish(visit: HostVisit) -> None:
    """What she did not choose is forgotten now, and so are the bytes of what she did: those that were kept are hers."""
    with transaction.atomic():
        visit.badges.filter(is_wanted=False).delete()
        visit.badges.update(data=b"")
        HostVisit.objects.filter(pk=visit.pk, state=VisitState.KEEPING).update(
            state=VisitState.KEPT, expires_at=now() + AFTER_THE_LAST_LOOK
        )


def _kept(person: Person, data: bytes, at: datetime) -> Result:
    # A worker that ended between keeping and writing that down comes here again, and finds it there.
    if has(person, hashlib.sha256(data).hexdigest()):
        return Result.BEFORE
    _report, brought = check_brought(person, at=at, data=data)
    badge = open_badge_in(data)
    held = same_badge_of(person, badge) if badge is not None else None
    if badge is None or held is None:
        return _imported(person, brought, at)
    return _beside(person, held, badge, brought, at)


def _beside(
    person: Person, held: ImportedCredential, badge: OpenBadge, brought: Brought, at: datetime
) -> Result:
    state = beside(held, badge, brought)
    if state is not Beside.NEWER:
        return Result.BEFORE if state is Beside.SAME else Result.OLDER
    record_recheck(person, held, brought, at=at)
    return Result.RENEWED


def _imported(person: Person, brought: Brought, at: datetime) -> Result:
    try:
        import_credential(person, brought, at=at)
    except WrongState:
        return Result.NO_ROOM
    except InvalidInput:
        return Result.UNREAD
    return Result.KEPT


def has(person: Person, digest: str) -> bool:
    return ImportedCredential.objects.filter(person=person, document_digest=digest).exists()
