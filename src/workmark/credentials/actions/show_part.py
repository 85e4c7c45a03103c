"""A learner makes a link that shows what she chose of a badge, and nothing else."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.credentials.errors import NotInForce
from workmark.credentials.models import IssuerKey, PartCopy, SelectiveCredential, ShownPart
from workmark.credentials.parts import choices_in, pointers_for
from workmark.credentials.tasks.signing import sign_for_parts
from workmark.jobs.enqueueing import enqueue_once
from workmark.lib.problems import InvalidInput, WrongState
from workmark.openbadges.derive import derive
from workmark.openbadges.documents import as_list, parse_json_object
from workmark.openbadges.keys import PublicKey
from workmark.openbadges.proofs.data_integrity import check_proof
from workmark.organisations.acting import change
from workmark.organisations.models import Person

LONGEST_LABEL = 120
FEW = 3  # copies that are left when a worker is asked to sign as many again
MOST_OPEN = 50


def show_part(
    learner: Person, selective: SelectiveCredential, *, label: str, keys: Collection[str], at: datetime
) -> ShownPart:
    """Make the link. label: for whom, as the learner will recognise it; keys: those of `parts.Choice`.

    Nothing is signed here: a part is made of what the issuer signed before, of a copy that no other link was made of if
    there is one. It is checked before it leaves.

    Raises InvalidInput naming what to mend, WrongState while the badge is not signed for parts, is revoked, or has
    as many open links as there may be.
    """
    name = " ".join(label.split())
    credential = selective.credential
    with change(learner, "credential.show_parts", credential, organisation=credential.issuer) as event:
        held = SelectiveCredential.objects.select_for_update(no_key=True).get(pk=selective.pk)
        if held.signed_at is None or held.key is None:
            raise WrongState(_("This badge is being prepared. Try again in a minute."))
        if credential.revoked_at is not None:
            raise NotInForce(_("This badge was taken back, so no part of it can be shown."))
        if credential.held_at is not None:
            raise NotInForce(_("This badge is on hold, so no part of it can be shown now."))
        if held.shown_parts.filter(ended_at=None).count() >= MOST_OPEN:
            raise WrongState(_("There are fifty open links to this badge. End one you no longer need."))
        copy = _unused_copy(held)
        document = bytes(copy.document if copy else held.document)
        part = ShownPart.objects.create(
            selective=held,
            label=name,
            choices=sorted(set(keys)),
            is_single_use=copy is not None,
            document=_derived(document, copy.key if copy else held.key, name, keys),
            created_at=at,
        )
        _use_up(held, copy, at)
        event.target = part
        event.detail = {"choices": len(part.choices)}
    return part


def _unused_copy(held: SelectiveCredential) -> PartCopy | None:
    """The oldest that says what the list says she chose from; one signed later may name other evidence in its places."""
    unused = held.copies.filter(used_at=None).select_related("key").order_by("pk")
    offered = _offered(bytes(held.document))
    return next((each for each in unused if _offered(bytes(each.document)) == offered), None)


def _offered(document: bytes) -> list[object]:
    """Everything that may be chosen, in order, but for identifiers, which each copy has of its own."""
    base = parse_json_object(document)
    shown = [{name: item[name] for name in item if name != "id"} for item in as_list(base.get("evidence"))]
    return [*choices_in(base), *shown]


def _use_up(held: SelectiveCredential, copy: PartCopy | None, at: datetime) -> None:
    """A copy serves once. A worker signs more before there are none."""
    if copy is not None:
        copy.used_at, copy.document = at, b""
        copy.save(update_fields=["used_at", "document"])
    if held.copies.filter(used_at=None).count() < FEW:
        enqueue_once(sign_for_parts, f"parts:{held.pk}", held.pk)


def _derived(document: bytes, key: IssuerKey, name: str, keys: Collection[str]) -> bytes:
    base = parse_json_object(document)
    choices = choices_in(base)
    wrong: dict[str, list[str]] = {}
    if not name or len(name) > LONGEST_LABEL:
        wrong["label"] = [
            _("Say who the link is for, in at most %(most)d characters.") % {"most": LONGEST_LABEL}
        ]
    if not set(keys) <= {choice.key for choice in choices}:
        wrong["keys"] = [_("Choose from the list.")]
    if wrong:
        raise InvalidInput(_("The link needs mending before it is made."), fields=wrong)
    exact = derive(base, pointers_for(choices, keys))
    part = parse_json_object(exact)
    check_proof(part, part["proof"], PublicKey.from_multikey(key.public_multibase))
    return exact
