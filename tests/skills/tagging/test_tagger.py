"""What the whole tagger promises, whatever its weights say."""

from pathlib import Path

import numpy as np
import pytest

from workmark.skills.tagging.framework_text import SkillText
from workmark.skills.tagging.fusion import learned
from workmark.skills.tagging.index import build
from workmark.skills.tagging.kept import keep, kept
from workmark.skills.tagging.tagger import LexicalTagger

SKILLS = [
    SkillText(
        "u:budgets", "manage budgets", ("administer budgets",), "Plan, monitor and report on the budget."
    ),
    SkillText("u:python", "Python (computer programming)", (), "", is_knowledge=True),
    SkillText("u:staff", "train employees", ("train staff",)),
    SkillText("u:clean", "clean rooms", ("tidy rooms",)),
]


@pytest.fixture(scope="module")
def tagger() -> LexicalTagger:
    return LexicalTagger(build(SKILLS))


def test_each_skill_comes_with_the_words_that_caused_it(tagger: LexicalTagger) -> None:
    tagged = tagger.tag("You manage budgets, train staff and write Python.")

    because = {suggestion.uri: tagged.because(suggestion) for suggestion in tagged.suggestions}
    assert because == {"u:budgets": "manage budgets", "u:staff": "train staff", "u:python": "Python"}


def test_scores_fall_and_lie_between_nothing_and_one(tagger: LexicalTagger) -> None:
    scores = [suggestion.score for suggestion in tagger.tag("manage budgets and clean rooms").suggestions]

    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_no_more_are_given_than_were_asked_for(tagger: LexicalTagger) -> None:
    assert len(tagger.tag("manage budgets, train staff, clean rooms", top=2).suggestions) == 2


@pytest.mark.parametrize("text", ["", "   ", "\x00", "!!!", "\ud800", "ab" * 500_000, "budgets " * 100_000])
def test_nothing_anybody_sends_is_too_much(tagger: LexicalTagger, text: str) -> None:
    assert len(tagger.tag(text).suggestions) <= 1


def test_the_same_text_gets_the_same_answer_from_a_kept_index(tagger: LexicalTagger, tmp_path: Path) -> None:
    keep(tagger.index, tmp_path / "tagging" / "small.npz")
    again = kept(tmp_path / "tagging" / "small.npz")

    assert again is not None
    assert again.vocabulary == tagger.index.vocabulary
    assert [s.uri for s in LexicalTagger(again).tag("Manage budgets; train staff.").suggestions] == [
        s.uri for s in tagger.tag("Manage budgets; train staff.").suggestions
    ]


def test_a_broken_file_is_no_index(tmp_path: Path) -> None:
    (tmp_path / "broken.npz").write_bytes(b"PK\x03\x04 not really")

    assert kept(tmp_path / "broken.npz") is None
    assert kept(tmp_path / "absent.npz") is None


def test_a_file_with_objects_to_run_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "objects.npz").open("wb") as file:
        np.savez(file, uris=np.array([{"a": 1}], dtype=object))

    assert kept(tmp_path / "objects.npz") is None


def test_weights_of_other_features_are_refused() -> None:
    with pytest.raises(KeyError, match=r"lexical\.json"):
        learned("lexical", ("containment", "luck"))


def test_the_fusion_is_small() -> None:
    from workmark.skills.tagging.features import FEATURES

    assert len(FEATURES) <= 40


def test_the_gate_tells_work_from_benefits(tagger: LexicalTagger) -> None:
    assert tagger.tag("You manage budgets and train staff.").is_about_skills
    assert not tagger.tag("Thirty days of leave, and your birthday is free too.").is_about_skills
