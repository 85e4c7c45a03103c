"""An assessor keeps words for use again, or lets them go."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.assessment.models import Snippet
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person

LONGEST_SNIPPET = 2_000
MOST_SNIPPETS = 100


def keep_snippet(assessor: Person, *, text: str, at: datetime) -> Snippet:
    """Keep it among one's own. Raises InvalidInput where it is empty or too long, WrongState beyond a hundred."""
    words = text.strip()
    if not words or len(words) > LONGEST_SNIPPET:
        said = _("Write the snippet, in at most %(most)d characters.") % {"most": LONGEST_SNIPPET}
        raise InvalidInput(said, fields={"text": [said]})
    if assessor.snippets.count() >= MOST_SNIPPETS:
        raise WrongState(_("You keep %(most)d snippets already. Remove one first.") % {"most": MOST_SNIPPETS})
    with change(assessor, "snippet.keep", assessor) as event:
        kept = Snippet.objects.create(assessor=assessor, text=words, kept_at=at)
        event.target = kept
    return kept


def remove_snippet(assessor: Person, snippet: Snippet) -> None:
    with change(assessor, "snippet.keep", assessor):
        Snippet.objects.filter(pk=snippet.pk, assessor=assessor).delete()
