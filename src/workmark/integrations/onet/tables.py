"""The tables of one O*NET release by their official names, and what every reader of them needs."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from workmark.integrations.reading.faults import Reading
from workmark.integrations.reading.packages import Package
from workmark.integrations.reading.tables import TABS, rows_of
from workmark.skills.editions import Edition, OccupationEntry, SkillEntry, TaskEntry, Uri, fault_of

SOC = "O*NET-SOC Code"


@dataclass(frozen=True)
class Place:
    """Where a row stands, to be named when it cannot be taken."""

    reading: Reading
    file: str
    line: int
    unread: set[Uri]

    def skip(self, column: str, message: str) -> None:
        self.reading.skip(self.file, self.line, column, message)

    def takes(self, entry: SkillEntry | OccupationEntry | TaskEntry) -> bool:
        """Tell whether an entry can be saved, and name the column if not."""
        column, message = fault_of(entry)
        if column:
            self.skip(column, message)
            self.unread.add(entry.uri)
        return not column


@dataclass
class Tables:
    """What was given of a release, and the edition it becomes."""

    package: Package
    reading: Reading
    edition: Edition

    def has(self, *names: str) -> bool:
        return all(self.package.find(f"{name}.txt") for name in names)

    def rows(
        self, name: str, *columns: str, optional: tuple[str, ...] = ()
    ) -> Iterator[tuple[Place, tuple[str, ...]]]:
        """The rows of a table; none if the release lacks it."""
        if member := self.package.find(f"{name}.txt"):
            for line, cells in rows_of(member, columns, self.reading, optional=optional, shape=TABS):
                yield Place(self.reading, member.name, line, self.edition.unread), cells

    def rows_of_occupations(
        self, name: str, *columns: str, optional: tuple[str, ...] = ()
    ) -> Iterator[tuple[Place, OccupationEntry, tuple[str, ...]]]:
        """Rows that say something about an occupation of this release; others are told and skipped."""
        by_code = {entry.code: entry for entry in self.edition.occupations.values()}
        for place, (code, *cells) in self.rows(name, SOC, *columns, optional=optional):
            if (entry := by_code.get(code)) is None:
                place.skip(SOC, _("“%(code)s” is no occupation of this release.") % {"code": code[:40]})
            else:
                yield place, entry, tuple(cells)


def number(place: Place, column: str, said: str, least: float, most: float) -> float | None:
    """A number within bounds; None, and told, if it is none."""
    try:
        value = float(said)
    except ValueError:
        value = float("nan")
    if least <= value <= most:
        return value
    told = _("“%(said)s” is no number from %(least)g to %(most)g.")
    place.skip(column, told % {"said": said[:40], "least": least, "most": most})
    return None
