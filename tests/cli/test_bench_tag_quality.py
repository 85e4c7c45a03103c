"""How good the tagging is, counted by hand and by the measures that the weights are learned with."""

import json
from pathlib import Path
from random import Random

import pytest

from tests.skills.tagging.measures import r_precision, recall, reciprocal_rank
from workmark.cli.bench_tag_quality import measures, quality_of
from workmark.skills.tagging.framework_text import SkillText
from workmark.skills.tagging.index import build
from workmark.skills.tagging.tagger import LexicalTagger


@pytest.mark.parametrize(
    ("ranked", "right", "figures"),
    [
        ("axb", "ab", (1.0, 1.0, 1.0)),
        ("xayzvb", "abcd", (1 / 4, 1 / 2, 2 / 4)),
        ("xyz", "a", (0.0, 0.0, 0.0)),
        ("xyzvwuabcdef", "abcdef", (0.0, 1 / 7, 4 / 6)),
    ],
)
def test_the_measures_are_those_of_the_literature(
    ranked: str, right: str, figures: tuple[float, ...]
) -> None:
    assert tuple(measures(list(ranked), set(right)).values()) == pytest.approx(figures)


def test_they_agree_with_the_measures_the_weights_are_learned_with() -> None:
    drawn = Random(3)
    for _ in range(200):
        ranked = drawn.sample("abcdefghijklmnop", 10)
        right = set(drawn.sample("abcdefghijklmnop", drawn.randint(1, 8)))
        expected = (r_precision(ranked, right), reciprocal_rank(ranked, right), recall(ranked, right))
        assert tuple(measures(ranked, right).values()) == pytest.approx(expected)


def test_only_sentences_with_skills_that_nothing_was_learned_from_count(tmp_path: Path) -> None:
    tagger = LexicalTagger(
        build([SkillText("u/budgets", "manage budgets", ()), SkillText("u/clean", "clean rooms", ())])
    )
    rows = [
        {"text": "You manage budgets.", "skills": {"budgets": "manage budgets"}},
        {"text": "You clean rooms.", "skills": {"budgets": "wrong on purpose"}, "split": "test"},
        {"text": "You manage budgets.", "skills": {"budgets": "manage budgets"}, "split": "train"},
        {"text": "Thirty days of leave.", "skills": {}, "split": "test"},
    ]
    labelled = tmp_path / "labelled.jsonl"
    labelled.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    assert quality_of(tagger, labelled) == {"labelled": 2, "rp5": 50.0, "mrr": 50.0, "recall10": 50.0}

    labelled.write_text(json.dumps(rows[3]), encoding="utf-8")
    with pytest.raises(ValueError, match="no labelled sentence"):
        quality_of(tagger, labelled)
