"""The letter to whoever asked for proof: that an answer came. What it shows stands on the employer's page alone."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from workmark.jobs.outbox import queue_message
from workmark.organisations.permissions import may
from workmark.workforce.proof_models import ProofAnswer


def tell_of_answer(answer: ProofAnswer) -> None:
    """Queue it for whoever asked, if they may still read answers there. An answer taken back leaves nothing in it."""
    request, asker = answer.request, answer.request.asked_by
    if asker is None or not asker.email or not may(asker, "proof.read", request.organisation):
        return
    place = f"/employer/{request.organisation.slug}/proof/{request.token}/"
    facts = {
        "name": asker.name,
        "wanted": request.wanted,
        "page": f"{settings.WORKMARK_PUBLIC_ORIGIN}{place}",
    }
    with translation.override(asker.language):
        paragraphs = [
            _("Hello %(name)s,") % facts,
            _("somebody answered your request for proof: %(wanted)s.") % facts,
            _("What was shown, and what we found when we checked it, stands here:\n%(page)s") % facts,
            _("Its sender can take it back at any time; then it is there no more."),
        ]
        queue_message(
            key=f"proof-answered:{answer.pk}",
            to=asker.email,
            subject=_("An answer came: %(wanted)s") % facts,
            text="\n\n".join(paragraphs),
        )
