"""Takes a hand-in, and finds it again for whoever handed it in.

No audit event is written, and that is meant: nothing here changes for anybody, and an event would outlive the hand-in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from workmark.checking.bulk.finding import not_taken
from workmark.checking.bulk.forgetting import AFTER_THE_LAST_LOOK, note_a_look
from workmark.checking.bulk.handing import Handed
from workmark.checking.bulk.running import LANES
from workmark.checking.bulk.tasks import check_lane
from workmark.checking.models import BulkCheck, BulkLine
from workmark.jobs.enqueueing import enqueue_once
from workmark.lib.problems import InvalidInput, NotFound
from workmark.organisations.models import Person

_ROWS_AT_ONCE: Final = 50


@dataclass(frozen=True)
class Progress:
    """How far a hand-in is."""

    total: int
    done: int

    @property
    def is_under_way(self) -> bool:
        return self.done < self.total


def start_bulk_check(
    person: Person | None, lines: Iterable[Handed], *, language: str, at: datetime
) -> BulkCheck:
    """Keep the lines until they are checked, and have workers begin.

    person: who alone may see the answers; None lets in whoever has the token. Raises InvalidInput where there is no
    line at all, and whatever `lines` raises; then nothing is kept.
    """
    with transaction.atomic():
        bulk = BulkCheck.objects.create(
            person=person, language=language, total=0, made_at=at, expires_at=at + AFTER_THE_LAST_LOOK
        )
        numbered = enumerate(lines, start=1)
        while some := [_row(bulk, number, line) for number, line in islice(numbered, _ROWS_AT_ONCE)]:
            BulkLine.objects.bulk_create(some)
            bulk.total += len(some)
        if not bulk.total:
            raise InvalidInput(
                _("There is nothing to check in this. Choose badge files, a ZIP, or a list of links.")
            )
        bulk.save(update_fields=["total"])
        for lane in range(min(LANES, bulk.total)):
            number = (lane + 1) % LANES
            enqueue_once(check_lane, f"bulk-check:{bulk.pk}:{number}", bulk.pk, number)
    return bulk


def bulk_check_for(person: Person | None, token: str, *, at: datetime) -> BulkCheck:
    """The open hand-in with this token, which stays longer by this look. Raises NotFound."""
    bulk = BulkCheck.objects.filter(token=token, expires_at__gt=at).first()
    if bulk is None or (bulk.person_id is not None and bulk.person_id != getattr(person, "pk", None)):
        raise NotFound(_("These answers are gone, or are not yours to see. Hand the badges in again."))
    note_a_look(bulk, at=at)
    return bulk


def progress_of(bulk: BulkCheck) -> Progress:
    return Progress(bulk.total, bulk.lines.filter(answer__isnull=False).count())


def _row(bulk: BulkCheck, number: int, line: Handed) -> BulkLine:
    answer = not_taken(line.problem).as_json() if line.problem else None
    return BulkLine(
        bulk=bulk, number=number, name=line.name, address=line.address, data=line.data, answer=answer
    )
