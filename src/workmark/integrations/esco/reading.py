"""From the CSV files of an ESCO release to one edition."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from workmark.integrations.esco.files import CLASSIFICATION, Run, files_of
from workmark.integrations.esco.relating import read_relations
from workmark.integrations.reading.faults import Reading
from workmark.integrations.reading.packages import Package
from workmark.lib.problems import InvalidInput
from workmark.skills.editions import Edition, OccupationEntry, Part, SkillEntry, Source, fault_of
from workmark.skills.models import ReuseLevel, SkillKind
from workmark.skills.queries import Standing

# A few entries of the digital competence framework have no type; they are competences.
_KINDS = {"skill/competence": SkillKind.SKILL, "knowledge": SkillKind.KNOWLEDGE, "": SkillKind.SKILL}
_REUSE = {level.value for level in ReuseLevel}
_RELEASED = "released"
_CHANGES = (
    "Taken over: released skills, knowledge and occupations with their alternative and hidden labels, skill groups, "
    "ISCO groups, and all relations among them. Not taken: collections, concept schemes, scope notes and regulated "
    "professions. A label that stands twice for one entry is kept once. No wording was changed. Addresses are ESCO's "
    "own."
)


def read_esco(
    packages: Sequence[Package],
    reading: Reading,
    *,
    version: str = "",
    language: str = "",
    standing: Standing | None = None,
) -> Edition:
    """The edition that a download states.

    standing: what is here of ESCO already, for a download that holds relations alone.

    Raises InvalidInput if this is no ESCO release, or if it holds relations of what is not here.
    """
    files = files_of(packages, version=version, language=language)
    here = standing or Standing()
    edition = Edition(_source(files.version, files.language or here.language or "en"))
    run = Run(files, reading, edition)
    if not any(files.has(table) for table in CLASSIFICATION) and not here.skills and not here.occupations:
        raise InvalidInput(
            _(
                "These files hold relations only. Give the files of the classification too, in the same command or before."
            )
        )
    _read_skills(run)
    _read_skill_groups(run)
    _read_occupations(run)
    _read_isco_groups(run)
    read_relations(run, here)
    edition.has_lost_rows = reading.has_lost_rows
    return edition


def _source(version: str, language: str) -> Source:
    return Source(
        slug="esco",
        name="ESCO",
        version=version,
        language=language,
        url="https://esco.ec.europa.eu/",
        licence="Commission Decision 2011/833/EU on the reuse of Commission documents",
        attribution="This service uses the ESCO classification of the European Commission.",
        changes=_CHANGES,
    )


def _read_skills(run: Run) -> None:
    columns = ("conceptUri", "preferredLabel", "skillType", "reuseLevel", "altLabels")
    optional = ("hiddenLabels", "status", "description", "definition")
    for line, cells in run.rows("skills", *columns, optional=optional):
        uri, label, kind, reuse, others, hidden, status, description, definition = cells
        if kind not in _KINDS:
            run.skip("skills", line, "skillType", _("“%(said)s” is no type of ESCO's.") % {"said": kind[:40]})
            run.edition.unread.add(uri)
        elif reuse and reuse not in _REUSE:
            run.skip(
                "skills", line, "reuseLevel", _("“%(said)s” is no level of ESCO's.") % {"said": reuse[:40]}
            )
            run.edition.unread.add(uri)
        elif status in {"", _RELEASED}:
            entry = SkillEntry(
                uri,
                label,
                alternative_labels=labels_of(others, label),
                hidden_labels=labels_of(hidden, label),
                description=_text(description or definition),
                kind=_KINDS[kind],
                reuse_level=reuse,
            )
            _keep_skill(run, "skills", line, entry)
    if run.files.has("skills"):
        run.edition.stated_kinds |= {SkillKind.SKILL, SkillKind.KNOWLEDGE, SkillKind.ATTITUDE}


def _read_skill_groups(run: Run) -> None:
    columns = ("conceptUri", "preferredLabel")
    optional = ("altLabels", "hiddenLabels", "status", "description", "code")
    for line, cells in run.rows("skillGroups", *columns, optional=optional):
        uri, label, others, hidden, status, description, code = cells
        if status in {"", _RELEASED}:
            entry = SkillEntry(
                uri,
                label,
                code or _isced_code(uri),
                alternative_labels=labels_of(others, label),
                hidden_labels=labels_of(hidden, label),
                description=_text(description),
                kind=SkillKind.GROUP,
            )
            _keep_skill(run, "skillGroups", line, entry)
    if run.files.has("skillGroups"):
        run.edition.stated_kinds.add(SkillKind.GROUP)


def _read_occupations(run: Run) -> None:
    columns = ("conceptUri", "preferredLabel", "iscoGroup", "altLabels")
    optional = ("hiddenLabels", "status", "description", "definition", "code")
    for line, cells in run.rows("occupations", *columns, optional=optional):
        uri, label, group, others, hidden, status, description, definition, code = cells
        if status in {"", _RELEASED}:
            entry = OccupationEntry(
                uri,
                label,
                code,
                labels_of(others, label),
                labels_of(hidden, label),
                _text(description or definition),
                group_code=group,
            )
            _keep_occupation(run, "occupations", line, entry)
    if run.files.has("occupations"):
        run.edition.stated.add(Part.OCCUPATIONS)


def _read_isco_groups(run: Run) -> None:
    columns = ("conceptUri", "preferredLabel", "code")
    for line, cells in run.rows("ISCOGroups", *columns, optional=("altLabels", "status", "description")):
        uri, label, code, others, status, description = cells
        if status in {"", _RELEASED}:
            entry = OccupationEntry(
                uri,
                label,
                code,
                labels_of(others, label),
                description=_text(description),
                is_group=True,
                group_code=code[:-1],
            )
            _keep_occupation(run, "ISCOGroups", line, entry)
    if run.files.has("ISCOGroups"):
        run.edition.stated.add(Part.OCCUPATION_GROUPS)


def labels_of(cell: str, label: str) -> list[str]:
    """Labels of a cell, one a line, each once and without the main one.

    >>> labels_of("send parcels\\npost parcels \\nsend parcels", "post parcels")
    ['send parcels']
    """
    found = dict.fromkeys(line.strip() for line in cell.splitlines())
    return [line for line in found if line and line != label]


def _text(cell: str) -> str:
    return "\n".join(line.strip() for line in cell.splitlines()).strip()


def _isced_code(uri: str) -> str:
    """Fields of education have their ISCED-F number in the address alone."""
    return uri.rpartition("/")[2] if "/isced-f/" in uri else ""


def _keep_skill(run: Run, table: str, line: int, entry: SkillEntry) -> None:
    if entry.uri in run.edition.skills:
        _stands_twice(run, table, line, entry.uri)
    elif _can_be_kept(run, table, line, entry):
        run.edition.skills[entry.uri] = entry


def _keep_occupation(run: Run, table: str, line: int, entry: OccupationEntry) -> None:
    if entry.uri in run.edition.occupations:
        _stands_twice(run, table, line, entry.uri)
    elif _can_be_kept(run, table, line, entry):
        run.edition.occupations[entry.uri] = entry


def _stands_twice(run: Run, table: str, line: int, uri: str) -> None:
    run.skip(table, line, "conceptUri", _("“%(code)s” stands there twice.") % {"code": uri[:120]})


def _can_be_kept(run: Run, table: str, line: int, entry: SkillEntry | OccupationEntry) -> bool:
    column, message = fault_of(entry)
    if column:
        run.skip(table, line, _COLUMNS.get(column, column), message)
        run.edition.unread.add(entry.uri)
    return not column


# What the columns of an entry are called in the files.
_COLUMNS = {
    "uri": "conceptUri",
    "label": "preferredLabel",
    "alternative_labels": "altLabels",
    "group_code": "iscoGroup",
}
