"""A stranger's JSON within bounds: its size and how much it is made of are counted before it is parsed."""

import json
from typing import Any

from django.utils.translation import gettext as _

from workmark.integrations.reading.faults import Reading
from workmark.integrations.reading.packages import MIB, Member, Package
from workmark.integrations.reading.tables import refusal
from workmark.lib.problems import InvalidInput
from workmark.skills.editions import Edition, SkillEntry, Uri, closing_edges, fault_of

MOST_BYTES = 32 * MIB
# Each may take some sixty bytes of memory, whatever it weighs in the file.
_MOST_CONTAINERS, _MOST_MEMBERS = 1_000_000, 3_000_000
MOST_LABEL = 300


def documents_of(package: Package) -> list[Member]:
    """The JSON files of a package. Raises InvalidInput if there is none."""
    found = [member for member in package.members if member.name.lower().endswith((".json", ".jsonld"))]
    if not found and len(package.members) == 1:
        found = list(package.members)  # an address often ends without a file's name
    if not found:
        raise InvalidInput(_("There is no JSON file in %(name)s.") % {"name": package.name})
    return found


def read_document(member: Member, reading: Reading) -> dict[str, Any]:
    """One JSON object. Nothing it refers to is fetched. Raises InvalidInput or TooLarge."""
    content = member.read(MOST_BYTES)
    reading.sizes[member.name] = member.size
    reading.advance(member.name, len(content))
    if (
        content.count(b"{") + content.count(b"[") > _MOST_CONTAINERS
        or content.count(b",") + content.count(b":") > _MOST_MEMBERS
    ):
        raise refusal(member.name, 0, _("This document is made of too many parts to be read."))
    try:
        said = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise refusal(member.name, 0, _("This is not UTF-8 text.")) from error
    except RecursionError as error:
        raise refusal(member.name, 0, _("This document is nested too deeply to be read.")) from error
    except ValueError as error:
        raise refusal(member.name, 0, _("This is not JSON: %(why)s.") % {"why": str(error)[:200]}) from error
    if not isinstance(said, dict):
        raise refusal(member.name, 0, _("This is not a JSON object."))
    return said


def text_of(value: Any) -> str:
    """A member that should be text, without what no database keeps; empty if it is something else.

    >>> text_of(" a\\x00b "), text_of(["a"]), text_of("\\ud800")
    ('ab', '', '?')
    """
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()


def shortened(statement: str) -> str:
    """A statement as a label: whole where it is short enough, else its beginning up to a word's end.

    >>> shortened("a" * 400) == "a" * 299 + "…", shortened("Count stock.")
    (True, 'Count stock.')
    """
    if len(statement) <= MOST_LABEL:
        return statement
    begin = statement[: MOST_LABEL - 1]
    return (begin.rpartition(" ")[0] or begin).rstrip() + "…"


def keep(edition: Edition, entry: SkillEntry, reading: Reading, file: str, place: str) -> bool:
    """Add an entry, or name what is wrong with it. place: where in the document, such as "CFItems[3]"."""
    if entry.uri in edition.skills:
        reading.skip(file, 0, place, _("“%(code)s” stands there twice.") % {"code": entry.uri[:120]})
        return False
    column, message = fault_of(entry)
    if column:
        reading.skip(file, 0, f"{place}, {column}", message)
        edition.unread.add(entry.uri)
        return False
    edition.skills[entry.uri] = entry
    return True


def without_circles(
    edges: dict[tuple[Uri, Uri], str], skills: dict[Uri, SkillEntry], reading: Reading, file: str
) -> list[tuple[Uri, Uri]]:
    """Pairs of an entry and the one above it, by where they stand; what cannot be is named and left out."""
    known = {}
    for (low, high), place in edges.items():
        unknown = next((uri for uri in (low, high) if uri not in skills), None)
        if unknown is None:
            known[low, high] = place
        else:
            told = _("“%(uri)s” is no entry of this release.") % {"uri": unknown[:120]}
            reading.skip(file, 0, place, told)
    for edge in (closing := closing_edges(known)):
        reading.skip(file, 0, known[edge], _("This would put an entry below itself."))
    return [edge for edge in known if edge not in closing]
