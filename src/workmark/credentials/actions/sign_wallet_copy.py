"""Sign the copy of a badge that a wallet asked for, bound to its key. Only the worker opens the key that does it.

A copy has names and a place in a status list of its own, as the copies for parts have: so two readers who are shown two
of them are not told by them that it is one badge, and taking the badge back takes each of them back.
"""

from workmark.credentials.actions.ensure_issuer_key import ensure_issuer_key
from workmark.credentials.actions.reserve_status_entry import reserve_part_places
from workmark.credentials.actions.sign_copies import day_of, like_others
from workmark.credentials.actions.sign_selective import base_of, see_published
from workmark.credentials.issuers import key_for_list, signer_for
from workmark.credentials.keepers import MessageTooLong
from workmark.credentials.models import Credential, IssuerKey, KeyPurpose
from workmark.credentials.wallet_models import WalletCopy
from workmark.credentials.wallets import badge_type, may_leave
from workmark.lib.clock import now
from workmark.openbadges.achievement_credential import credential_document
from workmark.openbadges.jose.secret_keys import signing_key_of
from workmark.openbadges.jose.wallet_form import write_sd_jwt_vc
from workmark.openbadges.keys import PublicKey
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Organisation


def sign_wallet_copy(copy_pk: int) -> WalletCopy:
    """Bring one wish to its end; one that is signed, refused or of an ended offer is given back as it is."""
    asked = WalletCopy.objects.select_related("offer__credential__issuer").get(pk=copy_pk)
    issuer = asked.offer.credential.issuer
    if asked.signed_at is not None or asked.refused_at is not None:
        return asked
    current = ensure_issuer_key(issuer, KeyPurpose.PARTS)
    with change(SYSTEM, "credential.sign_for_wallet", asked, organisation=issuer) as event:
        # First the issuer, then the badge: the order of whoever issues or takes back many.
        Organisation.objects.select_for_update(no_key=True).get(pk=issuer.pk)
        credential = Credential.objects.select_for_update(no_key=True).get(pk=asked.offer.credential_id)
        held = WalletCopy.objects.select_for_update(no_key=True, of=("self",)).get(pk=copy_pk)
        event.target = held
        at = now()
        if held.signed_at is None and held.refused_at is None:
            is_wanted = held.offer.is_open(at) and may_leave(credential, at)
            held.signed_token = _signed(held, credential, current) if is_wanted else ""
            if held.signed_token:
                held.signed_at = at
            else:
                held.refused_at = at
            held.save(update_fields=["signed_token", "key", "signed_at", "refused_at"])
        event.detail = {"is_signed": held.signed_at is not None}
    return held


def _signed(held: WalletCopy, credential: Credential, current: IssuerKey) -> str:
    """The token; empty where the key's keeper signs no message of that length."""
    places = reserve_part_places(credential, copy=held.document_id)
    key = key_for_list(places[0].status_list, current)
    see_published(places, key)
    said = base_of(credential, key, places, document_id=held.document_id, subject_id=held.subject_id)
    said = like_others(said, credential.identity_email)
    signer = signer_for(key)
    held.key = key
    try:
        return write_sd_jwt_vc(
            credential_document(said),
            signing_key_of(signer, key.verification_method),
            issuer_key=signer.public_key,
            holder=PublicKey.from_jwk(held.holder_key),
            vct=badge_type(),
            issued_at=day_of(now()),
            ends_at=said.valid_until,
        )
    except MessageTooLong:
        return ""
