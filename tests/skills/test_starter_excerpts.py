"""The excerpts of ESCO and O*NET shipped with the starter achievements: whole, coherent, and attributed.

The expected words come from the achievements' own files, which were checked against the full releases.
"""

import csv
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import workmark

PACKAGE = Path(workmark.__file__).parent
EXCERPTS = {
    slug: tomllib.loads((PACKAGE / "skills" / "starter" / f"{slug}.toml").read_text("utf-8"))
    for slug in ("esco", "onet")
}
ACHIEVEMENTS = [
    tomllib.loads(path.read_text("utf-8"))
    for path in sorted((PACKAGE / "achievements" / "starter").glob("*.toml"))
]


def _named(kind: str) -> list[dict[str, Any]]:
    return [entry for achievement in ACHIEVEMENTS for entry in achievement[kind]]


def _by_uri(kind: str) -> dict[str, str]:
    return {entry["uri"]: entry["label"] for entry in EXCERPTS["esco"][kind]}


WHOLE = PACKAGE / "skills" / "starter" / "whole"


def _table(name: str) -> list[dict[str, str]]:
    with (WHOLE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_jobs_are_whole_as_esco_counts_them() -> None:
    """Counted in `occupationSkillRelations.csv` of ESCO 1.1.1: essential and optional skills of three jobs."""
    jobs = {entry["uri"]: entry["label"] for entry in EXCERPTS["esco"]["occupations"]}
    asked = [(entry["occupation"], entry["is_essential"]) for entry in EXCERPTS["esco"]["requirements"]]
    asked += [(row["occupation"], row["is_essential"] == "yes") for row in _table("esco_requirements")]
    counted = Counter((jobs[job], essential) for job, essential in asked)

    for job, essential, optional in (
        ("online community manager", 47, 11),
        ("ICT help desk agent", 19, 11),
        ("warehouse worker", 39, 25),
    ):
        assert (counted[job, True], counted[job, False]) == (essential, optional)


def test_whole_tables_name_only_what_is_here_and_nothing_twice() -> None:
    skills = set(_by_uri("skills")) | {row["uri"] for row in _table("esco_skills") + _table("onet_skills")}
    jobs = {entry["uri"] for excerpt in EXCERPTS.values() for entry in excerpt["occupations"]}
    asked = [
        (row["occupation"], row["skill"]) for row in _table("esco_requirements") + _table("onet_requirements")
    ]
    asked += [(entry["occupation"], entry["skill"]) for entry in EXCERPTS["esco"]["requirements"]]
    tasks = [row["uri"] for row in _table("onet_tasks")] + [task["uri"] for task in EXCERPTS["onet"]["tasks"]]

    assert len(asked) == len(set(asked))
    assert len(tasks) == len(set(tasks))
    assert {job for job, _skill in asked} == jobs
    assert {skill for _job, skill in asked} <= skills
    assert {row["occupation"] for row in _table("onet_tasks")} <= jobs
    assert {row[end] for row in _table("relations") for end in ("source", "target")} <= jobs


def test_every_skill_and_occupation_a_starter_names_is_shipped_in_the_same_words() -> None:
    for kind in ("skills", "occupations"):
        shipped = _by_uri(kind)

        named = {entry["uri"]: entry["label"] for entry in _named(kind) if entry["framework"] == "esco"}

        assert named == shipped, "this file holds what the starters name, and no more; the rest is in whole/"


def test_every_task_a_starter_names_is_shipped_in_the_same_words() -> None:
    codes = {entry["uri"]: entry["code"] for entry in EXCERPTS["onet"]["occupations"]}
    shipped = {
        (codes[entry["occupation"]], entry["code"]): entry["text"] for entry in EXCERPTS["onet"]["tasks"]
    }

    named = {(entry["occupation_code"], entry["task_id"]): entry["text"] for entry in _named("tasks")}

    assert named == shipped


def test_no_address_stands_twice() -> None:
    for excerpt in EXCERPTS.values():
        for kind in ("occupations", "skills", "tasks"):
            addresses = [entry["uri"] for entry in excerpt.get(kind, [])]

            assert len(addresses) == len(set(addresses)), kind


def test_requirements_join_only_what_is_shipped() -> None:
    skills, occupations = _by_uri("skills"), _by_uri("occupations")
    pairs = [(entry["occupation"], entry["skill"]) for entry in EXCERPTS["esco"]["requirements"]]

    assert pairs, "an excerpt without relations would show no gap to anybody"
    assert len(pairs) == len(set(pairs))
    assert all(occupation in occupations and skill in skills for occupation, skill in pairs)


def test_each_excerpt_carries_its_licence_and_the_words_to_show() -> None:
    source = (PACKAGE / "skills" / "starter" / "SOURCE.md").read_text("utf-8")
    running_text = " ".join(source.split())

    for excerpt in EXCERPTS.values():
        framework = excerpt["framework"]

        assert framework["attribution"] in running_text
        assert framework["version"] in running_text
        assert framework["licence"]
        assert framework["changes"]


def test_at_most_five_other_labels_and_never_the_label_itself() -> None:
    for excerpt in EXCERPTS.values():
        for kind in ("occupations", "skills"):
            for entry in excerpt.get(kind, []):
                assert len(entry["alternative_labels"]) <= 5, entry["uri"]
                assert entry["label"] not in entry["alternative_labels"], entry["uri"]
                assert entry["description"], entry["uri"]
