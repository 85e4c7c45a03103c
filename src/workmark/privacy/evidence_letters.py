"""Letters that say when evidence goes: each is about one term, and counts no more once what it says is not so any more."""

from collections.abc import Iterable

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat

from workmark.jobs.models import Message

# The keys: "evidence-goes:PK" without a badge, with one of these behind it where there is one.
ABOUT = "evidence-goes:"
BEHIND_BADGE = ":behind-badge"  # the two years are over
WITH_BADGE = ":with-badge:"  # the badge is over; the number of the last one follows


def let_letters_count_no_more(works: Iterable[int]) -> int:
    """Letters about the evidence of these pieces of work no longer announce anything; gives how many. In a transaction.

    The learner wished otherwise, or a hold, an appeal or an inquiry kept the evidence past the day that a letter named. They
    stay as they were sent, under another key: a later letter goes out anew, and its month passes anew.
    """
    stayed = Concat(Value("evidence-stayed:"), Cast(F("pk"), CharField()))
    about = (Q(key=f"{ABOUT}{pk}") | Q(key__startswith=f"{ABOUT}{pk}:") for pk in works)
    return sum(Message.objects.filter(which).update(key=stayed) for which in about)
