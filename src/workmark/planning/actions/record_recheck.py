"""Write down what another check of an import found: by the timetable, or when its learner asks for one."""

import hashlib
from dataclasses import replace
from datetime import datetime

from workmark.openbadges.report import Outcome
from workmark.organisations.acting import System, change
from workmark.organisations.models import Person
from workmark.planning.bringing import Brought
from workmark.planning.keeping import says_more, verdict_of, write_awards
from workmark.planning.models import ImportedCredential


def record_recheck(
    actor: Person | System, imported: ImportedCredential, brought: Brought, *, at: datetime
) -> ImportedCredential:
    """The new verdict takes the place of the old; skills she confirmed stay confirmed while the badge says the same.

    A document that could not be read this time leaves the old one in place, and none of its badges counts. Raises
    NotAllowed.
    """
    foreign = replace(brought, awards=tuple(judged for judged in brought.awards if not judged.is_ours))
    with change(actor, "profile.recheck", imported) as event:
        held = ImportedCredential.objects.select_for_update(no_key=True).get(pk=imported.pk)
        held.outcome, held.report, held.checked_at = foreign.outcome, foreign.report, at
        if foreign.awards and says_more(held, foreign):
            held.document = foreign.document
            held.document_digest = hashlib.sha256(foreign.document).hexdigest()
            write_awards(held, foreign.awards, at=at)
        else:
            _judge_again(held, foreign)
        held.save(update_fields=["outcome", "report", "checked_at", "document", "document_digest"])
        event.detail = {"outcome": held.outcome}
    return held


def _judge_again(held: ImportedCredential, foreign: Brought) -> None:
    """Each badge gets the verdict of the one in its place; where there is none, nobody could tell."""
    for award in held.awards.all():
        if award.position < len(foreign.awards):
            changed = verdict_of(foreign.awards[award.position])
        else:
            changed = {
                "outcome": foreign.outcome if foreign.outcome != Outcome.PASSED else Outcome.NOT_DETERMINED
            }
        held.awards.filter(pk=award.pk).update(**changed)
