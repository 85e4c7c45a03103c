"""The files of an ESCO download by their official names, in whatever archives they came."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from workmark.integrations.reading.faults import Reading
from workmark.integrations.reading.packages import Member, Package
from workmark.integrations.reading.tables import rows_of
from workmark.lib.problems import InvalidInput
from workmark.skills.editions import Edition

# Up to ESCO 1.1 files of relations carry no language in their names; later they do.
_NAME = re.compile(r"(?P<table>[A-Za-z]+?)(?:_(?P<language>[a-z]{2}))?\.csv")
_VERSION = re.compile(r"v(\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)(?!\d)", re.IGNORECASE)
CLASSIFICATION = ("skills", "occupations", "skillGroups", "ISCOGroups")
RELATIONS = (
    "broaderRelationsSkillPillar",
    "broaderRelationsOccPillar",
    "skillSkillRelations",
    "occupationSkillRelations",
)


@dataclass(frozen=True)
class Files:
    """The tables that were given, one language of each."""

    tables: dict[str, Member]
    version: str
    language: str  # empty: nothing that was given is in a language

    def has(self, *names: str) -> bool:
        return all(name in self.tables for name in names)


@dataclass
class Run:
    """One reading of an ESCO download into an edition."""

    files: Files
    reading: Reading
    edition: Edition

    def rows(
        self, table: str, *columns: str, optional: tuple[str, ...] = ()
    ) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The rows of a table; none if it was not given."""
        if member := self.files.tables.get(table):
            yield from rows_of(member, columns, self.reading, optional=optional)

    def skip(self, table: str, line: int, column: str, message: str) -> None:
        self.reading.skip(self.files.tables[table].name, line, column, message)


def files_of(packages: Sequence[Package], *, version: str = "", language: str = "") -> Files:
    """Find the tables. version, language: where names do not tell, or where several languages lie together.

    Raises InvalidInput if nothing of ESCO is there, or if what is there does not belong together.
    """
    found: dict[str, dict[str, Member]] = {}
    for package in packages:
        for member in package.members:
            name = _NAME.fullmatch(member.name)
            if name and name["table"] in (*CLASSIFICATION, *RELATIONS):
                found.setdefault(name["table"], {})[name["language"] or ""] = member
    if not found:
        raise InvalidInput(
            _("There is none of ESCO's CSV files in %(names)s, such as skills_en.csv.")
            % {"names": ", ".join(package.name for package in packages)[:200]}
        )
    chosen = language or _only_language(found)
    tables = {table: files.get(chosen) or files.get("") for table, files in found.items()}
    given = {table: member for table, member in tables.items() if member}
    in_words = chosen if any(table in given for table in CLASSIFICATION) else language
    return Files(given, version or _version_of(packages), in_words)


def _only_language(found: dict[str, dict[str, Member]]) -> str:
    languages = {name for table in CLASSIFICATION for name in found.get(table, {}) if name}
    if len(languages) > 1:
        said = {"languages": ", ".join(sorted(languages))}
        raise InvalidInput(
            _("There are several languages here: %(languages)s. Choose with --language.") % said
        )
    return next(iter(languages), next((name for files in found.values() for name in files if name), ""))


def _version_of(packages: Sequence[Package]) -> str:
    versions = {found[1] for package in packages if (found := _VERSION.search(package.name))}
    if len(versions) > 1:
        said = {"versions": ", ".join(sorted(versions))}
        raise InvalidInput(_("These files are of different releases: %(versions)s.") % said)
    if not versions:
        raise InvalidInput(
            _(
                "No name of a file says which release of ESCO this is. Say it with --version, such as --version 1.1.1."
            )
        )
    return versions.pop()
