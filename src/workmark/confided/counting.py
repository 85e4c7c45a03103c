"""Answers for counting: the category each of many people chose. Only `insights.cohorts` asks, in a worker."""

from collections.abc import Sequence

from workmark.confided.models import AnswerAboutOneself
from workmark.confided.pseudonyms import pseudonym, unseal
from workmark.confided.questionnaire import IN_OWN_WORDS

_AT_ONCE = 500


def categories_by_handle(handles: Sequence[str], questions: Sequence[str]) -> dict[str, dict[str, str]]:
    """By handle and question, the category chosen. Who wrote words and chose none counts as IN_OWN_WORDS."""
    found: dict[str, dict[str, str]] = {}
    for question in questions:
        for start in range(0, len(handles), _AT_ONCE):
            names = {pseudonym(handle, question): handle for handle in handles[start : start + _AT_ONCE]}
            for kept in AnswerAboutOneself.objects.filter(pseudonym__in=names):
                category = unseal(bytes(kept.sealed), kept.pseudonym).category or IN_OWN_WORDS
                found.setdefault(names[kept.pseudonym], {})[question] = category
    return found
