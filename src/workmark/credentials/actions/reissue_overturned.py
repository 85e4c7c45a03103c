"""What was taken back wrongly is issued anew, as an appeal decided. The worker's part of it."""

from workmark.credentials.actions.reissue_many import reissue_many
from workmark.credentials.inquiry_models import WithdrawalAppeal
from workmark.credentials.models import Credential
from workmark.organisations.acting import SYSTEM


def reissue_overturned(appeal_pk: int) -> int:
    """The same award as a new badge; gives how many were made. A second run does what the first one left."""
    appeal = WithdrawalAppeal.objects.select_related("inquiry__credential__issuer").get(pk=appeal_pk)
    credential = appeal.inquiry.credential
    chosen = Credential.objects.filter(pk=credential.pk)
    return reissue_many(
        SYSTEM, credential.issuer, chosen, occasion=f"appeal:{appeal.pk}", reason=appeal.words
    )
