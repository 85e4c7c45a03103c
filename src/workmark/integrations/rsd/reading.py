"""From a table of rich skill descriptors to one edition: a descriptor becomes a skill, its category a group."""

import uuid
from hashlib import sha256

from django.utils.text import slugify
from django.utils.translation import gettext as _

from workmark.integrations.reading.faults import Reading
from workmark.integrations.reading.packages import Member
from workmark.integrations.reading.tables import header_of, rows_of
from workmark.skills.editions import Edition, SkillEntry, Source, fault_of
from workmark.skills.models import SkillKind, SkillRelation

# What one thing is called in OSMT's import template and in its export.
_NAMES = {
    "name": ("Skill Name", "RSD Name"),
    "statement": ("Contextualized Skill Statement", "Skill Statement"),
    "category": ("Skill Category", "Categories", "Category"),
    "keywords": ("Keywords",),
    "address": ("Canonical URL",),
}
_LABEL_MOST = 300
_SLUG_MOST = 36  # beside "rsd-"


def is_descriptors(member: Member) -> bool:
    """Tell whether a file is a table of descriptors; OSMT's templates come with tables of occupations beside."""
    return member.name.lower().endswith(".csv") and bool(_called(member, "name"))


def read_rsd(
    member: Member,
    reading: Reading,
    *,
    name: str = "",
    version: str = "",
    licence: str = "",
    attribution: str = "",
    language: str = "",
) -> Edition:
    """The edition that a table states. The table says neither its own name nor its licence, so a person may.

    A descriptor without an address of its own gets one made of the collection's name, its category and its name, so
    that the next import finds it again. Raises InvalidInput if this is no such table.
    """
    title = name or member.name.rpartition(".")[0] or member.name
    edition = Edition(_source(title, version, licence, attribution, language))
    columns = {thing: _called(member, thing) for thing in _NAMES}
    wanted = [columns["name"] or "Skill Name", columns["statement"] or "Contextualized Skill Statement"]
    optional = [columns[thing] or thing for thing in ("category", "keywords", "address")]
    for line, cells in rows_of(member, wanted, reading, optional=optional):
        label, statement, category, keywords, address = (cell.strip() for cell in cells)
        entry = SkillEntry(
            uri=address or _address(edition.source.slug, category, label),
            label=label,
            hidden_labels=_words(keywords),
            description=statement,
        )
        if entry.uri in edition.skills:
            reading.skip(
                member.name, line, wanted[0], _("“%(code)s” stands there twice.") % {"code": label[:80]}
            )
            continue
        column, message = fault_of(entry)
        if column:
            reading.skip(
                member.name, line, {"label": wanted[0], "description": wanted[1]}.get(column, column), message
            )
            edition.unread.add(entry.uri)
            continue
        edition.skills[entry.uri] = entry
        _put_below(edition, entry, category)
    edition.stated_kinds = edition.related_kinds = {SkillKind.SKILL, SkillKind.GROUP}
    edition.has_lost_rows = reading.has_lost_rows
    return edition


def _called(member: Member, thing: str) -> str:
    header = {cell.casefold(): cell for cell in header_of(member)}
    return next((header[name.casefold()] for name in _NAMES[thing] if name.casefold() in header), "")


def _source(title: str, version: str, licence: str, attribution: str, language: str) -> Source:
    return Source(
        slug=_slug(title),
        name=title[:200],
        version=version[:40],
        language=language or "en",
        url="",
        licence=(licence or "Not stated by the file")[:200],
        attribution=attribution or f"Rich skill descriptors: {title}.",
        changes=(
            "Taken over: names, statements, categories as groups, and keywords to search by. Not taken: occupations, "
            "standards, certifications and alignments."
        ),
    )


def _slug(title: str) -> str:
    """The same whenever the same collection is imported, and another one for each.

    A title that is too long or that holds other letters than Latin ones gets a digest: cut, two would be one.

    >>> _slug("Tools"), _slug("Навыки"), _slug("Habilidades")
    ('rsd-tools', 'rsd-6dc836', 'rsd-habilidades')
    """
    plain = slugify(title)
    if len(plain) <= _SLUG_MOST and _letters(plain) == _letters(title):
        return f"rsd-{plain}"
    digest = sha256(title.casefold().encode()).hexdigest()[:6]
    return "-".join(part for part in ("rsd", plain[: _SLUG_MOST - 7].strip("-"), digest) if part)


def _letters(text: str) -> int:
    return sum(letter.isalnum() for letter in text)


def _address(slug: str, category: str, name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{slug}|{category}|{name}".casefold()).urn


def _words(cell: str) -> list[str]:
    return [word for word in dict.fromkeys(part.strip() for part in cell.split(";")) if word]


def _put_below(edition: Edition, entry: SkillEntry, category: str) -> None:
    if not 0 < len(category) <= _LABEL_MOST:
        return
    uri = _address(edition.source.slug, category, "")
    edition.skills.setdefault(uri, SkillEntry(uri, category, kind=SkillKind.GROUP))
    edition.skill_relations.add((entry.uri, uri, SkillRelation.Kind.BROADER))
