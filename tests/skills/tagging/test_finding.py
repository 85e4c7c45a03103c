"""From words to candidates and windows, on a framework so small that every figure is worked out by hand."""

from math import isclose, log, sqrt

import numpy as np
import pytest

from workmark.skills.tagging.candidates import best_of_each_skill, candidates
from workmark.skills.tagging.framework_text import SkillText, forms_of
from workmark.skills.tagging.index import Index, build
from workmark.skills.tagging.windows import fits
from workmark.skills.tagging.words import words_of

BUDGETS = SkillText("u:1", "manage budgets", ("budget management", "plan budgets"))
STAFF = SkillText("u:2", "train staff", ("train employees",))
OTHER_STAFF = SkillText("u:3", "lead staff", ("lead employees",))
JENKINS = SkillText("u:4", "Jenkins (tools for software)")

# A small framework counts as one of ten thousand skills: a word of one weighs ln 10001, a word of two ln 10001/2.
ONE, TWO = log(10_001 / 1), log(10_001 / 2)


@pytest.fixture(scope="module")
def index() -> Index:
    return build([BUDGETS, STAFF, OTHER_STAFF, JENKINS])


def ids(index: Index, text: str) -> np.ndarray:
    return index.ids_of(words_of(text))


def test_a_label_is_also_known_without_what_stands_in_brackets() -> None:
    assert list(forms_of(JENKINS)) == ["Jenkins (tools for software)", "Jenkins"]


def test_forms_of_the_same_stems_are_one_form(index: Index) -> None:
    assert index.forms[:3] == ["manage budgets", "plan budgets", "train staff"]


def test_a_word_weighs_by_how_few_skills_have_it(index: Index) -> None:
    weights = {word: float(index.weights[number]) for word, number in index.vocabulary.items()}

    assert isclose(weights["budget"], ONE, rel_tol=1e-6)
    assert isclose(weights["staff"], TWO, rel_tol=1e-6)


def test_containment_is_the_shared_weight_over_the_smoothed_weight_of_the_form(index: Index) -> None:
    found = candidates(index, ids(index, "You manage something."))

    form = index.forms.index("manage budgets")
    assert isclose(float(found.containment[form]), ONE / (1.5 + 2 * ONE), rel_tol=1e-5)


def test_words_used_for_one_another_are_learned_from_alternative_labels(index: Index) -> None:
    # "staff" and "employees" change places in both skills that have them: a cosine of 2 / sqrt(2 * 2).
    staff, employee = index.vocabulary["staff"], index.vocabulary["employe"]
    others = slice(index.related_starts[staff], index.related_starts[staff + 1])

    assert index.related[others].tolist() == [employee]
    assert isclose(float(index.related_strength[others][0]), sqrt(2 / sqrt(2 * 2)), rel_tol=1e-6)


def test_the_best_form_speaks_for_its_skill() -> None:
    by_form, starts = np.array([0.2, 0.7, 0.4], np.float32), np.array([0, 2, 2, 3], np.int32)

    assert best_of_each_skill(by_form, starts).tolist() == pytest.approx([0.7, 0.0, 0.4])


def test_no_word_in_common_gives_no_candidate(index: Index) -> None:
    assert len(candidates(index, ids(index, "Thirty days of leave.")).skills) == 0
    assert len(candidates(index, ids(index, "")).skills) == 0


def test_a_window_that_is_the_form_fits_best_and_says_where_it_stands(index: Index) -> None:
    text = "In this role you manage budgets for two shops."
    words = words_of(text)
    form = np.array([index.forms.index("manage budgets")], np.int32)

    found = fits(index, index.ids_of(words), form)

    assert text[words[found.first[0]].start : words[found.last[0]].end] == "manage budgets"
    assert isclose(float(found.fit[0]), 2 * ONE / (1 + 2 * ONE), rel_tol=1e-5)


def test_what_else_stands_in_the_window_counts_half_against_it(index: Index) -> None:
    text = "manage the staff budgets"  # three words; "staff" is no part of the form
    form = np.array([index.forms.index("manage budgets")], np.int32)

    found = fits(index, ids(index, text), form)

    # The window of three: 2 ONE / (1 + 2 ONE + TWO / 2) beats one word alone: ONE / (1 + 2 ONE).
    assert isclose(float(found.fit[0]), 2 * ONE / (1 + 2 * ONE + TWO / 2), rel_tol=1e-5)


def test_a_framework_without_skills_finds_nothing() -> None:
    empty = build([])

    assert len(candidates(empty, ids(empty, "manage budgets")).skills) == 0
