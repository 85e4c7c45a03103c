"""The surface forms of a framework as flat arrays: which word stands in which form, and what each word weighs.

A word's weight is its inverse document frequency over skills. Forms lie in the order of their skills, so that the best
form of each skill is one pass over the array.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from workmark.skills.tagging.framework_text import SkillText, forms_of
from workmark.skills.tagging.related import related_words
from workmark.skills.tagging.words import Word, words_of

UNKNOWN: Final = -1
MAX_FORM_WORDS: Final = 24
# In a smaller framework a word weighs what it would in one of this size, so that scores and the gate mean the same.
LEAST_SKILLS: Final = 10_000

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Index:
    """Everything the lexical tagger asks of one framework in one language."""

    language: str
    uris: list[str]
    labels: list[str]
    forms: list[str]  # as written
    vocabulary: dict[str, int]
    weights: Floats  # of each word of the vocabulary
    form_skill: Ints
    form_weight: Floats  # sum over its words
    form_starts: Ints  # where each form's words begin in form_words; one more at the end
    form_words: Ints
    posting_starts: Ints  # where each word's forms begin in postings; one more at the end
    postings: Ints
    skill_starts: Ints  # the first form of each skill; one more at the end
    skill_facts: Floats  # a row a skill: see `FACTS`
    description_starts: Ints  # where each word's skills begin in descriptions; one more at the end
    descriptions: Ints  # skills in whose description the word stands
    related_starts: Ints  # where each word's related words begin; one more at the end
    related: Ints
    related_strength: Floats  # from 0 to 1

    def ids_of(self, words: Sequence[Word]) -> Ints:
        """The number of each word in the vocabulary, or UNKNOWN."""
        return np.array([self.vocabulary.get(word.stem, UNKNOWN) for word in words], dtype=np.int32)

    @property
    def unknown_weight(self) -> float:
        """What a word weighs that no skill has: as much as one that a single skill has."""
        return _weight(1, len(self.uris))


# The middle over ESCO. A framework that tells of no occupations gets it for all, so that its scores mean the same.
_ASKED_BY_SOME: Final = 1.6
# What is known of a skill before any text is read.
FACTS: Final = ("is_knowledge", "is_transversal", "is_cross_sector", "is_of_one_occupation", "asked_by")


def build(skills: Iterable[SkillText], language: str = "en") -> Index:
    """Read every form once and lay it out."""
    known = list(skills)
    vocabulary: dict[str, int] = {}
    read = [list(_distinct_forms(skill, language, vocabulary)) for skill in known]
    forms = [ids for of_skill in read for _, ids in of_skill]
    skills_with = Counter(word for of_skill in read for word in {word for _, ids in of_skill for word in ids})
    weights = np.array(
        [_weight(skills_with[word], len(known)) for word in range(len(vocabulary))], dtype=np.float32
    )
    form_starts, form_words = _flat(forms)
    posting_starts, postings = _turned(form_starts, form_words, len(vocabulary))
    description_starts, descriptions = _turned(
        *_flat(_described(known, language, vocabulary)), len(vocabulary)
    )
    related = related_words([[frozenset(ids) for _, ids in of_skill] for of_skill in read], skills_with)
    others = [related.get(word, []) for word in range(len(vocabulary))]
    related_starts, related_flat = _flat([[word for word, _ in found] for found in others])
    return Index(
        language=language,
        uris=[skill.uri for skill in known],
        labels=[" ".join(skill.label.split()) for skill in known],
        forms=[form for of_skill in read for form, _ in of_skill],
        vocabulary=vocabulary,
        weights=weights,
        form_skill=np.repeat(np.arange(len(known), dtype=np.int32), [len(of_skill) for of_skill in read]),
        form_weight=np.array([weights[ids].sum() for ids in forms], dtype=np.float32),
        form_starts=form_starts,
        form_words=form_words,
        posting_starts=posting_starts,
        postings=postings,
        skill_starts=_starts([len(of_skill) for of_skill in read]),
        skill_facts=np.array(_facts(known), dtype=np.float32).reshape(-1, len(FACTS)),
        description_starts=description_starts,
        descriptions=descriptions,
        related_starts=related_starts,
        related=related_flat,
        related_strength=np.array([strength for found in others for _, strength in found], dtype=np.float32),
    )


def _weight(skills_with: int, skills: int) -> float:
    return math.log((1 + max(skills, LEAST_SKILLS)) / skills_with)


def _distinct_forms(
    skill: SkillText, language: str, vocabulary: dict[str, int]
) -> Iterable[tuple[str, list[int]]]:
    """Each form with its distinct words; of forms that differ in endings and order alone, the first."""
    seen: set[frozenset[int]] = set()
    for form in forms_of(skill):
        stems = dict.fromkeys(word.stem for word in words_of(form, language, most=MAX_FORM_WORDS))
        ids = [vocabulary.setdefault(stem, len(vocabulary)) for stem in stems]
        if ids and frozenset(ids) not in seen:
            seen.add(frozenset(ids))
            yield form, ids


def _facts(skills: Sequence[SkillText]) -> list[tuple[float, ...]]:
    tells_of_occupations = any(skill.asked_by for skill in skills)
    return [
        (
            float(skill.is_knowledge),
            float(skill.reuse == "transversal"),
            float(skill.reuse == "cross-sector"),
            float(skill.reuse == "occupation-specific"),
            math.log1p(skill.asked_by) if tells_of_occupations else _ASKED_BY_SOME,
        )
        for skill in skills
    ]


def _described(skills: Sequence[SkillText], language: str, vocabulary: dict[str, int]) -> list[list[int]]:
    """The distinct words of each description that stand in some form too."""
    return [
        [
            vocabulary[stem]
            for stem in dict.fromkeys(word.stem for word in words_of(skill.description, language))
            if stem in vocabulary
        ]
        for skill in skills
    ]


def _starts(lengths: Sequence[int]) -> Ints:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)


def _flat(rows: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    """Rows of different lengths one after the other, and where each begins."""
    return _starts([len(row) for row in rows]), np.array(
        [value for row in rows for value in row], dtype=np.int32
    )


def _turned(starts: Ints, words: Ints, vocabulary: int) -> tuple[Ints, Ints]:
    """The same, by word: in which rows each stands."""
    row_of_word = np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))
    order = np.argsort(words, kind="stable")
    return _starts(np.bincount(words, minlength=vocabulary).tolist()), row_of_word[order]
