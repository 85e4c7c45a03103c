"""Letters that say when evidence goes: each is about one term, and counts no more once the learner's wish has changed."""

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from workmark.jobs.models import Message

# The keys: "evidence-goes:PK" without a badge, with one of these behind it where there is one.
ABOUT = "evidence-goes:"
BEHIND_BADGE = ":behind-badge"  # the two years are over
WITH_BADGE = ":with-badge:"  # the badge is over; the number of the last one follows


def let_letters_count_no_more(work_pk: int) -> int:
    """Letters about evidence behind this work's badge no longer announce anything; gives how many. Call in a transaction.

    They stay as they were sent, under another key: a later letter goes out anew, and its month passes anew.
    """
    return Message.objects.filter(key__startswith=f"{ABOUT}{work_pk}:").update(
        key=Concat(Value("evidence-stayed:"), Cast(F("pk"), CharField()))
    )
