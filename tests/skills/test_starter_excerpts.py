"""The excerpts of ESCO and O*NET shipped with the starter achievements: whole, coherent, and attributed.

The expected words come from the achievements' own files, which were checked against the full releases.
"""

import tomllib
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


def test_every_skill_and_occupation_a_starter_names_is_shipped_in_the_same_words() -> None:
    for kind in ("skills", "occupations"):
        shipped = _by_uri(kind)

        named = {entry["uri"]: entry["label"] for entry in _named(kind) if entry["framework"] == "esco"}

        assert named == shipped, "the excerpt must hold what the starters name, and no more"


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
