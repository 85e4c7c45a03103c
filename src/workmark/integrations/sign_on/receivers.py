"""What this partner does when a room below announces something."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.dispatch import receiver

from workmark.integrations.sign_on.models import SignOnLink
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Person
from workmark.organisations.signals import address_restored, employment_ended, employments_ending


@receiver(employments_ending, dispatch_uid="sign_on.lock_links")
def lock_links(sender: type[Employment], employments: Sequence[Employment], **_: Any) -> None:
    list(_links(employments).select_for_update(no_key=True, of=("self",)).order_by("pk"))


@receiver(employment_ended, dispatch_uid="sign_on.end_links")
def end_links(sender: type[Employment], employment: Employment, **_: Any) -> None:
    """Whoever has left is let in by that employer's server no more; their own ways of signing in stay."""
    _links([employment]).delete()


@receiver(address_restored, dispatch_uid="sign_on.end_links_of_a_thief")
def end_new_links(sender: type[Person], person: Person, since: datetime, **_: Any) -> None:
    """A server that was let in by whoever had taken the account lets nobody in any more."""
    SignOnLink.objects.filter(person=person, linked_at__gte=since).delete()


def _links(employments: Sequence[Employment]) -> QuerySet[SignOnLink]:
    """employments: all of one organisation."""
    return SignOnLink.objects.filter(
        sign_on__organisation=employments[0].organisation_id,
        person__in=[each.person_id for each in employments],
    )
