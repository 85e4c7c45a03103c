"""The kinds of accommodation a learner can name. They live in code: a new one needs no migration."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Need(TextChoices):
    EXTRA_TIME = "extra-time", _("More time")
    ALTERNATIVE_FORM = "alternative-form", _("Another form of evidence, such as a recording instead of text")
    READER_OR_SCRIBE = "reader-or-scribe", _("Somebody who reads to me or writes for me")
    INTERPRETER = "interpreter", _("An interpreter, sign language too")
    BREAK = "break", _("A break while I work on something")
    LANGUAGE = "language", _("Evidence in another language")
    OTHER = "other", _("Something else")


class RequestState(TextChoices):
    """Where a request stands. A request that was appealed ends as granted or declined again, this time for good."""

    ASKED = "asked", _("Waiting for an answer")
    GRANTED = "granted", _("Granted")
    DECLINED = "declined", _("Declined")
    APPEALED = "appealed", _("Being looked at again")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN = frozenset({RequestState.ASKED, RequestState.APPEALED})
