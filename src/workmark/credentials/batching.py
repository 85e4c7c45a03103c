"""What a file of awards becomes before it is a Batch: its rows checked, every bad one named, nothing saved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import tee
from typing import NamedTuple

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workmark.credentials.award_checks import CheckedAward, check_awards
from workmark.credentials.award_file import Fault, Row
from workmark.credentials.batch_models import Batch, RowState
from workmark.credentials.first_places import FirstPlaces
from workmark.lib.problems import InvalidInput
from workmark.lib.spilled import Spilled
from workmark.organisations.models import Organisation, Person

# An answer that lists thousands of bad rows helps nobody.
MOST_FAULTS_SHOWN = 200


class RowsRefused(InvalidInput):
    """Some rows cannot be awarded, so none was saved. `faults` has all of them; `fields` the first 200 by place."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = sorted(faults, key=lambda fault: fault.line)
        fields: dict[str, list[str]] = {}
        for fault in self.faults[:MOST_FAULTS_SHOWN]:
            fields.setdefault(fault.place or _("file"), []).append(fault.message)
        told = ngettext(
            "%(count)d thing to mend. Nothing was saved.",
            "%(count)d things to mend. Nothing was saved.",
            len(self.faults),
        )
        super().__init__(told % {"count": len(self.faults)}, fields=fields)


class CheckedRow(NamedTuple):
    """A sound row, with the keys of what it names.

    known: of the Credential that it became before, if it did.
    """

    line: int
    version: int
    learner: int
    email: str
    evidence: tuple[str, ...]
    awarded_at: datetime | None
    intent_key: str
    known: int | None

    @classmethod
    def of(cls, line: int, award: CheckedAward) -> "CheckedRow":
        known = award.known.pk if award.known else None
        return cls(
            line,
            award.version.pk,
            award.learner.pk,
            award.email,
            award.evidence,
            award.awarded_at,
            award.intent_key,
            known,
        )


def checked_rows(
    owner: Person, issuer: Organisation, rows: Iterable[Row], *, at: datetime
) -> tuple[Spilled[CheckedRow], list[Fault]]:
    """The dry run: the rows found sound and everything wrong with the others, in the order of the file."""
    sound: Spilled[CheckedRow] = Spilled()
    faults: list[Fault] = []
    met = FirstPlaces()
    asked, judged = tee(rows)
    # A row of another's micro-credential is issued in its name, where this issuer may.
    found = check_awards(owner, (replace(row.award, issuer=issuer.slug) for row in asked), at=at)
    for row, answer in zip(judged, found, strict=True):
        if not isinstance(answer, CheckedAward):
            named = [(name, said) for name, messages in answer.fields.items() for said in messages]
            faults += [Fault(row.line, name, said) for name, said in named or [("", answer.detail)]]
        elif (first := met.first(answer.intent_key, row.line)) != row.line:
            told = _("The same award stands on line %(line)d.") % {"line": first}
            faults.append(Fault(row.line, "", told))
        else:
            sound.append(CheckedRow.of(row.line, answer))
    return sound, faults


@dataclass(frozen=True)
class Progress:
    """How many rows of a batch stand where. total: all of them."""

    total: int
    waiting: int
    issued: int
    known: int
    failed: int

    @property
    def settled(self) -> int:
        return self.total - self.waiting

    @property
    def percent(self) -> int:
        """Whole percent, rounded down: 100 only when nothing waits."""
        return 100 * self.settled // self.total if self.total else 100


def progress_of(batch: Batch) -> Progress:
    counted = dict(batch.rows.values_list("state").annotate(rows=Count("id")).order_by())
    return Progress(
        total=batch.total,
        waiting=counted.get(RowState.WAITING, 0),
        issued=counted.get(RowState.ISSUED, 0),
        known=counted.get(RowState.KNOWN, 0),
        failed=counted.get(RowState.FAILED, 0),
    )
