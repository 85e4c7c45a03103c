"""What this partner does when a room below announces something."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from workmark.credentials.models import Credential
from workmark.credentials.signals import credentials_released, credentials_signed
from workmark.integrations.lti.grading import tell_when_earned
from workmark.integrations.lti.models import LtiPlacement
from workmark.organisations.models import Organisation, Person
from workmark.organisations.signals import organisation_reinstated, person_reinstated


@receiver([credentials_signed, credentials_released], dispatch_uid="lti.tell_platforms")
def tell_platforms(sender: type[Credential], credentials: Sequence[Credential], **_: Any) -> None:
    earned = {(one.learner_id, one.version.achievement_id) for one in credentials}
    learners = {learner for learner, _achievement in earned}
    for placement in LtiPlacement.objects.filter(person__in=learners, told_at=None):
        if (placement.person_id, placement.achievement_id) in earned:
            tell_when_earned(placement)


@receiver(organisation_reinstated, dispatch_uid="lti.tell_what_waited")
def tell_what_waited(sender: type[Organisation], organisation: Organisation, **_: Any) -> None:
    """What was earned meanwhile is told now."""
    for placement in LtiPlacement.objects.filter(platform__organisation=organisation, told_at=None):
        tell_when_earned(placement)


@receiver(person_reinstated, dispatch_uid="lti.tell_what_waited_for_a_person")
def tell_what_waited_for(sender: type[Person], person: Person, **_: Any) -> None:
    """What was held back while the account was suspended is told now."""
    for placement in LtiPlacement.objects.filter(person=person, told_at=None):
        tell_when_earned(placement)
