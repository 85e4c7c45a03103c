"""The questionnaire as it is asked now, and one person's own answers to it. Nothing here lists people."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from workmark.confided.models import AnswerAboutOneself, AskedQuestion
from workmark.confided.pseudonyms import Said, pseudonym, unseal
from workmark.lib.problems import InvalidInput
from workmark.organisations.models import Person

IN_OWN_WORDS = "own-words"  # counted where somebody wrote words and chose no category
LONGEST_WORDS = 500
MOST_QUESTIONS = 12
MOST_CATEGORIES = 15


@dataclass(frozen=True)
class Category:
    key: str
    label: str


@dataclass(frozen=True)
class Question:
    """One question in the reader's language."""

    key: str
    text: str
    categories: tuple[Category, ...]

    def label_of(self, key: str) -> str:
        if key == IN_OWN_WORDS:
            return _("In own words only")
        return next((category.label for category in self.categories if category.key == key), key)


def questions() -> tuple[Question, ...]:
    """What the operator asks, in order, in the language of now; empty where nothing is asked."""
    return tuple(
        Question(
            asked.key,
            _in_language(asked.text),
            tuple(Category(said["key"], _in_language(said["label"])) for said in asked.categories),
        )
        for asked in AskedQuestion.objects.all()
    )


def answers_of(person: Person) -> dict[str, Said]:
    """The person's own answers by question: for nobody's eyes but theirs."""
    names = {pseudonym(person.handle, question.key): question.key for question in AskedQuestion.objects.all()}
    kept = AnswerAboutOneself.objects.filter(pseudonym__in=names)
    return {names[answer.pseudonym]: unseal(bytes(answer.sealed), answer.pseudonym) for answer in kept}


def sound_answers(given: Mapping[str, Said]) -> dict[str, Said]:
    """The answers tidied; empty ones are gone. Raises InvalidInput for an unknown question or category."""
    known = {question.key: question for question in questions()}
    wrong: dict[str, list[str]] = {}
    sound: dict[str, Said] = {}
    for key, said in given.items():
        question, words = known.get(key), said.words.strip()
        if question is None or (said.category and said.category not in _keys(question)):
            wrong[key] = [_("Choose one of the categories, or none.")]
        elif len(words) > LONGEST_WORDS:
            wrong[key] = [_("Use at most %(most)d letters.") % {"most": LONGEST_WORDS}]
        elif said.category or words:
            sound[key] = Said(said.category, words)
    if wrong:
        raise InvalidInput(_("Some answers need mending."), fields=wrong)
    return sound


def _keys(question: Question) -> set[str]:
    return {category.key for category in question.categories}


def _in_language(texts: Mapping[str, str]) -> str:
    language = translation.get_language() or "en"
    return (
        texts.get(language)
        or texts.get(language.split("-")[0])
        or texts.get("en")
        or next(iter(texts.values()), "")
    )
