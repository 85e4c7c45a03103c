"""One edition of a framework as its source states it: plain values, before anything is saved.

Importers fill it, the action `import_edition` saves it. An edition says which parts it states whole: only there does
a missing row mean that the source dropped it. Half a download therefore never retires what it does not speak of, and
neither does a row that could not be read.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from django.utils.translation import gettext as _

from workmark.skills.models import SkillKind

Uri = str


@dataclass(frozen=True)
class Source:
    """Whose work it is. changes: what was changed in taking it over, as many licences ask to be told."""

    slug: str
    name: str
    version: str
    language: str
    url: str
    licence: str
    attribution: str
    changes: str = ""


@dataclass(slots=True)
class SkillEntry:
    uri: Uri
    label: str
    code: str = ""
    alternative_labels: list[str] = field(default_factory=list)
    hidden_labels: list[str] = field(default_factory=list)
    description: str = ""
    kind: str = SkillKind.SKILL
    reuse_level: str = ""
    is_hot: bool = False


@dataclass(slots=True)
class OccupationEntry:
    uri: Uri
    label: str
    code: str = ""
    alternative_labels: list[str] = field(default_factory=list)
    hidden_labels: list[str] = field(default_factory=list)
    description: str = ""
    is_group: bool = False
    group_code: str = ""
    job_zone: int | None = None


@dataclass(slots=True)
class TaskEntry:
    uri: Uri
    occupation: Uri
    code: str
    text: str
    is_core: bool | None = None
    is_emerging: bool = False
    importance: float | None = None
    frequency: float | None = None
    occupation_id: int | None = None  # its row's key, once there is one


@dataclass(slots=True)
class Requirement:
    """How an occupation asks for a skill."""

    is_essential: bool = False
    importance: float | None = None
    level: float | None = None
    is_in_demand: bool = False


class Part(Enum):
    """What an edition may state whole. Skills, and what occupations ask, are stated kind by kind."""

    OCCUPATIONS = "occupations"
    OCCUPATION_GROUPS = "occupation groups"
    TASKS = "tasks"
    EMERGING_TASKS = "emerging tasks"
    ACTIVITIES = "activities of tasks"
    OCCUPATION_RELATIONS = "relations of occupations"


@dataclass
class Edition:
    """What one release says. Relations are keyed by their two ends (and kind), so that none can stand twice."""

    source: Source
    skills: dict[Uri, SkillEntry] = field(default_factory=dict)
    occupations: dict[Uri, OccupationEntry] = field(default_factory=dict)
    tasks: dict[Uri, TaskEntry] = field(default_factory=dict)
    requirements: dict[tuple[Uri, Uri], Requirement] = field(default_factory=dict)  # occupation, skill
    activities: set[tuple[Uri, Uri]] = field(default_factory=set)  # task, skill
    skill_relations: set[tuple[Uri, Uri, str]] = field(default_factory=set)
    occupation_relations: dict[tuple[Uri, Uri, str], int] = field(default_factory=dict)  # and its rank
    replaced_skills: dict[Uri, Uri] = field(default_factory=dict)
    replaced_occupations: dict[Uri, Uri] = field(default_factory=dict)
    replaced_tasks: dict[Uri, Uri] = field(default_factory=dict)
    # Entries that stand in the release and could not be taken: what is stored of them stays as it is.
    unread: set[Uri] = field(default_factory=set)
    has_lost_rows: bool = False  # some could not even be told from others, so nothing counts as dropped
    stated: set[Part] = field(default_factory=set)
    stated_kinds: set[str] = field(default_factory=set)  # of skills
    related_kinds: set[str] = field(default_factory=set)  # of skills, whose relations to others it states
    asked_kinds: set[str] = field(default_factory=set)  # of skills that occupations ask for
    # Columns that no file of this download fills, with their table, such as ("occupations", "job_zone"): what is stored
    # stays.
    silent_on: set[tuple[str, str]] = field(default_factory=set)
    # Columns of labels of which it holds a part: what is stored stays, behind what was read.
    adds_to: set[tuple[str, str]] = field(default_factory=set)
    # A crosswalk joins the occupations of two other frameworks: the slugs of the source's and the target's.
    joins: tuple[str, str] | None = None


# The longest that a column takes (`models.py`), and what is sane for those without a bound there.
_LONGEST = {"uri": 300, "label": 300, "code": 80, "group_code": 20, "description": 20_000, "text": 4_000}
_MOST_LABELS = 2_000
_ADDRESS = re.compile(r"(https?://|urn:)[^\s\x00-\x20<>\"\\^`{|}]+")


def fault_of(entry: SkillEntry | OccupationEntry | TaskEntry) -> tuple[str, str]:
    """The column of an entry that cannot be saved, and why; two empty texts if all can."""
    for name, most in _LONGEST.items():
        if len(value := getattr(entry, name, "")) > most:
            return name, _("%(length)d characters; at most %(most)d are kept.") % {
                "length": len(value),
                "most": most,
            }
    if not _ADDRESS.fullmatch(entry.uri):
        return "uri", _("“%(uri)s” is no address of an entry.") % {"uri": entry.uri[:80]}
    if not (entry.text if isinstance(entry, TaskEntry) else entry.label).strip():
        return "text" if isinstance(entry, TaskEntry) else "label", _("This cell is empty.")
    if not isinstance(entry, TaskEntry):
        labels = [*entry.alternative_labels, *entry.hidden_labels]
        if len(labels) > _MOST_LABELS or any(len(label) > _LONGEST["label"] for label in labels):
            return "alternative_labels", _("There are too many other labels, or one of them is too long.")
    return "", ""


def version_order(version: str) -> tuple[int, ...]:
    """A version as something to compare.

    >>> version_order("v1.10.2") > version_order("1.9"), version_order("2026-05-01") > version_order("2025-11-30")
    (True, True)
    """
    return tuple(int(part) for part in re.findall(r"\d{1,9}", version))


def closing_edges(edges: Iterable[tuple[Uri, Uri]]) -> set[tuple[Uri, Uri]]:
    """Edges that close a circle; without them nothing lies under itself. One walk, whatever the edges.

    >>> sorted(closing_edges([("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")]))
    [('c', 'a')]
    """
    above: dict[Uri, list[Uri]] = {}
    for low, high in edges:
        above.setdefault(low, []).append(high)
    closing: set[tuple[Uri, Uri]] = set()
    done: set[Uri] = set()
    for start in above:
        if start not in done:
            _walk(start, above, done, closing)
    return closing


def _walk(start: Uri, above: dict[Uri, list[Uri]], done: set[Uri], closing: set[tuple[Uri, Uri]]) -> None:
    """Depth first without recursion: an edge back to where the walk stands now closes a circle."""
    on_the_way = {start}
    steps: list[tuple[Uri, Iterator[Uri]]] = [(start, iter(above[start]))]
    while steps:
        here, onward = steps[-1]
        for high in onward:
            if high in on_the_way:
                closing.add((here, high))
            elif high not in done:
                on_the_way.add(high)
                steps.append((high, iter(above.get(high, ()))))
                break
        else:
            steps.pop()
            on_the_way.discard(here)
            done.add(here)
