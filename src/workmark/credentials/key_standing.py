"""How an issuer's keys stand, how far the work on them is, and what a withdrawal would do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workmark.credentials.compromise_models import KeyCompromise
from workmark.credentials.key_request_models import KeyRequest
from workmark.credentials.models import IssuerKey
from workmark.jobs.standing import Standing, standing_of
from workmark.organisations.models import Organisation


class KeyStanding(StrEnum):
    """NEXT: published, and signing from the next rotation on. WITHDRAWN: somebody else may have had it."""

    SIGNS = "signs"
    NEXT = "next"
    RETIRED = "retired"
    WITHDRAWN = "withdrawn"


def standing_of_key(key: IssuerKey) -> KeyStanding:
    if key.compromised_since is not None:
        return KeyStanding.WITHDRAWN
    if key.retired_at is not None:
        return KeyStanding.RETIRED
    return KeyStanding.SIGNS if key.signing_since else KeyStanding.NEXT


@dataclass(frozen=True)
class Mending:
    """How far a KeyCompromise is: badges issued anew of all there are to issue, revoked of all to revoke."""

    compromise: KeyCompromise
    done: int
    every: int
    revoked: int
    to_revoke: int
    standing: Standing


def mendings_of(organisation: Organisation) -> list[Mending]:
    """Of every key of this issuer that was withdrawn."""
    found = KeyCompromise.objects.filter(key__organisation=organisation).select_related("key").order_by("pk")
    return [_mending(each) for each in found]


def _mending(compromise: KeyCompromise) -> Mending:
    done, every = compromise.progress()
    revoked = compromise.revoked().count()
    return Mending(
        compromise=compromise,
        done=done,
        every=every,
        revoked=revoked,
        # What was revoked before for a cause of its own is no part of this.
        to_revoke=revoked + compromise.to_revoke().filter(revoked_at__isnull=True).count(),
        standing=standing_of(compromise.job) if compromise.finished_at is None else Standing.AT_REST,
    )


def last_request_of(organisation: Organisation) -> tuple[KeyRequest | None, Standing]:
    """What an owner wished last, and how the work on it stands."""
    asked = KeyRequest.objects.filter(organisation=organisation).order_by("-pk").first()
    if asked is None or asked.done_at is not None:
        return asked, Standing.AT_REST
    return asked, standing_of(asked.job)


@dataclass(frozen=True)
class Foreseen:
    """What a withdrawal would do: badges revoked, badges issued anew, and whether the key signs now."""

    to_revoke: int
    to_replace: int
    signs_now: bool


def foreseen(key: IssuerKey, since: datetime) -> Foreseen:
    """Asked of the same questions that will do it. since: the first moment at which somebody else may have had it."""
    would_be = KeyCompromise(key=key, since=since)
    return Foreseen(
        to_revoke=would_be.to_revoke().filter(revoked_at__isnull=True).count(),
        to_replace=key.credentials.filter(revoked_at__isnull=True).count(),
        signs_now=standing_of_key(key) is KeyStanding.SIGNS,
    )
