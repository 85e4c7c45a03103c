"""The worker's part after a key was reported: a new key, new status lists, revocations, and every award issued anew.

Each step can be done again without harm, and does only what is left of it; so a worker killed anywhere is followed by
another that goes on. What it means for badges and learners stands in `docs/running.md`.
"""

from django.db.models import F

from workmark.credentials.actions.ensure_issuer_key import ensure_issuer_key
from workmark.credentials.actions.publish_status_list import publish_status_list
from workmark.credentials.actions.reissue_many import reissue_many
from workmark.credentials.actions.revoke_many import revoke_many
from workmark.credentials.compromise_models import KeyCompromise
from workmark.credentials.endorsement_models import Endorsement
from workmark.credentials.models import KeyPurpose, PartCopy, SelectiveCredential
from workmark.credentials.tasks.signing import sign_for_parts, sign_intended_endorsement
from workmark.credentials.wallet_models import WalletCopy
from workmark.jobs.enqueueing import enqueue_each_once
from workmark.lib.clock import now
from workmark.openbadges.documents import format_moment
from workmark.organisations.acting import SYSTEM, change


def mend_key_compromise(compromise_pk: int) -> KeyCompromise:
    """Bring one compromise to its end; one that is at its end is given back as it is."""
    compromise = KeyCompromise.objects.select_related("key__organisation").get(pk=compromise_pk)
    if compromise.finished_at is not None:
        return compromise
    issuer = compromise.key.organisation
    # 1. A key that signs from now on.
    successor = ensure_issuer_key(issuer, KeyPurpose(compromise.key.purpose))
    # 2. Status lists that the withdrawn key signed count no more, for any badge of this issuer.
    stale = issuer.status_lists.filter(document_made_at__lt=successor.signing_since)
    for status_list_pk in stale.values_list("pk", flat=True):
        publish_status_list(status_list_pk)
    # 3. What it signed since then is taken back. No letter: the next step's says it all.
    revoke_many(
        SYSTEM,
        issuer,
        compromise.to_revoke(),
        reason=compromise.reason,
        at=compromise.reported_at,
        tell_learners=False,
    )
    for status_list_pk in issuer.status_lists.filter(document_made_at__lt=F("changed_at")).values_list(
        "pk", flat=True
    ):
        publish_status_list(status_list_pk)  # now, and not when its own job is done after all of this
    # 4. Every award that still counts is issued anew, a suspended issuer's too: a thief does not wait.
    reissue_many(SYSTEM, issuer, compromise.to_replace(), occasion=compromise.occasion, while_suspended=True)
    _sign_parts_anew(compromise)
    _sign_endorsements_anew(compromise)
    _end_copies_for_wallets(compromise)
    with change(SYSTEM, "credential.manage_keys", compromise.key, organisation=issuer) as event:
        compromise.finished_at = now()
        compromise.save(update_fields=["finished_at"])
        event.detail = {
            "mended": compromise.key.verification_method,
            "successor": successor.verification_method,
            "revoked": compromise.revoked().count(),
            "reissued": compromise.key.credentials.filter(replaced_by__isnull=False).count(),
            "at": format_moment(compromise.finished_at),
        }
    return compromise


def _sign_parts_anew(compromise: KeyCompromise) -> None:
    """Badges prepared for being shown in part are prepared again; a part shown before has to be shown anew."""
    stale = SelectiveCredential.objects.filter(key=compromise.key)
    pks = list(stale.values_list("pk", flat=True))
    if not pks:
        return
    with change(
        SYSTEM, "credential.sign_parts", compromise.key, organisation=compromise.key.organisation
    ) as event:
        PartCopy.objects.filter(key=compromise.key, used_at=None).delete()
        stale.update(document=b"", key=None, signed_at=None)
        enqueue_each_once(sign_for_parts, {f"parts:{pk}": (pk,) for pk in pks})
        event.detail = {"asked_again": len(pks)}


def _sign_endorsements_anew(compromise: KeyCompromise) -> None:
    """What an issuer said of others stands, in the same words and accepted as it was; only its signature is made again."""
    stale = Endorsement.objects.filter(key=compromise.key, withdrawn_at=None)
    pks = list(stale.values_list("pk", flat=True))
    if not pks:
        return
    with change(
        SYSTEM, "endorsement.sign", compromise.key, organisation=compromise.key.organisation
    ) as event:
        stale.update(document=b"", key=None, issued_at=None)
        enqueue_each_once(sign_intended_endorsement, {f"endorsement:{pk}": (pk,) for pk in pks})
        event.detail = {"asked_again": len(pks)}


def _end_copies_for_wallets(compromise: KeyCompromise) -> None:
    """What a wallet has not fetched yet, it is not given. What it has fails every check, and is added anew by its learner."""
    waiting = WalletCopy.objects.filter(key=compromise.key, fetched_at=None, refused_at=None)
    if not waiting.exists():
        return
    with change(
        SYSTEM, "credential.sign_for_wallet", compromise.key, organisation=compromise.key.organisation
    ) as event:
        refused = waiting.update(signed_token="", refused_at=now())
        event.detail = {"refused": refused}
