"""Retire a stack: whoever has not begun it no longer can, and whoever has may still finish."""

from django.utils.translation import gettext as _

from workmark.achievements.models import Achievement, Stack
from workmark.achievements.signals import retired
from workmark.lib.clock import now
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def retire_stack(owner: Person, stack: Stack) -> Stack:
    """Take it out of the lists from this moment. Its page stays, and so do its badges.

    Raises WrongState when it was never published, or is retired already.
    """
    with change(owner, "stack.retire", stack, organisation=stack.issuer) as event:
        held = (
            Stack.objects.select_for_update(no_key=True, of=("self",))
            .select_related("badge")
            .get(pk=stack.pk)
        )
        if held.badge is None:
            raise WrongState(_("This stack was never published, so there is nothing to retire."))
        if held.retired_at is not None:
            raise WrongState(_("This stack is retired already."))
        held.badge.retired_at = now()
        held.badge.save(update_fields=["retired_at"])
        event.detail = {"stack": held.slug}
        retired.send(sender=Achievement, achievement=held.badge)
    return held
