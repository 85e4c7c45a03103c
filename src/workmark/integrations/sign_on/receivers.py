"""What this partner does when a room below announces something."""

from typing import Any

from django.dispatch import receiver

from workmark.integrations.sign_on.models import SignOnLink
from workmark.organisations.employment_models import Employment
from workmark.organisations.signals import employment_ended


@receiver(employment_ended, dispatch_uid="sign_on.end_links")
def end_links(sender: type[Employment], employment: Employment, **_: Any) -> None:
    """Whoever has left is let in by that employer's server no more; their own ways of signing in stay."""
    if employment.person_id is not None:
        SignOnLink.objects.filter(
            person=employment.person_id, sign_on__organisation=employment.organisation_id
        ).delete()
