"""An issuer's signing keys: which there are and how they stand; asking a worker for the next; giving one up.

Whatever answers requests opens no private key, so what is asked here is done by a worker a moment later.
"""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema, Status
from pydantic import AwareDatetime

from workmark.api.door import Door, acting
from workmark.api.inputs import Paged, PageFacts, Said, SlugInPath, page_of
from workmark.credentials.actions.ask_for_key import ask_for_new_key, ask_for_rotation
from workmark.credentials.actions.report_key_compromise import report_key_compromise
from workmark.credentials.actions.retire_issuer_key import retire_issuer_key
from workmark.credentials.inquiring import LONGEST_REASON
from workmark.credentials.issuers import issuer_page
from workmark.credentials.key_request_models import KeyRequest
from workmark.credentials.key_standing import (
    Mending,
    foreseen,
    last_request_of,
    mendings_of,
    standing_of_key,
)
from workmark.credentials.models import IssuerKey, Keeper, KeyPurpose
from workmark.credentials.queries import ledgers_for
from workmark.jobs.standing import Standing, standing_of
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotFound
from workmark.openbadges.keys import KeyKind, PublicKey
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require

router = Router(tags=["keys"])
KeyNameInPath = Annotated[
    str, Path(pattern=r"^z[1-9A-HJ-NP-Za-km-z]{20,180}$", description="The key as Multikey: `z6Mk…`.")
]


class KeyShown(Schema):
    key: str = Field(description="The public key as Multikey.")
    standing: str = Field(description="signs, next, retired or withdrawn.")
    purpose: str = Field(description="badges, or parts for badges that are shown in part.")
    curve: str
    keeper: str = Field(description="Who holds the private half: sealed, pkcs11 or kms.")
    made_at: datetime
    signing_since: datetime | None
    retired_at: datetime | None
    compromised_since: datetime | None
    document: dict[str, str] = Field(description="Its verification method, as it is published.")


class KeyPage(PageFacts):
    items: list[KeyShown]
    did_document: str = Field(description="Where all that are published stand.")


class NewKey(Said):
    purpose: KeyPurpose = KeyPurpose.BADGES
    curve: str = Field("Ed25519", max_length=12, description="Ed25519 or P-256; parts take P-256 alone.")
    keeper: Keeper = Keeper.SEALED
    reference: str = Field(
        "",
        max_length=400,
        description="Of a key that its keeper holds and the operator allowed this issuer; empty to have one made.",
    )


class Rotation(Said):
    purpose: KeyPurpose = KeyPurpose.BADGES


class Compromise(Said):
    since: AwareDatetime = Field(description="The first moment at which somebody else may have had it.")
    reason: str = Field(
        min_length=1, max_length=LONGEST_REASON, description="Learners and the public read it."
    )
    sure: bool = Field(False, description="Without it nothing is done, and you read what would be.")


class WishShown(Schema):
    wish: str = Field(description="add or rotate.")
    purpose: str
    asked_at: datetime
    done_at: datetime | None
    work: str = Field(description="at-rest, under-way or stuck.")
    refused: str = Field(description="Why there is no key; empty otherwise.")
    key: str = Field(description="The key that came of it; empty until then.")


class MendingShown(Schema):
    key: str
    since: datetime
    reason: str
    reported_at: datetime
    finished_at: datetime | None
    work: str = Field(description="at-rest, under-way or stuck.")
    revoked: int
    to_revoke: int
    issued_anew: int
    to_issue_anew: int


class KeyWork(Schema):
    """What a worker is at, or said last."""

    asked: WishShown | None
    compromises: list[MendingShown]


class CompromiseForeseen(Schema):
    done: bool = Field(description="Whether the key is withdrawn; the counts are then of what is begun.")
    to_revoke: int
    to_issue_anew: int
    signs_now: bool


@router.get(
    "/issuers/{slug}/keys",
    auth=Door("credentials:read"),
    response=KeyPage,
    summary="Every key an issuer ever had, newest first; no private half is here",
)
def keys(request: HttpRequest, slug: SlugInPath, window: Paged) -> dict[str, Any]:
    issuer = _issuer(acting(request), slug)
    document = f"{issuer_page(issuer)}did.json"
    return page_of(issuer.issuer_keys.order_by("-pk"), window, _key) | {"did_document": document}


@router.get(
    "/issuers/{slug}/key-work",
    auth=Door("credentials:read"),
    response=KeyWork,
    summary="How far the work on an issuer's keys is",
)
def work(request: HttpRequest, slug: SlugInPath) -> KeyWork:
    issuer = _issuer(acting(request), slug)
    asked, standing = last_request_of(issuer)
    return KeyWork(
        asked=_wish(asked, standing) if asked else None,
        compromises=[_mending_shown(each) for each in mendings_of(issuer)],
    )


