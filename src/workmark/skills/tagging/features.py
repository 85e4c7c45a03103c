"""What is seen of each candidate: the numbers that the fusion weighs. All are between about -1 and 1, or logarithms."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz import fuzz

from workmark.skills.tagging.candidates import Candidates, best_of_each_skill, weigh
from workmark.skills.tagging.index import FACTS, UNKNOWN, Floats, Index, Ints
from workmark.skills.tagging.windows import MOST_FORMS, Fits, fits
from workmark.skills.tagging.words import Word

FEATURES: Final = (
    "containment",
    "reach",
    "fit",
    "fit_of_label",
    "fit_of_three",
    "share_of_form",
    "share_of_sentence",
    "evidence",
    "is_complete",
    "is_complete_word",
    "is_label",
    "spelling",
    "spelling_of_part",
    "weight_of_form",
    "weight_a_word",
    "span_against_form",
    "in_description",
    "behind_best_reach",
    "place",
    *FACTS,
)


@dataclass(frozen=True)
class Seen:
    """The features of each candidate, and the words that speak for it."""

    skills: Ints
    features: Floats  # candidates x FEATURES
    first: Ints  # of the words that speak for each
    last: Ints  # inclusive


def features_of(index: Index, text: str, words: list[Word], ids: Ints, found: Candidates) -> Seen:
    """Look closely at each candidate."""
    skills = found.skills
    if not len(skills):
        return Seen(skills, np.zeros((0, len(FEATURES)), np.float32), skills, skills)
    near = fits(index, ids, _forms_to_fit(index, found))
    best, label_fit, three = _by_skill(index, near, skills)
    forms, first, last, fit = near.forms[best], near.first[best], near.last[best], near.fit[best]
    weights = np.where(ids == UNKNOWN, index.unknown_weight, index.weights[ids])
    form_weight, lengths = index.form_weight[forms], np.diff(index.form_starts)[forms]
    shared = found.shared[forms]
    complete = shared > 0.99 * form_weight  # the kept weights are rounded
    reach = best_of_each_skill(found.reach, index.skill_starts)[skills]
    spelling, spelling_of_part = _spellings(index, text, words, forms, first, last)
    columns = {
        "containment": best_of_each_skill(found.containment, index.skill_starts)[skills],
        "reach": reach,
        "fit": fit,
        "fit_of_label": label_fit,
        "fit_of_three": three,
        "share_of_form": shared / form_weight,
        "share_of_sentence": shared / weights.sum(),
        "evidence": np.log1p(shared),
        "is_complete": complete,
        "is_complete_word": complete & (lengths == 1),
        "is_label": forms == index.skill_starts[skills],
        "spelling": spelling,
        "spelling_of_part": spelling_of_part,
        "weight_of_form": np.log1p(form_weight),
        "weight_a_word": form_weight / lengths / 10,
        "span_against_form": np.log((last - first + 1) / lengths),
        "in_description": _in_description(index, ids, skills) / weights.sum(),
        "behind_best_reach": reach - reach.max(),
        "place": first / len(ids),
        **{name: index.skill_facts[skills, column] for column, name in enumerate(FACTS)},
    }
    return Seen(
        skills, np.stack([columns[name] for name in FEATURES], axis=1).astype(np.float32), first, last
    )


def _forms_to_fit(index: Index, found: Candidates) -> Ints:
    """The candidates' forms that share a word or nearly; the far ones left out where there are too many. All labels."""
    starts, ends = index.skill_starts[found.skills], index.skill_starts[found.skills + 1]
    forms = np.concatenate([np.arange(start, end) for start, end in zip(starts, ends, strict=True)])
    touched = forms[found.reach[forms] > 0]
    if len(touched) > MOST_FORMS:
        touched = touched[np.argpartition(-found.reach[touched], MOST_FORMS)[:MOST_FORMS]]
    return np.unique(np.concatenate([touched, starts])).astype(np.int32)


def _by_skill(index: Index, near: Fits, skills: Ints) -> tuple[Ints, Floats, Floats]:
    """For each skill: the place in `near` of its best form, how well its label fits, and its best three on average."""
    order = np.lexsort((-near.fit, index.form_skill[near.forms]))
    owners = index.form_skill[near.forms][order]
    begins = np.searchsorted(owners, skills)
    places = begins[:, None] + np.arange(3)[None, :]
    is_own = places < np.searchsorted(owners, skills, side="right")[:, None]
    fit = near.fit[order[np.minimum(places, len(order) - 1)]] * is_own
    label = near.fit[np.searchsorted(near.forms, index.skill_starts[skills])]
    return order[begins].astype(np.int32), label, fit.sum(axis=1) / is_own.sum(axis=1)


def _spellings(
    index: Index, text: str, words: list[Word], forms: Ints, first: Ints, last: Ints
) -> tuple[Floats, Floats]:
    """How alike form and window are letter by letter, whole and in their best part; endings count here."""
    folded = text.lower()
    pairs = [
        (index.forms[form].lower(), folded[words[a].start : words[b].end])
        for form, a, b in zip(forms, first, last, strict=True)
    ]
    whole = np.array([fuzz.ratio(form, window) / 100 for form, window in pairs], dtype=np.float32)
    part = np.array([fuzz.token_set_ratio(form, window) / 100 for form, window in pairs], dtype=np.float32)
    return whole, part


def _in_description(index: Index, ids: Ints, skills: Ints) -> Floats:
    known = np.unique(ids[ids != UNKNOWN])
    return weigh(index.description_starts, index.descriptions, known, index.weights[known], len(index.uris))[
        skills
    ]
