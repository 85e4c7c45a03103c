"""The learner closes an item that somebody asks to have taken down, before the issuer answers."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.models import TakedownRequest
from workmark.submissions.takedowns import reported_items


def close_reported(learner: Person, asked: TakedownRequest, *, at: datetime) -> int:
    """Close every copy of the item to all but her and assessors; gives how many. The request goes on waiting.

    Raises NotAllowed for anybody else, WrongState once it is answered.
    """
    with change(learner, "takedown.close", asked, organisation=asked.issuer) as event:
        current = TakedownRequest.objects.select_for_update(no_key=True, of=("self",)).get(pk=asked.pk)
        if current.end or current.evidence is None:
            raise WrongState(_("This request is answered already. Open the page again."))
        closed = reported_items(current).filter(closed_at=None).update(closed_at=at)
        event.detail = {"items": closed}
    return closed
