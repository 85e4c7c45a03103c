"""The starter collection keeps its promises: every file is whole, plain, sourced, and names entries that exist.

The files are read as plain TOML, so that a slip in our own model of the content cannot hide one here.
"""

import csv
import io
import re
import tomllib
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import textstat

from tests.conftest import SHARED
from workmark.achievements.content import AchievementContent
from workmark.achievements.gates import HIGHEST_GRADE, gates_of, learner_texts, unmet
from workmark.achievements.reading import LOWEST_WORDS, sentences_of
from workmark.achievements.starter import FOLDER

FILES = sorted(FOLDER.glob("*.toml"))
STACKS = sorted((FOLDER / "stacks").glob("*.toml"))
ISSUERS = {"harbour-skills", "kestrel-logistics"}
PART_LEVELS = ["pass", "not-yet"]
ARTEFACT_LEVELS = ["proficient", "developing", "not-yet-evident"]
BIAS_QUESTIONS = {"examples", "equipment", "language", "disability", "power"}
ONET = SHARED / "data" / "onet_db_29_3_text.zip"
ESCO = SHARED / "data" / "esco_v1.1.1_classification_en_csv.zip"

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
each_stack = pytest.mark.parametrize("path", STACKS, ids=lambda path: path.stem)


@cache
def said(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def content_of(path: Path) -> AchievementContent:
    return AchievementContent.model_validate(
        {name: value for name, value in said(path).items() if name not in {"slug", "issuer", "status"}}
    )


def rows_with_levels(content: dict[str, Any]) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """Every rubric row, with the level keys that its part uses, best first."""
    for part in ("overview", "reflection"):
        yield from ((row, PART_LEVELS) for row in content[part]["rows"])
    for artefact in content["artefacts"]:
        yield from ((row, ARTEFACT_LEVELS) for row in artefact["rows"])


def questions(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [*content["overview"]["questions"], *content["reflection"]["questions"]]


def repeated(keys: list[str]) -> list[str]:
    return [key for key, count in Counter(keys).items() if count > 1]


def test_the_collection_is_not_empty() -> None:
    assert len(FILES) >= 7
    assert STACKS


@pytest.mark.parametrize("name", ["slug", "title", "summary", "competency"])
def test_no_two_files_say_the_same(name: str) -> None:
    assert not repeated([said(path)[name] for path in FILES])


@each_file
def test_a_file_is_named_for_its_slug_and_issued_by_someone_known(path: Path) -> None:
    content = said(path)

    assert content["slug"] == path.stem
    assert content["issuer"] in ISSUERS
    assert content["status"] in {"published", "draft"}


@each_file
def test_a_file_passes_every_gate_before_publication(path: Path) -> None:
    assert unmet(gates_of(content_of(path))) == ()


@each_file
def test_the_parts_have_the_agreed_size(path: Path) -> None:
    content = said(path)
    sizes = {
        "components": (4, 6),
        "sources": (3, 30),
        "resources": (3, 30),
        "tasks": (1, 3),
        "occupations": (1, 10),
        "skills": (2, 4),
        "artefacts": (2, 3),
    }
    wrong = {
        part: len(content[part])
        for part, (low, high) in sizes.items()
        if not low <= len(content[part]) <= high
    }

    assert not wrong
    assert 1 <= len(content["overview"]["rows"]) <= 2
    assert 1 <= len(content["reflection"]["rows"]) <= 2
    assert all(2 <= len(artefact["rows"]) <= 3 for artefact in content["artefacts"])


@each_file
def test_keys_are_used_once(path: Path) -> None:
    content = said(path)
    families = {
        "components": [entry["key"] for entry in content["components"]],
        "sources": [entry["key"] for entry in content["sources"]],
        "questions": [entry["key"] for entry in questions(content)],
        "artefacts": [entry["key"] for entry in content["artefacts"]],
        "rows": [row["key"] for row, _ in rows_with_levels(content)],
        "tasks": [f"{task['occupation_code']} {task['task_id']}" for task in content["tasks"]],
        "occupations": [entry["uri"] for entry in content["occupations"]],
        "skills": [entry["uri"] for entry in content["skills"]],
    }

    assert {name: repeated(keys) for name, keys in families.items() if repeated(keys)} == {}


@each_file
def test_every_row_has_its_levels_best_first_and_a_floor_among_them(path: Path) -> None:
    for row, expected in rows_with_levels(said(path)):
        keys = [level["key"] for level in row["levels"]]
        texts = [level["text"].strip() for level in row["levels"]]

        assert keys == expected, row["key"]
        assert row["floor"] == expected[0], row["key"]
        assert all(texts), row["key"]
        assert not repeated(texts), row["key"]
        assert row["ask"].strip(), row["key"]


@each_file
def test_word_limits_leave_room_to_answer(path: Path) -> None:
    for question in questions(said(path)):
        assert question["min_words"] > 0, question["key"]
        assert question["max_words"] >= 2 * question["min_words"], question["key"]


@each_file
def test_evidence_can_take_more_than_one_form_and_someone_may_confirm_it(path: Path) -> None:
    artefacts = said(path)["artefacts"]

    for artefact in artefacts:
        formats = artefact["formats"]
        assert len(set(formats)) == len(formats), artefact["key"]
        assert len(formats) >= 2 or artefact["single_format_reason"].strip(), artefact["key"]
        assert 1 <= artefact["min_items"] <= artefact["max_items"], artefact["key"]
    assert any(artefact["attestation"] for artefact in artefacts)


@each_file
def test_every_source_is_cited_and_every_citation_has_a_source(path: Path) -> None:
    content = said(path)
    cited = set(re.findall(r"\[([a-z0-9-]+)\](?!\()", content["rationale"]))

    assert cited == {source["key"] for source in content["sources"]}
    for source in content["sources"]:
        year = re.search(r"-((?:19|20)\d\d)$", source["key"])
        assert re.search(r"\b(19|20)\d\d\b", source["citation"]), source["key"]
        assert year is None or year.group(1) in source["citation"], source["key"]
        assert source["url"].startswith("https://"), source["key"]
        assert source["finding"].strip(), source["key"]


@each_file
def test_people_answer_for_the_content(path: Path) -> None:
    content = said(path)

    assert content["price"]["waiver"].strip()
    assert content["design_record"]["consulted"].strip()
    assert set(content["bias_review"]) == BIAS_QUESTIONS
    assert all(answer.strip() for answer in content["bias_review"].values())
    assert content["validity_months"] == 0 or content["validity_reason"].strip()


def prose(value: Any, *, name: str = "") -> Iterator[str]:
    """Every text of ours. Citations and the words of the frameworks belong to others."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key not in {"citation", "tasks", "skills", "occupations", "resources"}:
                yield from prose(part, name=key)
    elif isinstance(value, list):
        for part in value:
            yield from prose(part, name=name)
    elif isinstance(value, str):
        yield value


@each_file
def test_no_sentence_is_longer_than_25_words(path: Path) -> None:
    long = [
        sentence
        for text in prose(said(path))
        for sentence in re.split(r"(?<=[.!?])[\"”)*]*\s+|\n", re.sub(r"\[[a-z0-9-]+\]", "", text))
        if len(re.findall(r"\w+(?:[-'’.,:/]\w+)*", sentence)) > 25
    ]

    assert long == []


def plain_passages(path: Path) -> Iterator[tuple[str, str]]:
    for where, text in learner_texts(content_of(path)):
        sentences = sentences_of(text)
        passage = " ".join(sentence if sentence[-1:] in ".!?" else f"{sentence}." for sentence in sentences)
        if textstat.lexicon_count(passage) >= LOWEST_WORDS:
            yield where, passage


@each_file
def test_an_index_that_counts_letters_also_finds_the_text_easy(path: Path) -> None:
    """The Automated Readability Index needs no dictionary. It may lie a grade above Flesch-Kincaid."""
    grades = {where: textstat.automated_readability_index(text) for where, text in plain_passages(path)}

    assert grades
    assert {where: grade for where, grade in grades.items() if grade > HIGHEST_GRADE + 1} == {}


@each_stack
def test_a_stack_asks_for_badges_that_exist(path: Path) -> None:
    stack = said(path)
    slugs = {said(file)["slug"] for file in FILES}

    assert stack["slug"] == path.stem
    assert stack["issuer"] in ISSUERS
    members = [member.get("achievement", member.get("stack")) for member in stack["members"]]
    assert set(members) <= slugs | {other.stem for other in STACKS if other.stem < path.stem}
    assert not repeated(members)
    assert stack["competency"].startswith("The worker ")
    assert 1 <= stack["need"] <= len(stack["members"])


@each_file
def test_an_earlier_badge_that_is_asked_for_exists(path: Path) -> None:
    asked = set(said(path)["prerequisites"]["achievements"])

    assert asked <= {said(file)["slug"] for file in FILES} - {path.stem}


@cache
def table(archive: Path, name: str, delimiter: str) -> list[dict[str, str]]:
    """One table of a published framework, or a skip that says which file was not there."""
    if not archive.is_file():
        pytest.skip(f"Published frameworks are not at {archive}, so ids were not compared with them.")
    with zipfile.ZipFile(archive) as opened:
        member = next(path for path in opened.namelist() if path.rsplit("/", 1)[-1] == name)
        with opened.open(member) as stream:
            return list(csv.DictReader(io.TextIOWrapper(stream, "utf-8"), delimiter=delimiter))


@each_file
def test_tasks_are_the_words_of_onet(path: Path) -> None:
    tasks = {
        (row["O*NET-SOC Code"], row["Task ID"]): row["Task"]
        for row in table(ONET, "Task Statements.txt", "\t")
    }
    titles = {row["O*NET-SOC Code"]: row["Title"] for row in table(ONET, "Occupation Data.txt", "\t")}

    for task in said(path)["tasks"]:
        assert task["framework"] == "onet"
        assert titles.get(task["occupation_code"]) == task["occupation"]
        assert tasks.get((task["occupation_code"], task["task_id"])) == task["text"]


@each_file
@pytest.mark.parametrize("part", ["skills", "occupations"])
def test_skills_and_occupations_are_the_words_of_esco(path: Path, part: str) -> None:
    labels = {row["conceptUri"]: row["preferredLabel"] for row in table(ESCO, f"{part}_en.csv", ",")}

    for entry in said(path)[part]:
        assert entry["framework"] == "esco"
        assert labels.get(entry["uri"]) == entry["label"]


@each_file
def test_how_old_the_work_may_be_is_what_the_text_says(path: Path) -> None:
    """What is not said in [evidence_rules] is 24 months."""
    content = said(path)
    told = re.findall(r"last (\d+) months", path.read_text(encoding="utf-8"))

    months = content.get("evidence_rules", {}).get("currency_months", 24)
    assert {int(each) for each in told} <= {months}


@each_file
def test_every_number_of_hard_terms_left_fits_a_level(path: Path) -> None:
    """One term left fits no level where the best one wants none and the next one says two."""
    assert "or two hard terms" not in path.read_text(encoding="utf-8").replace("one or two hard terms", "")


def test_an_hour_with_a_coach_can_be_had_in_writing_and_how_is_said() -> None:
    content = said(FOLDER / "social-media-in-a-week.toml")
    [hour] = [each["text"] for each in content["components"] if each["key"] == "hour-with-coach"]
    needs = content["prerequisites"]["text"]

    assert "in writing" in hour
    assert "in writing" in needs
    assert "set the hour" in needs
