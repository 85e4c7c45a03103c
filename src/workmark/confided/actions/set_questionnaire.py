"""The operator says what the questionnaire asks, from a file. There is no page for it: it concerns every issuer here."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from workmark.confided.models import AskedQuestion
from workmark.confided.questionnaire import IN_OWN_WORDS, MOST_CATEGORIES, MOST_QUESTIONS
from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import SYSTEM, change

_KEY = re.compile(r"[a-z][a-z0-9-]{0,38}")
_MOST_LETTERS = 300


def set_questionnaire(asked: Sequence[Mapping[str, Any]]) -> list[AskedQuestion]:
    """Ask these questions from now on, in this order.

    asked: mappings with "key", "text" (a mapping from language to words, "en" among them) and "categories", each with
    "key" and "label". Answers to a question that is not asked any more stay sealed and count no longer; a question
    whose key comes back finds them again. Raises InvalidInput saying where the file is wrong.
    """
    _check(asked)
    with change(SYSTEM, "questionnaire.set", AskedQuestion()) as event:
        AskedQuestion.objects.exclude(key__in=[said["key"] for said in asked]).delete()
        kept = [_kept(place, said) for place, said in enumerate(asked)]
        event.detail = {"questions": [question.key for question in kept]}
    return kept


def _kept(place: int, said: Mapping[str, Any]) -> AskedQuestion:
    question, _made = AskedQuestion.objects.update_or_create(
        key=said["key"],
        defaults={
            "position": place,
            "text": dict(said["text"]),
            "categories": [{"key": one["key"], "label": dict(one["label"])} for one in said["categories"]],
        },
    )
    return question


def _check(asked: Sequence[Mapping[str, Any]]) -> None:
    if len(asked) > MOST_QUESTIONS:
        raise InvalidInput(f"Ask at most {MOST_QUESTIONS} questions.")
    _check_keys([said.get("key") for said in asked], "question")
    for said in asked:
        where = f"question {said['key']!r}"
        _check_texts(said.get("text"), where)
        categories = said.get("categories")
        if not isinstance(categories, list) or not 2 <= len(categories) <= MOST_CATEGORIES:
            raise InvalidInput(f"The {where} needs 2 to {MOST_CATEGORIES} categories.")
        _check_keys(
            [one.get("key") if isinstance(one, dict) else None for one in categories], f"category of {where}"
        )
        for one in categories:
            _check_texts(one.get("label"), f"category {one['key']!r} of {where}")


def _check_keys(keys: Sequence[object], what: str) -> None:
    for key in keys:
        if not isinstance(key, str) or not _KEY.fullmatch(key) or key == IN_OWN_WORDS:
            raise InvalidInput(
                f"A {what} needs a key of small letters, digits and dashes, other than {IN_OWN_WORDS!r}."
            )
    if len(set(keys)) != len(keys):
        raise InvalidInput(f"Each {what} needs a key of its own.")


def _check_texts(texts: object, where: str) -> None:
    sound = (
        isinstance(texts, dict)
        and texts.get("en")
        and all(isinstance(words, str) and 0 < len(words) <= _MOST_LETTERS for words in texts.values())
    )
    if not sound:
        raise InvalidInput(
            f"The {where} needs words, at most {_MOST_LETTERS} letters, in English (en) at least."
        )
