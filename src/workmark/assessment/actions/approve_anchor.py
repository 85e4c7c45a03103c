"""A second lead assessor agrees: the levels, the notes, and that nobody can be told from the work."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.assessment.anchors import wanting
from workmark.assessment.calibration_models import Anchor, AnchorState
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def approve_anchor(lead: Person, anchor: Anchor, *, is_nameless: bool, at: datetime) -> Anchor:
    """Put it into use, unchangeable from then on.

    is_nameless: the lead has opened every item and found no name, face, file name or employer in it.

    Raises NotAllowed for whoever made it, InvalidInput naming what is wanting, WrongState unless it is a draft.
    """
    with change(lead, "anchor.approve", anchor, organisation=anchor.issuer):
        draft = Anchor.objects.select_for_update(no_key=True).get(pk=anchor.pk)
        if draft.state != AnchorState.DRAFT:
            raise WrongState(_("This anchor is not a draft any more."))
        if fields := wanting(draft):
            raise InvalidInput(_("The anchor is not complete yet."), fields=fields)
        if not is_nameless:
            words = _("Open every item and tick that nobody can be told from it.")
            raise InvalidInput(words, fields={"is_nameless": [words]})
        draft.state, draft.approved_by, draft.approved_at = AnchorState.APPROVED, lead, at
        draft.save(update_fields=["state", "approved_by", "approved_at"])
        draft.seen_by.add(lead)
    return draft
