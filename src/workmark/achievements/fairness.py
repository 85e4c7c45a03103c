"""Who read a version for fairness besides whoever wrote it, and when two people are to read it again (EQ13).

A reading is of one text: an edit after it makes it count no more. Of each person the last word holds.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from workmark.achievements.gate_questions import Finding
from workmark.achievements.gates import Gate, GateOutcome
from workmark.achievements.models import AchievementVersion, FairnessReading
from workmark.lib.years import years_later
from workmark.organisations.models import Person

READERS_WANTED: Final = 2
AGAIN_AFTER_YEARS: Final = 1


@dataclass(frozen=True)
class Fairness:
    """fair, unfair: each reader's last word on the text as it stands, newest first."""

    fair: tuple[FairnessReading, ...] = ()
    unfair: tuple[FairnessReading, ...] = ()

    @property
    def since(self) -> datetime | None:
        """From when on two readers found it fair; None while they did not."""
        return self.fair[READERS_WANTED - 1].at if len(self.fair) >= READERS_WANTED else None


def fairness_of(versions: Collection[AchievementVersion]) -> dict[int, Fairness]:
    """By the version's key, one for each."""
    revisions = {version.pk: version.revision for version in versions}
    last: dict[int, dict[int, FairnessReading]] = defaultdict(dict)
    readings = FairnessReading.objects.filter(version__in=revisions).select_related("by").order_by("at", "pk")
    for reading in readings:
        if reading.revision == revisions[reading.version_id]:
            last[reading.version_id][reading.by_id] = reading
    return {pk: _sorted(last[pk].values()) for pk in revisions}


def next_fairness_reading(version: AchievementVersion, found: Fairness) -> datetime | None:
    """The day by which two people are to read a published version again; None for a draft."""
    read = found.since or version.published_at
    return years_later(read, AGAIN_AFTER_YEARS) if read is not None and version.published_at else None


def fairness_gate(version: AchievementVersion, publisher: Person | None = None) -> Gate:
    """Whether it may be published as read by two people. publisher: whoever publishes it now, and so read it too."""
    code, title = "fairness-readers", _("Read for fairness by two people other than its author")
    found = fairness_of([version])[version.pk]
    said_something = {reading.by_id for reading in (*found.fair, *found.unfair)}
    count = len(found.fair) + (publisher is not None and publisher.pk not in said_something)
    findings = [
        Finding("bias_review", _("A reader found it unfair: %(words)s") % {"words": one.words}, _mend())
        for one in found.unfair
    ]
    if count < READERS_WANTED:
        told = _("%(count)d of %(wanted)d have read it.") % {"count": count, "wanted": READERS_WANTED}
        findings.append(Finding("bias_review", told, _("Ask somebody else of the issuer to read it.")))
    return Gate(code, title, GateOutcome.NOT_MET if findings else GateOutcome.MET, tuple(findings))


def _mend() -> str:
    return _("Return it to its author, or ask the reader to look again.")


def _sorted(readings: Collection[FairnessReading]) -> Fairness:
    newest = sorted(readings, key=lambda reading: (reading.at, reading.pk), reverse=True)
    return Fairness(
        tuple(one for one in newest if one.is_fair), tuple(one for one in newest if not one.is_fair)
    )
