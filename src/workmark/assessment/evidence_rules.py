"""What evidence must be, whatever it shows: the four rules that an assessor ticks for each row, pure (AQ9)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from workmark.achievements.content import Row

LONGEST_NOTE = 1_000


class EvidenceRule(StrEnum):
    """One rule of evidence (valid, authentic, current, sufficient; reliable is part of the last)."""

    VALID = "valid"
    AUTHENTIC = "authentic"
    CURRENT = "current"
    SUFFICIENT = "sufficient"


RULES_IN_WORDS = {
    EvidenceRule.VALID: _("Valid: it shows what this row asks for"),
    EvidenceRule.AUTHENTIC: _("Authentic: it is the learner's own work"),
    EvidenceRule.CURRENT: _("Current: the work is recent enough"),
    EvidenceRule.SUFFICIENT: _("Sufficient: there is enough of it to rely on"),
}


@dataclass(frozen=True)
class Ticked:
    """The rules an assessor ticked for one row, and why any other was not."""

    rules: frozenset[str] = frozenset()
    note: str = ""

    @property
    def missing(self) -> tuple[EvidenceRule, ...]:
        return tuple(rule for rule in EvidenceRule if rule not in self.rules)


def unexplained_rows(rows: Sequence[Row], ticked: Mapping[str, Ticked]) -> tuple[str, ...]:
    """Keys of the rows where a tick is missing and no note says why."""
    answers = ((row.key, ticked.get(row.key, Ticked())) for row in rows)
    return tuple(key for key, one in answers if one.missing and not one.note.strip())


def known_rules(said: Collection[str]) -> list[str]:
    """The rules among what was sent, in their own order. Raises ValueError for any other word."""
    if unknown := set(said) - set(EvidenceRule):
        raise ValueError(f"No rule of evidence is called {min(unknown)!r}.")
    return [rule.value for rule in EvidenceRule if rule in said]
