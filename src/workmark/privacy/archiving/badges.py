"""Her badges in every form, her record under one cover, and the keys by which a page without a network checks them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.text import slugify

from workmark.credentials.actions.sign_record import sign_record
from workmark.credentials.forms_of_badges import forms_of
from workmark.credentials.models import Credential, CredentialState
from workmark.credentials.tokens import token_of
from workmark.openbadges.checks.endorsements import MAX_CONTAINED
from workmark.openbadges.errors import OpenBadgesError
from workmark.openbadges.keys import PublicKey
from workmark.organisations.models import Person

Make = Callable[[], bytes]


@dataclass(frozen=True)
class BadgeOnPage:
    """One badge as the page lists it. jwt, jwk: what the page checks; empty for a badge that was signed without."""

    title: str
    issuer: str
    awarded_on: str
    ends_on: str
    is_revoked: bool
    folder: str
    files: list[str] = field(default_factory=list)
    jwt: str = ""
    jwk: dict[str, str] = field(default_factory=dict)


def badges_of(person: Person) -> list[tuple[BadgeOnPage, dict[str, Make]]]:
    """Every issued badge, oldest first, with what makes each of its files."""
    held = Credential.objects.filter(learner=person, state=CredentialState.ISSUED)
    found = []
    for number, each in enumerate(
        held.select_related("issuer", "learner", "version", "key").order_by("pk"), 1
    ):
        makes = forms_of(each)
        if not each.document_token:
            makes.pop("credential.jwt")
        folder = f"badges/{number:03d}-{slugify(each.version.title)[:60] or 'badge'}"
        shown = BadgeOnPage(
            title=each.version.title,
            issuer=each.issuer.name,
            awarded_on=each.awarded_at.date().isoformat(),
            ends_on=each.valid_until.date().isoformat() if each.valid_until else "",
            is_revoked=each.revoked_at is not None,
            folder=folder,
            files=list(makes),
            **_checked_by(each),
        )
        found.append((shown, {f"{folder}/{name}": make for name, make in makes.items()}))
    return found


def _checked_by(held: Credential) -> dict[str, Any]:
    """Nothing for a badge without a token, or with one that is damaged: the page then says that it cannot tell."""
    if not held.document_token or held.key is None:
        return {}
    try:
        return {"jwt": token_of(held), "jwk": PublicKey.from_multikey(held.key.public_multibase).as_jwk()}
    except (ValueError, OpenBadgesError):
        return {}


def records_of(person: Person) -> Iterator[tuple[str, Make]]:
    """Her badges in force under signed covers (CLR 2.0), as many to a cover as a checker reads."""
    in_force = Credential.objects.filter(
        learner=person, state=CredentialState.ISSUED, revoked_at=None, held_at=None
    ).select_related("issuer")
    held = list(in_force.order_by("awarded_at", "pk"))
    for number, start in enumerate(range(0, len(held), MAX_CONTAINED), 1):
        some = held[start : start + MAX_CONTAINED]
        name = "record.clr.json" if number == 1 else f"record-{number}.clr.json"
        chosen = Credential.objects.filter(pk__in=[each.pk for each in some])
        yield name, partial(sign_record, person, some[0].issuer, chosen=chosen)
