"""One badge is issued anew: under another name, with a witness's corrected words, or because it was taken back wrongly."""

from django_tasks import task

from workmark.credentials.actions.reissue_corrected import reissue_corrected as reissue_with_correction
from workmark.credentials.actions.reissue_overturned import reissue_overturned
from workmark.credentials.actions.reissue_renamed import reissue_renamed as reissue
from workmark.jobs.patience import awaited


@task()
def reissue_renamed(credential_pk: int) -> None:
    """Issue one Credential anew under its learner's present name; a second run does what the first one left."""
    reissue(credential_pk)


@awaited
@task()
def reissue_corrected(correction_pk: int, credential_pk: int) -> None:
    """Issue one Credential anew with what a witness corrected; a second run does what the first one left."""
    reissue_with_correction(correction_pk, credential_pk)


@awaited
@task()
def reissue_on_appeal(appeal_pk: int) -> None:
    """Issue anew what was taken back wrongly; a second run does what the first one left."""
    reissue_overturned(appeal_pk)
