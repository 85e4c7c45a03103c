"""A person chooses what she keeps of the badges that a host showed."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from workmark.integrations.hosts.lasting import LONGEST
from workmark.integrations.hosts.models import HostVisit, VisitState
from workmark.integrations.hosts.visits import set_to_work
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def keep_found(person: Person, visit: HostVisit, numbers: Iterable[int]) -> int:
    """Have a worker check these anew and keep them; gives how many. What holds no badge, or one from here, is left.

    Raises NotAllowed, WrongState where it was chosen already, and InvalidInput for none.
    """
    with change(person, "host.keep", visit) as event:
        held = HostVisit.objects.select_for_update(no_key=True).get(pk=visit.pk)
        if held.state != VisitState.FOUND:
            raise WrongState(_("You have chosen already."))
        chosen = held.badges.filter(number__in=list(numbers))
        fit = [
            each.pk for each in chosen if each.answer and each.answer["awards"] and not each.answer["is_ours"]
        ]
        if not fit:
            raise InvalidInput(_("Choose at least one."))
        held.badges.filter(pk__in=fit).update(is_wanted=True)
        held.state = VisitState.KEEPING
        held.expires_at = held.made_at + LONGEST  # what she chose is kept, whether she waits for it or not
        held.save(update_fields=["state", "expires_at"])
        event.detail = {"badges": len(fit)}
        set_to_work(held)
    return len(fit)
