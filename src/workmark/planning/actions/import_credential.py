"""A learner brings a badge from elsewhere: its bytes, the check's answers and its skills are kept, whatever the verdict."""

import hashlib
from dataclasses import replace
from datetime import datetime

from django.db.models import Sum
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.planning.bringing import Brought
from workmark.planning.keeping import write_awards
from workmark.planning.models import ImportedCredential

MOST_IMPORTED = 100
MOST_BYTES = 50 * 1024 * 1024


def import_credential(person: Person, brought: Brought, *, at: datetime) -> ImportedCredential:
    """Keep it. A badge that failed its check is kept with its verdict, and counts for nothing.

    Raises NotAllowed, InvalidInput for what holds no badge or was issued here, WrongState for what she brought before or
    has no room for.
    """
    if not brought.awards:
        raise InvalidInput(_("We found no badge here, so there is nothing to keep."))
    foreign = replace(brought, awards=tuple(judged for judged in brought.awards if not judged.is_ours))
    if not foreign.awards:
        told = _("This badge is from here. If it is yours, it stands on your profile by itself.")
        raise InvalidInput(told)
    with change(person, "profile.import", person) as event:
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        digest = hashlib.sha256(foreign.document).hexdigest()
        _require_room(person, digest, len(foreign.document))
        imported = ImportedCredential.objects.create(
            person=person,
            document=foreign.document,
            document_digest=digest,
            file_name=foreign.file_name[:200],
            address=foreign.address,
            outcome=foreign.outcome,
            report=foreign.report,
            imported_at=at,
            checked_at=at,
        )
        write_awards(imported, foreign.awards, at=at)
        event.target = imported
        event.detail = {"badges": len(foreign.awards), "outcome": foreign.outcome}
    return imported


def _require_room(person: Person, digest: str, size: int) -> None:
    held = ImportedCredential.objects.filter(person=person)
    if held.filter(document_digest=digest).exists():
        raise WrongState(_("You brought this badge before. It is in your list."))
    kept = held.aggregate(bytes=Sum(Length("document")))["bytes"] or 0
    if held.count() >= MOST_IMPORTED or kept + size > MOST_BYTES:
        raise WrongState(_("There is no room for more imported badges. Remove one first."))
