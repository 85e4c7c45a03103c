"""An employer lets everybody read an opening and apply until a day."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.workforce.opening_models import LONGEST_OPENING, Opening, OpeningState
from workmark.workforce.opening_words import refuse_wrong


def publish_opening(person: Person, opening: Opening, *, closes_at: datetime, at: datetime) -> Opening:
    """From now on it stays as it is, and anybody may apply until closes_at.

    Raises WrongState unless it is a draft; InvalidInput if it does not say enough to apply to, or is open for longer
    than sixty days.
    """
    with change(person, "opening.publish", opening, organisation=opening.organisation) as event:
        draft = Opening.objects.select_for_update(no_key=True).get(pk=opening.pk)
        if draft.state != OpeningState.DRAFT:
            raise WrongState(_("This opening was published already."))
        refuse_wrong(
            {
                "advert": (bool(draft.advert), _("Say what the work is.")),
                "skills": (draft.skills.exists(), _("Say at least one skill that the work asks for.")),
                "place": (
                    draft.is_remote or bool(draft.place or draft.country),
                    _("Say where the work is, or that it can be done from anywhere."),
                ),
                "closes_at": (
                    at < closes_at <= at + LONGEST_OPENING,
                    _("Choose a last day within the next %(most)d days.") % {"most": LONGEST_OPENING.days},
                ),
            }
        )
        draft.state, draft.published_at, draft.closes_at = OpeningState.PUBLISHED, at, closes_at
        draft.save(update_fields=["state", "published_at", "closes_at"])
        event.target = draft
        event.detail = {"skills": draft.skills.count()}
    return draft
