"""The e-mails this room sends, queued in the transaction that gives the reason for them (`jobs.outbox`)."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from workmark.achievements.models import PilotPlace
from workmark.jobs.outbox import queue_message


def tell_chosen(place: PilotPlace) -> None:
    """Say who chose them to try what, and that nobody has to."""
    person, achievement = place.person, place.achievement
    if not person.email:
        return
    version = achievement.versions.order_by("-number").first()
    with translation.override(person.language):
        facts = {
            "name": person.name,
            "issuer": achievement.issuer.name,
            "title": version.title if version else achievement.slug,
            "page": f"{settings.WORKMARK_PUBLIC_ORIGIN}/catalogue/{achievement.slug}/",
        }
        paragraphs = [
            _("Hello %(name)s,") % facts,
            _("%(issuer)s would like a few people to try “%(title)s” before others may.") % facts,
            _("It is judged like every other, and a badge you earn by it is yours for good.") % facts,
            _("Nobody has to begin. Once it is published, it stands here for you:\n%(page)s") % facts,
        ]
        queue_message(
            key=f"pilot-chosen:{place.pk}",
            to=person.email,
            subject=_("Would you try “%(title)s”?") % facts,
            text="\n\n".join(paragraphs),
        )
