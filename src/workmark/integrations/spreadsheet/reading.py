"""From an organisation's table to an edition of its own framework."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from hashlib import sha256

from django.utils.text import slugify
from django.utils.translation import gettext as _

from workmark.integrations.reading.faults import Reading
from workmark.integrations.reading.packages import Member
from workmark.integrations.reading.tables import Shape, header_of, rows_of
from workmark.lib.problems import InvalidInput
from workmark.skills.editions import Edition, SkillEntry, Source, fault_of
from workmark.skills.models import SkillKind

_DELIMITERS = ",;\t|"
_SLUG_MOST = 40
_LONGEST_HEADING = 200
_PLAIN_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,79}")
# What people call a column, folded. The first that fits is proposed; a person has the last word.
_GUESSES = {
    "label": (
        "label",
        "skill",
        "skill name",
        "name",
        "title",
        "habilidad",
        "nombre",
        "competencia",
        "etiqueta",
    ),
    "description": (
        "description",
        "meaning",
        "what it means",
        "definition",
        "details",
        "statement",
        "descripcion",
        "descripción",
        "definición",
        "significado",
    ),
    "others": (
        "alternative labels",
        "alt labels",
        "synonyms",
        "also called",
        "aliases",
        "sinónimos",
        "otros nombres",
    ),
    "kind": ("kind", "type", "category", "tipo", "clase"),
    "code": ("code", "id", "number", "identifier", "código", "codigo"),
}
_KINDS = {
    "": SkillKind.SKILL,
    "skill": SkillKind.SKILL,
    "habilidad": SkillKind.SKILL,
    "knowledge": SkillKind.KNOWLEDGE,
    "conocimiento": SkillKind.KNOWLEDGE,
    "technology": SkillKind.TECHNOLOGY,
    "tecnología": SkillKind.TECHNOLOGY,
    "attitude": SkillKind.ATTITUDE,
    "actitud": SkillKind.ATTITUDE,
}


@dataclass(frozen=True)
class Columns:
    """Which column is what; empty where the table has none."""

    label: str = ""
    description: str = ""
    others: str = ""
    kind: str = ""
    code: str = ""

    @classmethod
    def named(cls, said: str) -> "Columns":
        """From words such as "label=Name,code=No." Raises InvalidInput."""
        pairs = dict(part.partition("=")[::2] for part in said.split(",") if part.strip())
        pairs = {name.strip(): value.strip() for name, value in pairs.items()}
        known = [field.name for field in fields(cls)]
        if unknown := [name for name in pairs if name not in known]:
            told = _("“%(name)s” is no part of a skill. The parts are: %(known)s.")
            raise InvalidInput(told % {"name": unknown[0][:40], "known": ", ".join(known)})
        return cls(**pairs)


@dataclass(frozen=True)
class Own:
    """What the table does not say: whose framework it is, and its name, terms and language."""

    owner_slug: str
    owner_name: str
    name: str
    version: str = ""
    language: str = "en"
    licence: str = ""

    @property
    def slug(self) -> str:
        """The same whenever the same organisation imports under the same name.

        >>> Own("kestrel-logistics", "Kestrel", "Warehouse skills").slug
        'kestrel-logistics-warehouse-skill-fa9f9d'
        """
        digest = sha256(f"{self.owner_slug}|{self.name.casefold()}".encode()).hexdigest()[:6]
        return f"{f'{self.owner_slug}-{slugify(self.name)}'[: _SLUG_MOST - 7].rstrip('-')}-{digest}"


def shape_of(member: Member) -> Shape:
    """By which sign the cells of a table are set apart: the one its first line of words has most of."""
    with member.open() as stream:
        text = stream.read(64 * 1024).decode("utf-8-sig", errors="replace")
    first = next((line for line in text.split("\n") if line.strip(f"{_DELIMITERS} \r")), "")
    return Shape(max(_DELIMITERS, key=first.count))


def first_rows(member: Member, most: int) -> tuple[list[str], list[tuple[str, ...]]]:
    """The names of the columns and the first rows below them. Raises InvalidInput if the file is no table."""
    shape = shape_of(member)
    header = header_of(member, shape)
    _check_header(member, header)
    rows: list[tuple[str, ...]] = []
    for _line, cells in rows_of(member, header, Reading(), shape=shape):
        rows.append(cells)
        if len(rows) == most:
            break
    return header, rows


def guessed(header: list[str]) -> Columns:
    """Which column is probably what."""
    by_name = {re.sub(r"[\s_-]+", " ", name).strip().casefold(): name for name in header}
    found: dict[str, str] = {}
    for thing, names in _GUESSES.items():
        for name in names:
            if name in by_name and by_name[name] not in found.values():
                found[thing] = by_name[name]
                break
    return Columns(**found)


def read_spreadsheet(
    member: Member, reading: Reading, columns: Columns, own: Own, *, base: str, most_rows: int | None = None
) -> Edition:
    """The edition that the table states.

    base: how the addresses of its entries begin. An entry's own part is its code, or a digest of its label: whoever
    wants to rename a skill and keep it gives codes.

    Raises InvalidInput if the file is no such table.
    """
    shape = shape_of(member)
    header = header_of(member, shape)
    _check_header(member, header)
    _check_columns(columns, header)
    edition = Edition(_source(own))
    named = {
        field.name: getattr(columns, field.name) for field in fields(columns) if getattr(columns, field.name)
    }
    lines: dict[str, int] = {}
    # Blank rows never come here: one whose chosen cells are empty holds something elsewhere, so it is named.
    for line, cells in rows_of(member, list(named.values()), reading, shape=shape):
        said = {thing: cell.strip() for thing, cell in zip(named, cells, strict=True)}
        if most_rows is not None and len(lines) >= most_rows:
            raise InvalidInput(_("This table has more than %(most)d rows.") % {"most": most_rows})
        entry, fault = _entry(said, base)
        if fault is None and entry.uri in lines:
            first = {"line": lines[entry.uri]}
            fault = (
                "code" if said.get("code") else "label",
                _("The same skill stands on line %(line)d.") % first,
            )
        if fault is not None:
            reading.skip(member.name, line, named.get(fault[0], fault[0]), fault[1])
            edition.unread.add(entry.uri)
        else:
            lines[entry.uri] = line
            edition.skills[entry.uri] = entry
    edition.stated_kinds = {SkillKind.SKILL, SkillKind.KNOWLEDGE, SkillKind.TECHNOLOGY, SkillKind.ATTITUDE}
    edition.has_lost_rows = reading.has_lost_rows
    return edition


def _check_header(member: Member, header: list[str]) -> None:
    said = {"file": member.name}
    # Columns are found whatever the case of their letters, so "Code" and "CODE" would be one.
    folded = [name.casefold() for name in header]
    if (
        twice := next((name for name in header if folded.count(name.casefold()) > 1 and name), None)
    ) is not None:
        told = _("The column “%(name)s” stands there twice in %(file)s.")
        raise InvalidInput(told % {**said, "name": twice[:80]})
    if any(len(name) > _LONGEST_HEADING for name in header):
        raise InvalidInput(_("The first row of %(file)s holds no headings: one is far too long.") % said)


def _check_columns(columns: Columns, header: list[str]) -> None:
    if not columns.label:
        raise InvalidInput(_("Say which column holds the names of the skills."))
    known = {name.casefold() for name in header}
    for field in fields(columns):
        if (name := getattr(columns, field.name)) and name.casefold() not in known:
            said = {"name": name[:80], "found": ", ".join(header)[:300]}
            raise InvalidInput(_("There is no column “%(name)s”. Found: %(found)s.") % said)


def _source(own: Own) -> Source:
    return Source(
        slug=own.slug,
        name=own.name[:200],
        version=own.version[:40],
        language=own.language or "en",
        url="",
        licence=(own.licence or _("For use within %(name)s") % {"name": own.owner_name})[:200],
        attribution=f"{own.name}, {own.owner_name}.",
        changes="",
    )


def _entry(said: Mapping[str, str], base: str) -> tuple[SkillEntry, tuple[str, str] | None]:
    """The skill of one row, and the part that is wrong with the reason, if one is."""
    label, code, kind = said.get("label", ""), said.get("code", ""), said.get("kind", "").casefold()
    others = dict.fromkeys(part.strip() for part in re.split(r"[;|\n]", said.get("others", "")))
    entry = SkillEntry(
        uri=f"{base}{_key(code, label)}",
        label=label,
        code=code,
        alternative_labels=[other for other in others if other and other != label],
        description=said.get("description", ""),
        kind=_KINDS.get(kind, SkillKind.SKILL),
    )
    if kind not in _KINDS:
        told = _("“%(said)s” is no kind of skill. The kinds are: skill, knowledge, technology, attitude.")
        return entry, ("kind", told % {"said": said["kind"][:40]})
    column, message = fault_of(entry)
    return entry, (
        {"alternative_labels": "others", "uri": "code"}.get(column, column),
        message,
    ) if column else None


def _key(code: str, label: str) -> str:
    """The end of an address: a code that can stand in one, else a digest."""
    if _PLAIN_CODE.fullmatch(code):
        return code
    return sha256((code or label.casefold()).encode()).hexdigest()[:16]
