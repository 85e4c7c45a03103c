"""Load the excerpts of ESCO and O*NET that a new house begins with: the jobs that the starter achievements name."""

import csv
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from workmark.organisations.acting import SYSTEM, change
from workmark.skills.actions.index_framework import index_framework
from workmark.skills.models import (
    Framework,
    Occupation,
    OccupationRelation,
    OccupationSkill,
    Skill,
    Task,
)

STARTER = Path(__file__).resolve().parent.parent / "starter"
_YES_OR_NO = {"yes": True, "no": False, "": None}
_FLAGS = ("is_essential", "is_in_demand", "is_hot", "is_core")
_NUMBERS = ("importance", "level")


def load_starter_frameworks(folder: Path = STARTER) -> list[Framework]:
    """Put in what is missing and leave what is there, so that an excerpt never overwrites a full import.

    Each `<framework>.toml` names what the starter achievements name; `whole/<framework>_*.csv` holds all that the
    jobs in it ask for and are made of, and `whole/relations.csv` how jobs stand to each other.
    """
    loaded = [
        _load(tomllib.loads(path.read_text("utf-8")), folder / "whole")
        for path in sorted(folder.glob("*.toml"))
    ]
    _relate(_rows(folder / "whole" / "relations.csv"))
    return loaded


def _load(said: Mapping[str, Any], whole: Path) -> Framework:
    slug = said["framework"]["slug"]
    framework = Framework.objects.filter(slug=slug).first() or Framework()
    with change(SYSTEM, "framework.load_starter", framework) as event:
        if framework._state.adding:
            names = ("slug", "name", "version", "url", "licence", "attribution", "changes")
            framework = Framework.objects.create(**{name: said["framework"][name] for name in names})
        added = _add_missing(
            Skill, framework, [*said.get("skills", ()), *_rows(whole / f"{slug}_skills.csv")]
        )
        added += _add_missing(Occupation, framework, said.get("occupations", ()))
        jobs = {row.uri: row for row in Occupation.objects.filter(framework=framework)}
        tasks = [*said.get("tasks", ()), *_rows(whole / f"{slug}_tasks.csv")]
        added += _add_missing(
            Task, framework, [{**task, "occupation": jobs[task["occupation"]]} for task in tasks]
        )
        if framework.imported_at is None:  # what a full import says of a job is all there is to say
            _add_requirements(
                jobs, [*said.get("requirements", ()), *_rows(whole / f"{slug}_requirements.csv")]
            )
        if added:
            index_framework(framework)
        event.target = framework
        event.detail = {"framework": framework.slug, "version": framework.version}
    return framework


def _rows(path: Path) -> list[dict[str, Any]]:
    """The lines of a table, an empty cell left out. None where there is no such table."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return [_read(row) for row in csv.DictReader(lines)]


def _read(row: Mapping[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {name: value for name, value in row.items() if value}
    said |= {name: _YES_OR_NO[row[name]] for name in _FLAGS if row.get(name)}
    said |= {name: float(row[name]) for name in _NUMBERS if row.get(name)}
    if "alternative_labels" in said:
        said["alternative_labels"] = said["alternative_labels"].split("|")
    return said


Row = TypeVar("Row", Skill, Occupation, Task)


def _add_missing(model: type[Row], framework: Framework, entries: Sequence[Mapping[str, Any]]) -> int:
    """Add the rows whose uri is not there yet, and tell how many. Members that the table has no column for are left out."""
    columns = {field.name for field in model._meta.get_fields()} - {"id", "framework"}
    there = set(model._default_manager.filter(framework=framework).values_list("uri", flat=True))
    missing = [
        model(framework=framework, **{name: value for name, value in entry.items() if name in columns})
        for entry in entries
        if entry["uri"] not in there
    ]
    model._default_manager.bulk_create(missing)
    return len(missing)


def _add_requirements(jobs: Mapping[str, Occupation], entries: Iterable[Mapping[str, Any]]) -> None:
    there = set(
        OccupationSkill.objects.filter(occupation__in=jobs.values()).values_list("occupation", "skill")
    )
    skills = dict(Skill.objects.values_list("uri", "pk"))
    OccupationSkill.objects.bulk_create(
        OccupationSkill(
            occupation=jobs[entry["occupation"]],
            skill_id=skills[entry["skill"]],
            **{
                name: entry[name]
                for name in ("is_essential", "importance", "level", "is_in_demand")
                if name in entry
            },
        )
        for entry in entries
        if (jobs[entry["occupation"]].pk, skills[entry["skill"]]) not in there
    )


def _relate(entries: Iterable[Mapping[str, Any]]) -> None:
    jobs = dict(Occupation.objects.values_list("uri", "pk"))
    OccupationRelation.objects.bulk_create(
        (
            OccupationRelation(
                source_id=jobs[entry["source"]],
                target_id=jobs[entry["target"]],
                kind=entry["kind"],
                rank=int(entry["rank"]),
            )
            for entry in entries
            if entry["source"] in jobs and entry["target"] in jobs
        ),
        ignore_conflicts=True,
    )
