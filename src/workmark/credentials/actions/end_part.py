"""A learner ends a link to a part of her badge. The bytes it showed are deleted with it."""

from datetime import datetime

from workmark.credentials.models import ShownPart
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def end_part(learner: Person, part: ShownPart, *, at: datetime) -> ShownPart:
    """The link shows nothing from now on; ending it twice is ending it once. A file someone saved stays theirs."""
    credential = part.selective.credential
    with change(learner, "credential.show_parts", credential, organisation=credential.issuer) as event:
        held = ShownPart.objects.select_for_update(no_key=True).get(pk=part.pk)
        if held.ended_at is None:
            held.ended_at, held.document = at, b""
            held.save(update_fields=["ended_at", "document"])
        event.target = held
        event.detail = {"ended": True}
    return held
