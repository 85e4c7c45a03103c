"""Reads tables that were given out: which measures they hold, each group's rate, and how it compares."""

from dataclasses import dataclass

from workmark.insights.journeys import UNANSWERED
from workmark.insights.rates import Comparison, Rate, compared, pairs_of
from workmark.insights.suppression import ALL, REST, Line, Tables


@dataclass(frozen=True)
class Measure:
    """A share of people. part and whole: columns that are added up; whole empty means everyone who started."""

    key: str
    part: tuple[str, ...]
    whole: tuple[str, ...] = ()
    is_judged: bool = False  # whether a low rate is a disadvantage, so that groups are compared

    def rate(self, line: Line) -> Rate | None:
        """The rate, or None where the columns are not shown or nobody is in the whole."""
        if not set(self.part) | set(self.whole) <= set(line.counts):
            return None
        n = sum(line.counts[key] for key in self.whole) if self.whole else started(line)
        return Rate(sum(line.counts[key] for key in self.part), n) if n else None


MEASURES = (
    Measure("awarded-of-started", ("awarded",), is_judged=True),
    Measure("awarded-of-decided", ("awarded",), ("awarded", "refused"), is_judged=True),
    Measure("handed-in-of-started", ("waiting", "awarded", "refused"), is_judged=True),
    Measure("refused-of-decided", ("refused",), ("awarded", "refused")),
    Measure("in-time-of-decided", ("in-time",), ("in-time", "late"), is_judged=True),
    Measure("appealed-of-started", ("appealed",)),
)
_SPLITS = (
    ("everyone",),
    ("awarded", "not-awarded"),
    ("undecided", "awarded", "refused"),
    ("started-only", "waiting", "awarded", "refused"),
)


def started(line: Line) -> int:
    """Everyone in a line: the sum of whichever split of the steps it has."""
    split = next(split for split in _SPLITS if set(split) <= set(line.counts))
    return sum(line.counts[key] for key in split)


def measures_in(tables: Tables) -> tuple[Measure, ...]:
    total = tables.line("", ALL)
    return tuple(measure for measure in MEASURES if total is not None and measure.rate(total) is not None)


def comparisons_in(tables: Tables) -> int:
    """How many pairs of groups a release compares: over every question, judged measure and achievement."""
    judged = sum(measure.is_judged for measure in measures_in(tables))
    slices = {line.achievement for line in tables.lines}
    pairs = sum(pairs_of(_said_groups(tables, question)) for question in tables.joined)
    return pairs * judged * len(slices)


def comparison(tables: Tables, question: str, measure: Measure, achievement: str = ALL) -> list[Comparison]:
    """The groups of one question by one measure. Those who did not say, and joined groups, are no group to compare.

    Except where joining left one group alone: it stands beside all others together (decision 427).
    """
    rates = {
        line.group: rate
        for line in tables.lines
        if (line.question, line.achievement) == (question, achievement)
        and line.group in _said_groups(tables, question)
        and (rate := measure.rate(line)) is not None
    }
    return compared(rates, comparisons=comparisons_in(tables)) if measure.is_judged else []


def is_flagged(tables: Tables) -> bool:
    """Whether any comparison anywhere in the release is flagged."""
    slices = sorted({line.achievement for line in tables.lines})
    return any(
        one.verdict == "flagged"
        for question in tables.joined
        for measure in measures_in(tables)
        for achievement in slices
        for one in comparison(tables, question, measure, achievement)
    )


def _said_groups(tables: Tables, question: str) -> list[str]:
    groups = {line.group for line in tables.lines if line.question == question}
    said = groups - {REST, UNANSWERED}
    # One who did not say may be joined with a whole group of those who did. Without this, nothing would be compared.
    return sorted(said | groups & {REST} if len(said) == 1 else said)
