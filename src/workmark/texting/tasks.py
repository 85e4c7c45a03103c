"""What a worker does for text messages: look each minute for what is due, and forget what is over."""

from datetime import timedelta

from django_tasks import task

from workmark.jobs.enqueueing import enqueue_once
from workmark.jobs.timetable import every
from workmark.lib.clock import now
from workmark.texting.models import Phone, TextMessage
from workmark.texting.sending import send_what_is_due

UNCONFIRMED_FOR = timedelta(days=1)
DIGEST_FOR = timedelta(days=2)


@task()
def send_texts() -> None:
    """Send what is due; what remains after a while is the next job's."""
    if send_what_is_due():
        enqueue_once(send_texts, "texts")


@task()
def forget_texts() -> int:
    """Remove numbers that were never confirmed, and the digests by which codes were counted; gives how many numbers."""
    at = now()
    TextMessage.objects.filter(created_at__lt=at - DIGEST_FOR).exclude(number_digest="").update(
        number_digest=""
    )
    gone, _each = Phone.objects.filter(confirmed_at=None, added_at__lt=at - UNCONFIRMED_FOR).delete()
    return gone


every(timedelta(minutes=1), "texting.send_texts", send_texts)
every(timedelta(hours=6), "texting.forget_texts", forget_texts)
