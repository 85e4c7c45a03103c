"""Sign a status list as its bits stand, and put the exact bytes where readers fetch them."""

from datetime import datetime, timedelta

from workmark.credentials.actions.ensure_issuer_key import ensure_issuer_key
from workmark.credentials.issuers import key_for_list, purpose_of_list, signer_for
from workmark.credentials.models import StatusList
from workmark.credentials.pages import status_list_page
from workmark.lib.clock import now
from workmark.openbadges.documents import format_moment
from workmark.openbadges.issue import issue_credential as sign_credential
from workmark.openbadges.status_list import bitstring, status_list_credential
from workmark.organisations.acting import SYSTEM, change

# A kept copy proves nothing after this; the list is signed anew well before.
GOOD_FOR = timedelta(days=7)
SIGN_AGAIN_AFTER = timedelta(days=1)


def publish_status_list(status_list_pk: int) -> StatusList:
    """Publish the list; two runs at once give the same bits, and the later one stays."""
    status_list = StatusList.objects.select_related("organisation").get(pk=status_list_pk)
    current = ensure_issuer_key(status_list.organisation, purpose_of_list(status_list))
    key = key_for_list(status_list, current)
    with change(SYSTEM, "status_list.publish", status_list, organisation=status_list.organisation) as event:
        held = StatusList.objects.select_for_update(no_key=True).get(pk=status_list_pk)
        at = now()
        indexes = list(held.entries.filter(is_set=True).values_list("index", flat=True))
        document = status_list_credential(
            status_list_page(held),
            key.did,
            bitstring(held.length, indexes),
            valid_from=at,
            valid_until=at + GOOD_FOR,
            purpose=held.purpose,
        )
        held.document = sign_credential(
            document, signer_for(key), verification_method=key.verification_method, created=at
        )
        held.document_made_at = at
        held.save(update_fields=["document", "document_made_at"])
        event.detail = {"set": len(indexes), "at": format_moment(at)}
    return held


def is_due(status_list: StatusList, at: datetime) -> bool:
    """Tell whether the published copy lacks a change or grows old."""
    made = status_list.document_made_at
    return made is None or made < status_list.changed_at or at - made > SIGN_AGAIN_AFTER
