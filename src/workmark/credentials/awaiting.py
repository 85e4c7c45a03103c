"""Why an award is not signed yet, in words for whoever earned it and for whoever awarded it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workmark.credentials.models import Credential, CredentialState
from workmark.credentials.partnering import still_lets


class Waiting(models.TextChoices):
    """NOTHING: it is signed, or gone. AUTHORITY_ENDED: a partner may not sign it in the institution's name any more."""

    NOTHING = "", _("Signed")
    SOON = "soon", _("Being signed")
    SUSPENDED = "suspended", _("Waits while the issuer is suspended")
    AUTHORITY_ENDED = "authority-ended", _("Not signed: the issuer may no longer sign it")


def waiting_for(credential: Credential) -> Waiting:
    """What this award waits for. Asks the database only where a partner awarded it."""
    if credential.state != CredentialState.INTENDED:
        return Waiting.NOTHING
    authority = credential.authority
    institution = authority.institution if authority else None
    if any(each is not None and each.suspended_at is not None for each in (credential.issuer, institution)):
        return Waiting.SUSPENDED
    return Waiting.SOON if still_lets(credential) else Waiting.AUTHORITY_ENDED