@router.post(
    "/issuers/{slug}/keys",
    auth=Door("keys"),
    response={202: WishShown},
    summary="Ask for a key that stands by: published at once, signing from the next rotation on",
)
def add(request: HttpRequest, slug: SlugInPath, said: NewKey) -> Status[WishShown]:
    person, issuer = _owner(request, slug)
    asked = ask_for_new_key(
        person,
        issuer,
        keeper=said.keeper,
        kind=_kind(said.curve),
        reference=said.reference,
        purpose=said.purpose,
        at=now(),
    )
    return Status(202, _wish(asked, standing_of(asked.job)))


@router.post(
    "/issuers/{slug}/keys/rotate",
    auth=Door("keys"),
    response={202: WishShown},
    summary="Ask that the next key sign; the one before is retired, and its badges stay valid",
)
def rotate(request: HttpRequest, slug: SlugInPath, said: Rotation) -> Status[WishShown]:
    person, issuer = _owner(request, slug)
    asked = ask_for_rotation(person, issuer, purpose=said.purpose, at=now())
    return Status(202, _wish(asked, standing_of(asked.job)))


@router.post(
    "/issuers/{slug}/keys/{key}/retire",
    auth=Door("keys"),
    response=KeyShown,
    summary="Give up a key that stands by and never signed",
)
def retire(request: HttpRequest, slug: SlugInPath, key: KeyNameInPath) -> KeyShown:
    person, issuer = _owner(request, slug)
    found = _named(issuer, key)
    retire_issuer_key(person, found)
    return _key(found)


@router.post(
    "/issuers/{slug}/keys/{key}/compromise",
    auth=Door("keys"),
    response={200: CompromiseForeseen, 202: CompromiseForeseen},
    summary="Withdraw a stolen key: badges since then are revoked, every award is issued anew. It cannot be undone",
)
def compromise(
    request: HttpRequest, slug: SlugInPath, key: KeyNameInPath, said: Compromise
) -> Status[CompromiseForeseen]:
    person, issuer = _owner(request, slug)
    found, at = _named(issuer, key), now()
    would = foreseen(found, said.since)
    if said.sure:
        report_key_compromise(person, found, since=said.since, reason=said.reason, at=at)
    elif said.since > at:
        told = "This moment has not come yet."
        raise InvalidInput(told, fields={"since": [told]})
    shown = CompromiseForeseen(
        done=said.sure,
        to_revoke=would.to_revoke,
        to_issue_anew=would.to_replace,
        signs_now=would.signs_now and not said.sure,
    )
    return Status(202 if said.sure else 200, shown)


def _issuer(person: Person, slug: str) -> Organisation:
    found = ledgers_for(person).filter(slug=slug).first()
    if found is None:
        raise NotFound("There is no such issuer, or its keys are not yours to see.")
    return found


def _owner(request: HttpRequest, slug: str) -> tuple[Person, Organisation]:
    person = acting(request)
    issuer = _issuer(person, slug)
    require(person, "credential.manage_keys", issuer)
    return person, issuer


def _named(issuer: Organisation, key: str) -> IssuerKey:
    found = issuer.issuer_keys.filter(public_multibase=key).first()
    if found is None:
        raise NotFound("There is no such key of this issuer.")
    return found


def _kind(curve: str) -> KeyKind:
    found = next((kind for kind in KeyKind if kind.curve == curve), None)
    if found is None:
        told = "Keys are Ed25519 or P-256."
        raise InvalidInput(told, fields={"curve": [told]})
    return found


def _key(key: IssuerKey) -> KeyShown:
    return KeyShown(
        key=key.public_multibase,
        standing=standing_of_key(key),
        purpose=key.purpose,
        curve=PublicKey.from_multikey(key.public_multibase).kind.curve,
        keeper=key.keeper,
        made_at=key.created_at,
        signing_since=key.signing_since,
        retired_at=key.retired_at,
        compromised_since=key.compromised_since,
        document={
            "id": key.verification_method,
            "type": "Multikey",
            "controller": key.did,
            "publicKeyMultibase": key.public_multibase,
        },
    )


def _wish(asked: KeyRequest, standing: Standing) -> WishShown:
    return WishShown(
        wish=asked.wish,
        purpose=asked.purpose,
        asked_at=asked.asked_at,
        done_at=asked.done_at,
        work=standing,
        refused=asked.refused,
        key=asked.key.public_multibase if asked.key else "",
    )


def _mending_shown(mending: Mending) -> MendingShown:
    compromise = mending.compromise
    return MendingShown(
        key=compromise.key.public_multibase,
        since=compromise.since,
        reason=compromise.reason,
        reported_at=compromise.reported_at,
        finished_at=compromise.finished_at,
        work=mending.standing,
        revoked=mending.revoked,
        to_revoke=mending.to_revoke,
        issued_anew=mending.done,
        to_issue_anew=mending.every,
    )
