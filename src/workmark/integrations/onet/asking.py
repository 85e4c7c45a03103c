"""What occupations ask for: skills and knowledge with importance and level, and technologies."""

from itertools import accumulate

from workmark.integrations.onet.tables import Place, Tables, number
from workmark.skills import onet_addresses as addresses
from workmark.skills.editions import Edition, OccupationEntry, Requirement, SkillEntry
from workmark.skills.models import SkillKind, SkillRelation

_RATED = {"Skills": SkillKind.SKILL, "Knowledge": SkillKind.KNOWLEDGE}
ELEMENT, _VALUE = "Element ID", "Data Value"
# On O*NET's scale of importance 3 reads "important".
_ESSENTIAL_FROM = 3.0
BROADER = SkillRelation.Kind.BROADER


def read_skills(tables: Tables) -> None:
    """Skills and knowledge, and the groups above them in the Content Model."""
    model = dict(content_model(tables))
    for table, kind in _RATED.items():
        if not tables.has(table):
            continue
        _read_ratings(tables, table, kind, model)
        tables.edition.stated_kinds.add(kind)
        tables.edition.asked_kinds.add(kind)
        if model:
            tables.edition.related_kinds.add(kind)
    if not model:
        tables.edition.silent_on.add(("skills", "description"))


def content_model(tables: Tables) -> list[tuple[str, tuple[str, str]]]:
    """Element to its name and description."""
    rows = tables.rows("Content Model Reference", ELEMENT, "Element Name", "Description")
    return [(element, (name, description)) for _place, (element, name, description) in rows]


def put_groups(
    edition: Edition, place: Place, element: str, below: str, model: dict[str, tuple[str, str]]
) -> None:
    """The groups above an element, each below the next. below: the address of what the lowest orders."""
    above = list(accumulate(element.split("."), lambda whole, part: f"{whole}.{part}"))[1:-1]
    for group in reversed([name for name in above if name in model]):
        uri = addresses.element(group)
        edition.skill_relations.add((below, uri, BROADER))
        if uri in edition.skills:
            return
        name, description = model[group]
        entry = SkillEntry(uri, name, group, description=description, kind=SkillKind.GROUP)
        if not place.takes(entry):
            return
        edition.skills[uri] = entry
        below = uri


def _read_ratings(tables: Tables, table: str, kind: str, model: dict[str, tuple[str, str]]) -> None:
    edition = tables.edition
    wanted = (ELEMENT, "Element Name", "Scale ID", _VALUE)
    for place, entry, (element, name, scale, value, suppress, irrelevant) in tables.rows_of_occupations(
        table, *wanted, optional=("Recommend Suppress", "Not Relevant")
    ):
        uri = addresses.element(element)
        if uri not in edition.skills:
            skill = SkillEntry(uri, name, element, description=model.get(element, ("", ""))[1], kind=kind)
            if not place.takes(skill):
                continue
            edition.skills[uri] = skill
            put_groups(edition, place, element, uri, model)
        uri = edition.skills[uri].uri
        asked = edition.requirements.setdefault((entry.uri, uri), Requirement())
        # That something is not relevant was said by most who were asked: it holds, however imprecise their mean is.
        if suppress == "Y" and not (scale == "LV" and irrelevant == "Y"):
            continue
        if scale == "IM" and (importance := number(place, _VALUE, value, 1, 5)) is not None:
            asked.importance, asked.is_essential = importance, importance >= _ESSENTIAL_FROM
        elif scale == "LV" and (level := number(place, _VALUE, value, 0, 7)) is not None:
            asked.level = 0.0 if irrelevant == "Y" else level


def read_technologies(tables: Tables) -> None:
    """Programs and tools that people in an occupation use, each below its class of products."""
    edition = tables.edition
    for place, entry, cells in tables.rows_of_occupations(
        "Technology Skills", "Example", "Commodity Code", "Commodity Title", "Hot Technology", "In Demand"
    ):
        name, commodity, title, hot, in_demand = cells
        if (uri := _technology(edition, place, name, is_hot=hot == "Y")) is None:
            continue
        _ask(edition, place, entry, uri, is_in_demand=in_demand == "Y")
        group = addresses.commodity(commodity)
        if group not in edition.skills:
            made = SkillEntry(group, title, commodity, kind=SkillKind.GROUP)
            if not place.takes(made):
                continue
            edition.skills[group] = made
        edition.skill_relations.add((uri, edition.skills[group].uri, BROADER))
    if tables.has("Technology Skills"):
        edition.stated_kinds.add(SkillKind.TECHNOLOGY)
        edition.asked_kinds.add(SkillKind.TECHNOLOGY)
        edition.related_kinds.add(SkillKind.TECHNOLOGY)


def _technology(edition: Edition, place: Place, name: str, *, is_hot: bool) -> str | None:
    uri = addresses.technology(name)
    if uri not in edition.skills:
        entry = SkillEntry(uri, name, kind=SkillKind.TECHNOLOGY)
        if not place.takes(entry):
            return None
        edition.skills[uri] = entry
    edition.skills[uri].is_hot |= is_hot
    return edition.skills[uri].uri


def _ask(edition: Edition, place: Place, entry: OccupationEntry, uri: str, *, is_in_demand: bool) -> None:
    if (entry.uri, uri) in edition.requirements:
        asked = edition.requirements[entry.uri, uri]
        asked.is_in_demand |= is_in_demand
    else:
        edition.requirements[entry.uri, uri] = Requirement(is_in_demand=is_in_demand)
