"""An inquiry ends and the badge stands: because somebody says so, or because its time ran out."""

from datetime import datetime

from workmark.credentials.actions.change_hold import close_hold
from workmark.credentials.inquiring import LONGEST_INQUIRY, clean, require_open
from workmark.credentials.inquiry_letters import tell_of_dropped
from workmark.credentials.inquiry_models import Inquiry, InquiryEnd
from workmark.credentials.queries import locked_inquiry
from workmark.organisations.acting import SYSTEM, Actor, change
from workmark.organisations.models import Person


def drop_inquiry(person: Person, inquiry: Inquiry, *, words: str, at: datetime) -> Inquiry:
    """One person is enough, since it helps the learner. words: to her. Raises InvalidInput, WrongState."""
    return _drop(person, inquiry, clean(words, "words"), at)


def drop_overdue_inquiries(at: datetime) -> int:
    """Let badges stand whose inquiry has been open for too long; gives how many."""
    overdue = Inquiry.objects.filter(end="", opened_at__lte=at - LONGEST_INQUIRY)
    found = list(overdue.select_related("credential__issuer").order_by("pk")[:500])
    for inquiry in found:
        _drop(SYSTEM, inquiry, "", at)
    return len(found)


def _drop(actor: Actor, inquiry: Inquiry, words: str, at: datetime) -> Inquiry:
    with change(actor, "credential.question", inquiry, organisation=inquiry.credential.issuer) as event:
        held = locked_inquiry(inquiry)
        require_open(held)
        close_hold(held, at)
        held.end, held.settled_at, held.words = InquiryEnd.DROPPED, at, words
        held.settled_by = actor if isinstance(actor, Person) else None
        held.save(update_fields=["end", "settled_by", "settled_at", "words"])
        tell_of_dropped(held)
        event.target, event.detail = held, {"end": held.end}
    return held
