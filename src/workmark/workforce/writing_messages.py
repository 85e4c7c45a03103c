"""The letters about what employers need written: to whoever asked, and to whoever offered."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from workmark.jobs.outbox import queue_message
from workmark.organisations.models import Person
from workmark.organisations.permissions import may
from workmark.workforce.writing_models import WritingOffer


def tell_offered(offer: WritingOffer) -> None:
    asker = offer.request.asked_by
    if asker is None or not may(asker, "writing.read", offer.request.organisation):
        return
    with translation.override(asker.language):
        facts = _facts(offer, asker) | {"page": _employers_page(offer)}
        told = _("%(issuer)s offers to write “%(title)s” by %(day)s. Read how, and answer:\n%(page)s") % facts
        _send(offer, "offered", asker, _("%(issuer)s offers to write “%(title)s”") % facts, told)


def tell_published(offer: WritingOffer) -> None:
    asker = offer.request.asked_by
    if asker is None or not may(asker, "writing.read", offer.request.organisation):
        return
    with translation.override(asker.language):
        facts = _facts(offer, asker) | {"page": _employers_page(offer)}
        told = (
            _("%(issuer)s has published what you asked for. See it, and assign it to people:\n%(page)s")
            % facts
        )
        _send(offer, "published", asker, _("“%(title)s” is there") % facts, told)


def tell_accepted(offer: WritingOffer) -> None:
    _tell_issuer(offer, "accepted")


def tell_closed(offer: WritingOffer) -> None:
    _tell_issuer(offer, "closed")


def _tell_issuer(offer: WritingOffer, occasion: str) -> None:
    by = offer.by
    if by is None or not may(by, "writing.offer", offer.issuer):
        return
    with translation.override(by.language):
        page = f"{settings.WORKMARK_PUBLIC_ORIGIN}/desk/needed/{offer.request.token}/"
        facts = _facts(offer, by) | {"page": page}
        if occasion == "accepted":
            subject = _("%(employer)s accepts your offer to write “%(title)s”") % facts
            told = (
                _("Agree on price and terms with them. When your draft is there, link it here:\n%(page)s")
                % facts
            )
        else:
            subject = _("“%(title)s” is not written by you") % facts
            told = (
                _("%(employer)s chose another offer, or needs it no more. You need not do anything.") % facts
            )
        _send(offer, occasion, by, subject, told)


def _facts(offer: WritingOffer, to: Person) -> dict[str, str]:
    return {
        "name": to.name,
        "employer": offer.request.organisation.name,
        "issuer": offer.issuer.name,
        "title": offer.request.title,
        "day": offer.ready_by.isoformat(),
    }


def _employers_page(offer: WritingOffer) -> str:
    place = f"/employer/{offer.request.organisation.slug}/needed/{offer.request.token}/"
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}{place}"


def _send(offer: WritingOffer, occasion: str, to: Person, subject: str, told: str) -> None:
    if to.email:
        hello = _("Hello %(name)s,") % {"name": to.name}
        queue_message(
            key=f"writing-{occasion}:{offer.pk}", to=to.email, subject=subject, text=f"{hello}\n\n{told}"
        )
