"""Which words a framework uses for one another: "staff" and "employees", "purchase" and "buy".

Nobody writes the list. Two forms of one skill that differ in a word or two are a hint that those words may stand for one
another; hints from several skills, against how often each word occurs at all, make a strength from 0 to 1.
"""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import Final

MOST_FORMS: Final = 14  # of a skill that are compared with each other
MOST_RELATED: Final = 8  # of a word
LEAST_SKILLS: Final = 1.5  # hints from fewer skills than this say nothing
LEAST_STRENGTH: Final = 0.17
_LONGEST_DIFFERENCE: Final = 2


def related_words(
    forms_of_skills: Sequence[Sequence[frozenset[int]]], skills_with: Counter[int]
) -> dict[int, list[tuple[int, float]]]:
    """For each word, the words used for it, strongest first."""
    hints: Counter[tuple[int, int]] = Counter()
    for forms in forms_of_skills:
        of_skill: dict[tuple[int, int], float] = {}
        for one, other in combinations(forms[:MOST_FORMS], 2):
            here, there = one - other, other - one
            if 0 < len(here) <= _LONGEST_DIFFERENCE and 0 < len(there) <= _LONGEST_DIFFERENCE:
                share = 1 / (len(here) * len(there))
                for pair in ((min(a, b), max(a, b)) for a in here for b in there):
                    of_skill[pair] = max(of_skill.get(pair, 0.0), share)
        hints.update(of_skill)
    found: dict[int, list[tuple[int, float]]] = {}
    for (a, b), count in hints.items():
        # The root of a cosine: plain cosines are small, and a word that is used for another half the time is a good hint.
        strength = math.sqrt(count / math.sqrt(skills_with[a] * skills_with[b]))
        if count >= LEAST_SKILLS and strength >= LEAST_STRENGTH:
            found.setdefault(a, []).append((b, strength))
            found.setdefault(b, []).append((a, strength))
    return {
        word: sorted(others, key=lambda o: (-o[1], o[0]))[:MOST_RELATED] for word, others in found.items()
    }
