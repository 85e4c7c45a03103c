"""An owner asks, from where keys are out of reach, that a worker make an issuer's next key or let it sign."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.credentials.actions.add_issuer_key import refuse_unfit
from workmark.credentials.key_references import refuse_foreign
from workmark.credentials.key_request_models import KeyRequest, KeyWish
from workmark.credentials.models import Keeper, KeyPurpose
from workmark.credentials.tasks.keys import answer_key_request
from workmark.jobs.enqueueing import enqueue_once
from workmark.lib.problems import WrongState
from workmark.openbadges.keys import KeyKind
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person


def ask_for_new_key(
    owner: Person,
    issuer: Organisation,
    *,
    keeper: Keeper,
    kind: KeyKind,
    reference: str = "",
    purpose: KeyPurpose = KeyPurpose.BADGES,
    at: datetime,
) -> KeyRequest:
    """Ask for a key that stands by. reference: of a key that the operator allowed this issuer, or empty.

    Raises NotAllowed, InvalidInput, or WrongState while another wish is open.
    """
    refuse_unfit(keeper=keeper, kind=kind, reference=reference, purpose=purpose)
    refuse_foreign(issuer, keeper, reference)
    wish = KeyRequest(wish=KeyWish.ADD, purpose=purpose, keeper=keeper, curve=kind.curve, reference=reference)
    return _asked(owner, issuer, wish, at)


def ask_for_rotation(
    owner: Person, issuer: Organisation, *, purpose: KeyPurpose = KeyPurpose.BADGES, at: datetime
) -> KeyRequest:
    """Ask that the next key sign. Raises NotAllowed, or WrongState while another wish is open."""
    return _asked(owner, issuer, KeyRequest(wish=KeyWish.ROTATE, purpose=purpose), at)


def _asked(owner: Person, issuer: Organisation, wish: KeyRequest, at: datetime) -> KeyRequest:
    with change(owner, "credential.manage_keys", issuer, organisation=issuer) as event:
        Organisation.objects.select_for_update(no_key=True).get(pk=issuer.pk)
        if KeyRequest.objects.filter(organisation=issuer, done_at__isnull=True).exists():
            raise WrongState(_("A worker is busy with a key of this issuer. Wait until that is done."))
        wish.organisation, wish.asked_by, wish.asked_at = issuer, owner, at
        wish.save()
        enqueue_once(answer_key_request, wish.job, wish.pk)
        event.target = wish
        event.detail = {"asked": wish.wish, "purpose": wish.purpose, "keeper": wish.keeper}
    return wish
