"""A learner chooses who may open a badge page: nobody, holders of its address, or everyone."""

from django.utils.translation import gettext as _

from workmark.credentials.models import Credential, CredentialVisibility
from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def set_visibility(learner: Person, credential: Credential, *, visibility: str) -> None:
    """Raises InvalidInput for a word that is not one of `CredentialVisibility`."""
    if visibility not in CredentialVisibility.values:
        raise InvalidInput(_("Choose one of the listed answers."), fields={"visibility": [_("Choose one.")]})
    with change(learner, "credential.set_visibility", credential, organisation=credential.issuer) as event:
        Credential.objects.filter(pk=credential.pk).update(visibility=visibility)
        credential.visibility = visibility
        event.detail = {"visibility": visibility}
