"""The e-mail of this room, queued in the transaction that gives the reason for it."""

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _

from workmark.jobs.outbox import queue_message
from workmark.programmes.models import CohortPlace


def tell_asked_in(place: CohortPlace, secret: str) -> None:
    """The link, in the inviter's language: nothing is known yet about who reads it."""
    facts = {
        "organisation": place.organisation.name,
        "programme": place.cohort.programme.title,
        "cohort": place.cohort.name,
        "from": formats.date_format(place.cohort.starts_on, "DATE_FORMAT"),
        "to": formats.date_format(place.cohort.ends_on, "DATE_FORMAT"),
        "page": f"{settings.WORKMARK_PUBLIC_ORIGIN}/account/cohorts/join/{secret}/",
        "until": formats.date_format(place.expires_at, "DATE_FORMAT"),
    }
    queue_message(
        key=f"cohort:{place.pk}:{place.invited_at.isoformat()}",
        to=place.email,
        subject=_("%(organisation)s asks you into “%(cohort)s”") % facts,
        text=_(
            "%(organisation)s asks you to take part in “%(programme)s”, in its cohort “%(cohort)s”, from %(from)s to "
            "%(to)s.\n\nOpen this link, sign in or make an account with this e-mail address, and say yes or no:\n"
            "%(page)s\n\nTo take part shows them nothing of your work, unless you choose so there. The link works until "
            "%(until)s.\n\nIf you do not know them, delete this message. Nothing happens then.\n"
        )
        % facts,
    )
