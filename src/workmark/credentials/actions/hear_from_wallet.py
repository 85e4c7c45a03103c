"""A wallet tells what became of a copy it fetched. The trail of changes keeps that, and nothing else is done about it.

Spec: OpenID for Verifiable Credential Issuance 1.0, section 11.
"""

from enum import StrEnum

from workmark.credentials.wallet_models import WalletCopy, WalletOffer
from workmark.organisations.acting import LinkHolder, change
from workmark.organisations.models import AuditEvent

_VERB = "credential.hear_from_wallet"
_LONGEST_ID = 60


class WalletEvent(StrEnum):
    """In the words of the specification. DELETED: its owner did not want it, while it was being fetched."""

    ACCEPTED = "credential_accepted"
    FAILURE = "credential_failure"
    DELETED = "credential_deleted"


def hear_from_wallet(offer: WalletOffer, notification_id: str, told: WalletEvent) -> bool:
    """Write down what a wallet says of what it fetched by this offer; the same said again is written once.

    notification_id: as it came with the copy. False: nothing was given under this name by this offer.
    """
    if len(notification_id) > _LONGEST_ID or not notification_id.isprintable():
        return False
    copy = offer.copies.filter(document_id=notification_id, fetched_at__isnull=False).first()
    if copy is None:
        return False
    if told not in told_of(copy):
        with change(LinkHolder("wallet"), _VERB, copy, organisation=offer.credential.issuer) as event:
            event.detail = {"told": told.value}
    return True


def told_of(copy: WalletCopy) -> list[WalletEvent]:
    """What its wallet told, in the order in which it did."""
    about = AuditEvent.objects.filter(target_type=copy._meta.label_lower, target_id=str(copy.pk), verb=_VERB)
    details = about.order_by("number").values_list("detail", flat=True)
    return [WalletEvent(detail["told"]) for detail in details]
