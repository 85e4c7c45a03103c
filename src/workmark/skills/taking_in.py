"""What an edition says, table by table, into the rows of one framework. Runs inside `import_edition`'s transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Q

from workmark.skills.editions import Edition, OccupationEntry, Part, SkillEntry, TaskEntry, Uri
from workmark.skills.inserting import batches
from workmark.skills.losing import Loss, loss_of_links, losses_of
from workmark.skills.models import (
    Framework,
    Occupation,
    OccupationRelation,
    OccupationSkill,
    Skill,
    SkillRelation,
    Task,
    Wording,
)
from workmark.skills.saving import Saved, Wanted, save_entries, save_links

_SKILL = (
    "label",
    "code",
    "alternative_labels",
    "hidden_labels",
    "description",
    "kind",
    "reuse_level",
    "is_hot",
)
_OCCUPATION = (
    "label",
    "code",
    "alternative_labels",
    "hidden_labels",
    "description",
    "is_group",
    "group_code",
    "job_zone",
)
_TASK = ("occupation_id", "code", "text", "is_core", "is_emerging", "importance", "frequency")
_REQUIREMENT = ("is_essential", "importance", "level", "is_in_demand")
_RELATION = ("source_id", "target_id", "kind")
_WORDING = ("label", "alternative_labels", "hidden_labels", "description")


@dataclass
class Imported:
    """What became of each table.

    not_ours: addresses that belong to another framework and were left alone. absent: relations left out because an
    occupation they join is not here. losses: what each kind of row loses, of those that stood here.
    """

    framework: Framework
    saved: dict[str, Saved] = field(default_factory=dict)
    not_ours: list[Uri] = field(default_factory=list)
    absent: int = 0
    losses: list[Loss] = field(default_factory=list)


Entry = TypeVar("Entry", SkillEntry, OccupationEntry, TaskEntry)
Row = TypeVar("Row", Skill, Occupation, Task)


class TakingIn:
    """One import under way: the framework, what is wanted of it, and the keys of rows by their URIs."""

    def __init__(self, framework: Framework, edition: Edition, tell: Callable[[str], None]) -> None:
        self.framework, self.edition, self._tell = framework, edition, tell
        self.imported = Imported(framework)

    def save_all(self) -> None:
        edition = self.edition
        if edition.stated_kinds:
            scope = Q(kind__in=edition.stated_kinds)
            self._entries(Skill, "skills", self._ours(Skill, edition.skills), _SKILL, scope, "kind")
        if flags := self._flags(Part.OCCUPATION_GROUPS, Part.OCCUPATIONS):
            scope = Q(is_group__in=flags)
            ours = self._ours(Occupation, edition.occupations)
            self._entries(Occupation, "occupations", ours, _OCCUPATION, scope, "is_group")
        skills, occupations = self._keys(Skill), self._keys(Occupation)
        self._save_tasks(occupations)
        self._save_requirements(occupations, skills)
        self._save_relations(occupations, skills)
        self._save_activities(skills)
        self._follow(Skill, edition.replaced_skills, skills)
        self._follow(Occupation, edition.replaced_occupations, occupations)
        self._follow(Task, edition.replaced_tasks, self._keys(Task) if edition.replaced_tasks else {})

    def save_crosswalk(self, joins: tuple[str, str]) -> None:
        """Relations between the occupations of two other frameworks."""
        from_slug, to_slug = joins
        stored = OccupationRelation.objects.filter(
            source__framework__slug=from_slug, target__framework__slug=to_slug
        )
        keys = dict(Occupation.objects.filter(framework__slug__in=joins).values_list("uri", "pk"))
        self._occupation_relations(stored, keys)

    def save_wordings(self) -> None:
        """What skills and occupations are called in one more language."""
        language = self.edition.source.language
        if self.edition.stated_kinds:
            scope = Q(skill__kind__in=self.edition.stated_kinds)
            self._wordings("skill", self.edition.skills, self._keys(Skill), language, scope)
        if flags := self._flags(Part.OCCUPATION_GROUPS, Part.OCCUPATIONS):
            scope = Q(occupation__is_group__in=flags)
            self._wordings("occupation", self.edition.occupations, self._keys(Occupation), language, scope)

    def _entries(
        self,
        model: type[Row],
        table: str,
        entries: dict[Uri, Entry],
        columns: tuple[str, ...],
        scope: Q,
        by: str,
        unread: set[Uri] | None = None,
    ) -> None:
        """by: the column that tells kinds of this table apart."""
        self._tell(table)
        stored = model._default_manager.filter(framework=self.framework)
        self._add_stored(stored, table, entries)
        filled = tuple(name for name in columns if (table, name) not in self.edition.silent_on)
        rows = {uri: tuple(getattr(entry, name) for name in filled) for uri, entry in entries.items()}
        missed = self.edition.unread if unread is None else unread
        is_lossy = self.edition.has_lost_rows
        wanted = Wanted(filled, rows, lambda uri: is_lossy or uri in missed)
        replaced = self._replaced
        self.imported.losses += losses_of(
            table,
            stored.filter(scope, is_retired=False).values_list("uri", by),
            (getattr(entry, by) for entry in entries.values()),
            lambda uri: uri not in rows and uri not in replaced and not wanted.is_unread(uri),
        )
        fixed = {"framework_id": self.framework.pk}
        self.imported.saved[table] = save_entries(stored, wanted, scope, fixed, self.edition.source.version)

    @property
    def _replaced(self) -> Mapping[Uri, Uri]:
        """What another entry stands in for is not lost."""
        edition = self.edition
        return edition.replaced_skills | edition.replaced_occupations | edition.replaced_tasks

    def _add_stored(self, stored: Any, table: str, entries: Mapping[Uri, Any]) -> None:
        """Behind the labels that were read, those that stand here, where the download holds a part of them alone."""
        for column in [name for part, name in self.edition.adds_to if part == table]:
            held: dict[Uri, list[str]] = dict(stored.values_list("uri", column))
            for address in entries.keys() & held.keys():
                labels = [*getattr(entries[address], column), *held[address]]
                setattr(entries[address], column, list(dict.fromkeys(labels)))

    def _save_links(self, table: str, stored: Any, scope: Q, ends: tuple[str, ...], wanted: Wanted) -> None:
        saved = save_links(stored, scope, ends, wanted)
        self.imported.saved[table] = saved
        self.imported.losses.append(loss_of_links(table, saved))

    def _links(
        self, columns: tuple[str, ...], rows: Mapping[Any, tuple[Any, ...]], *ends: Mapping[Uri, int]
    ) -> Wanted:
        """Links as the edition wants them. ends: keys by URI of what the first parts of a link's key stand for.

        A link to an entry that could not be read was passed over with it, so it is not gone.
        """
        missed = [{keys[uri] for uri in self.edition.unread if uri in keys} for keys in ends]
        is_lossy = self.edition.has_lost_rows
        return Wanted(
            columns,
            rows,
            lambda key: is_lossy or any(end in some for end, some in zip(key, missed, strict=False)),
        )

    def _flags(self, of_true: Part, of_false: Part) -> list[bool]:
        """Which values of a flag column the edition states whole."""
        return [flag for flag, part in ((True, of_true), (False, of_false)) if part in self.edition.stated]

    def _ours(self, model: type[Row], entries: dict[Uri, Entry]) -> dict[Uri, Entry]:
        """The entries whose address is not already another framework's: nobody rewrites what is somebody else's."""
        taken: set[Uri] = set()
        for uris in batches(entries):
            others = model._default_manager.filter(uri__in=uris).exclude(framework=self.framework)
            taken.update(others.values_list("uri", flat=True))
        self.imported.not_ours += sorted(taken)
        return {uri: entry for uri, entry in entries.items() if uri not in taken} if taken else entries

    def _keys(self, model: type[Row]) -> dict[Uri, int]:
        return dict(model._default_manager.filter(framework=self.framework).values_list("uri", "pk"))

    def _save_tasks(self, occupations: dict[Uri, int]) -> None:
        flags = self._flags(Part.EMERGING_TASKS, Part.TASKS)
        if not flags:
            return
        entries = {
            uri: entry
            for uri, entry in self._ours(Task, self.edition.tasks).items()
            if entry.occupation in occupations
        }

        for entry in entries.values():
            entry.occupation_id = occupations[entry.occupation]
        unread = self.edition.unread
        jobs = [occupations[uri] for uri in unread if uri in occupations]
        for some in batches(jobs):  # where a job could not be read, none of its tasks could
            unread = unread | set(Task.objects.filter(occupation__in=some).values_list("uri", flat=True))
        self._entries(Task, "tasks", entries, _TASK, Q(is_emerging__in=flags), "is_emerging", unread)

    def _save_requirements(self, occupations: dict[Uri, int], skills: dict[Uri, int]) -> None:
        if not self.edition.asked_kinds:
            return
        self._tell("requirements")
        rows = {
            (occupations[occupation], skills[skill]): (
                said.is_essential,
                said.importance,
                said.level,
                said.is_in_demand,
            )
            for (occupation, skill), said in self.edition.requirements.items()
            if occupation in occupations and skill in skills
        }
        stored = OccupationSkill.objects.filter(occupation__framework=self.framework)
        self._save_links(
            "requirements",
            stored,
            Q(skill__kind__in=self.edition.asked_kinds),
            ("occupation_id", "skill_id"),
            self._links(_REQUIREMENT, rows, occupations, skills),
        )

    def _save_relations(self, occupations: dict[Uri, int], skills: dict[Uri, int]) -> None:
        if self.edition.related_kinds or self.edition.skill_relations:
            self._tell("skill relations")
            joined: dict[Any, tuple[Any, ...]] = {
                (skills[source], skills[target], kind): ()
                for source, target, kind in self.edition.skill_relations
                if source in skills and target in skills
            }
            stored = SkillRelation.objects.filter(
                source__framework=self.framework, target__framework=self.framework
            )
            scope = Q(source__kind__in=self.edition.related_kinds)
            wanted = self._links((), joined, skills, skills)
            self._save_links("skill relations", stored, scope, _RELATION, wanted)
        if Part.OCCUPATION_RELATIONS in self.edition.stated:
            between = OccupationRelation.objects.filter(
                source__framework=self.framework, target__framework=self.framework
            )
            self._occupation_relations(between, occupations)

    def _occupation_relations(self, stored: Any, keys: dict[Uri, int]) -> None:
        self._tell("occupation relations")
        rows = {
            (keys[source], keys[target], kind): (rank,)
            for (source, target, kind), rank in self.edition.occupation_relations.items()
            if source in keys and target in keys
        }
        wanted = self._links(("rank",), rows, keys, keys)
        self._save_links("occupation relations", stored, Q(), _RELATION, wanted)
        self.imported.absent = len(self.edition.occupation_relations) - len(rows)

    def _save_activities(self, skills: dict[Uri, int]) -> None:
        if Part.ACTIVITIES not in self.edition.stated:
            return
        self._tell("activities of tasks")
        tasks = self._keys(Task)
        rows: dict[Any, tuple[Any, ...]] = {
            (tasks[task], skills[skill]): ()
            for task, skill in self.edition.activities
            if task in tasks and skill in skills
        }
        through = Task.activities.through
        stored = through._default_manager.filter(task__framework=self.framework)
        wanted = self._links((), rows, tasks, skills)
        self._save_links("activities of tasks", stored, Q(), ("task_id", "skill_id"), wanted)

    def _wordings(
        self, end: str, entries: dict[Uri, Any], keys: dict[Uri, int], language: str, scope: Q
    ) -> None:
        table = f"wordings of {end}s"
        self._tell(table)
        rows = {
            (keys[uri], language): (
                entry.label,
                entry.alternative_labels,
                entry.hidden_labels,
                entry.description,
            )
            for uri, entry in entries.items()
            if uri in keys
        }
        stored = Wording.objects.filter(language=language, **{f"{end}__framework": self.framework})
        wanted = self._links(_WORDING, rows, keys)
        self._save_links(table, stored, scope, (f"{end}_id", "language"), wanted)

    def _follow(self, model: type[Row], replaced: dict[Uri, Uri], keys: dict[Uri, int]) -> None:
        """Note which row stands in for another."""
        pairs = {keys[old]: keys[new] for old, new in replaced.items() if old in keys and new in keys}
        for olds in batches(pairs):
            rows = model._default_manager.in_bulk(olds)
            moved = [row for row in rows.values() if row.replaced_by_id != pairs[row.pk]]
            for row in moved:
                row.replaced_by_id = pairs[row.pk]
            model._default_manager.bulk_update(moved, ["replaced_by"], batch_size=200)
