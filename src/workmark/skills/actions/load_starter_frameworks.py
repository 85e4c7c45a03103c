"""Load the excerpts of ESCO and O*NET that the starter achievements name, so that a new house has real frameworks."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from workmark.organisations.acting import SYSTEM, change
from workmark.skills.actions.index_framework import index_framework
from workmark.skills.models import Framework, Occupation, OccupationSkill, Skill, Task

STARTER = Path(__file__).resolve().parent.parent / "starter"


def load_starter_frameworks(folder: Path = STARTER) -> list[Framework]:
    """Put in what is missing and leave what is there, so that an excerpt never overwrites a full import."""
    return [_load(tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.toml"))]


def _load(said: Mapping[str, Any]) -> Framework:
    framework = Framework.objects.filter(slug=said["framework"]["slug"]).first() or Framework()
    with change(SYSTEM, "framework.load_starter", framework) as event:
        if framework._state.adding:
            names = ("slug", "name", "version", "url", "licence", "attribution", "changes")
            framework = Framework.objects.create(**{name: said["framework"][name] for name in names})
        added = _add_missing(Skill, framework, said.get("skills", ()))
        added += _add_missing(Occupation, framework, said.get("occupations", ()))
        occupations = {row.uri: row for row in Occupation.objects.filter(framework=framework)}
        tasks = said.get("tasks", ())
        added += _add_missing(
            Task, framework, [{**task, "occupation": occupations[task["occupation"]]} for task in tasks]
        )
        _add_requirements(framework, said.get("requirements", ()))
        if added:
            index_framework(framework)
        event.target = framework
        event.detail = {"framework": framework.slug, "version": framework.version}
    return framework


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


def _add_requirements(framework: Framework, entries: Sequence[Mapping[str, Any]]) -> None:
    occupations = {row.uri: row for row in Occupation.objects.filter(framework=framework)}
    skills = {row.uri: row for row in Skill.objects.filter(framework=framework)}
    for entry in entries:
        OccupationSkill.objects.get_or_create(
            occupation=occupations[entry["occupation"]],
            skill=skills[entry["skill"]],
            defaults={"is_essential": entry["is_essential"]},
        )
