"""An issuer gets a key that stands by: published at once, and signing from the next rotation on.

In between, whoever keeps a copy of the issuer's DID document comes to know it, so that no badge is met with a key that
nobody has heard of.
"""

from django.utils.translation import gettext as _

from workmark.credentials.actions.append_to_log import append_to_log
from workmark.credentials.issuers import kind_for, make_key, standby_key
from workmark.credentials.keepers import KINDS
from workmark.credentials.logged import key_record
from workmark.credentials.models import IssuerKey, Keeper, KeyPurpose
from workmark.lib.problems import InvalidInput, WrongState
from workmark.openbadges.keys import KeyKind
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person


def add_issuer_key(
    owner: Person,
    issuer: Organisation,
    *,
    keeper: Keeper,
    kind: KeyKind,
    reference: str = "",
    purpose: KeyPurpose = KeyPurpose.BADGES,
) -> IssuerKey:
    """Have a keeper make a key, or take up one that it holds.

    reference: the CKA_ID in hexadecimal (PKCS#11), or the ARN (AWS KMS), of a key that is there already.

    Raises NotAllowed, InvalidInput, WrongState if a key stands by already, or KeeperUnavailable.
    """
    refuse_unfit(keeper=keeper, kind=kind, reference=reference, purpose=purpose)
    with change(owner, "credential.manage_keys", issuer, organisation=issuer) as event:
        Organisation.objects.select_for_update(no_key=True).get(pk=issuer.pk)
        if standby_key(issuer, purpose) is not None:
            raise WrongState(_("A key stands by already. Let it sign, or retire it, before you add another."))
        made = make_key(issuer, purpose, keeper=keeper, kind=kind, reference=reference, signing_since=None)
        append_to_log([key_record(made, "added")])
        event.target = made
        event.detail = {"added": made.verification_method, "keeper": made.keeper}
    return made


def refuse_unfit(*, keeper: Keeper, kind: KeyKind, reference: str, purpose: KeyPurpose) -> None:
    """Raises InvalidInput for what no key can be; asked before anybody is at work."""
    if kind not in KINDS:
        raise InvalidInput("", fields={"kind": [_("Keys are Ed25519 or P-256.")]})
    if purpose == KeyPurpose.PARTS and kind is not kind_for(purpose):
        raise InvalidInput("", fields={"kind": [_("Badges shown in part are signed with P-256.")]})
    if reference and keeper == Keeper.SEALED:
        raise InvalidInput(
            "", fields={"reference": [_("A sealed key is always made here, and has no name elsewhere.")]}
        )
