"""Put the items of one requirement into the order the learner wants them read in."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput
from workmark.organisations.models import Person
from workmark.submissions.editing import editing, refuse_carried_part
from workmark.submissions.models import Submission


def order_evidence(
    learner: Person, submission: Submission, requirement_key: str, tokens: Sequence[str], *, at: datetime
) -> None:
    """tokens: every item of the requirement, each once, in the wanted order."""
    with editing(learner, submission, at=at) as edit:
        refuse_carried_part(edit.draft, f"artefact/{requirement_key}")
        items = {item.token: item for item in edit.draft.evidence.filter(requirement_key=requirement_key)}
        if sorted(tokens) != sorted(items):
            raise InvalidInput(_("The list of items has changed meanwhile. Reload the page and try again."))
        for position, token in enumerate(tokens):
            items[token].position = position
            items[token].save(update_fields=["position"])
        edit.event.detail = {"ordered": requirement_key}
