"""The e-mails of this room. None of them says what was asked, by whom, or why: a mailbox is not a private place."""

from django.conf import settings
from django.utils import formats, translation
from django.utils.translation import gettext as _

from workmark.confided.kinds import RequestState
from workmark.confided.models import AccommodationRequest, PrerequisiteWaiver, WaiverRequest
from workmark.confided.queries import who_answers_for
from workmark.jobs.outbox import queue_message

Asked = AccommodationRequest | WaiverRequest | PrerequisiteWaiver
# Where each is answered, below an organisation's pages.
_PLACES: dict[type[Asked], str] = {
    AccommodationRequest: "needs",
    WaiverRequest: "fees",
    PrerequisiteWaiver: "prerequisites",
}


def tell_who_answers(asked: Asked, occasion: str) -> None:
    """Tell everyone who may answer that somebody waits. occasion: "asked", "appealed", "due" or "late"."""
    is_accommodation = isinstance(asked, AccommodationRequest)
    is_appeal = is_accommodation and asked.appealed_at is not None  # type: ignore[union-attr]  # it is one
    place = _PLACES[type(asked)]
    for person in who_answers_for(asked.issuer, owners_only=is_appeal):
        if not person.email or person.pk == asked.person_id:
            continue
        with translation.override(person.language):
            link = f"{settings.WORKMARK_PUBLIC_ORIGIN}/account/organisations/{asked.issuer.slug}/{place}/"
            due = formats.date_format(asked.due_at, "DATE_FORMAT")
            paragraphs = [
                _("Somebody asks %(issuer)s something in confidence and waits for an answer.")
                % {"issuer": asked.issuer.name},
                _("It is promised by %(date)s. Read it and answer here:") % {"date": due} + f"\n{link}",
                _("This message says no more on purpose. Do not forward it to assessors."),
            ]
            queue_message(
                key=f"confided-{occasion}:{place}:{asked.pk}:{person.pk}:{int(is_appeal)}",
                to=person.email,
                subject=_subject(occasion),
                text="\n\n".join(paragraphs),
            )


def _subject(occasion: str) -> str:
    return {
        "due": _("An answer is due tomorrow"),
        "late": _("An answer is late"),
    }.get(occasion, _("Somebody waits for an answer in confidence"))


def tell_learner(asked: Asked, address: str) -> None:
    """Say that there is an answer. address: the path of the page that shows it."""
    person = asked.person
    if person is None or not person.email:
        return
    stage = "appeal" if getattr(asked, "appeal_answered_at", None) else "answer"
    kind = _PLACES[type(asked)]
    if isinstance(asked, PrerequisiteWaiver) and asked.state == RequestState.WITHDRAWN:
        stage = "end"
    with translation.override(person.language):
        queue_message(
            key=f"confided-{stage}:{kind}:{asked.pk}",
            to=person.email,
            subject=_("You have an answer from %(issuer)s") % {"issuer": asked.issuer.name},
            text=_("Read it here. Only you and who answered can see it:")
            + f"\n{settings.WORKMARK_PUBLIC_ORIGIN}{address}",
        )
