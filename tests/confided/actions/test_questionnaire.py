"""What people say about themselves is theirs alone: pseudonymous, sealed, erasable, and in no log."""

import hashlib
import hmac
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.apps import apps
from django.db import connection

from tests.confided.scenes import DISABILITY, GENDER, ask_about
from tests.conftest import Cast
from workmark.confided.actions.answer_questionnaire import answer_questionnaire, erase_answers
from workmark.confided.actions.set_questionnaire import set_questionnaire
from workmark.confided.models import AnswerAboutOneself
from workmark.confided.pseudonyms import AnswerUnreadable, Said, pseudonym, seal, unseal
from workmark.confided.questionnaire import answers_of, questions
from workmark.lib.problems import InvalidInput
from workmark.organisations.models import AuditEvent, Person

pytestmark = pytest.mark.django_db
PLANTED = "a crane driver who signs"


def test_a_pseudonym_is_the_hmac_of_person_and_question_under_a_key_of_its_own(settings: Any) -> None:
    settings.WORKMARK_QUESTIONNAIRE_KEY = "k" * 64
    key = HKDF(SHA256(), 32, None, b"workmark questionnaire v1 pseudonyms").derive(b"k" * 64)
    expected = hmac.new(key, b'["about-oneself", "handle", "gender"]', hashlib.sha256).hexdigest()

    assert pseudonym("handle", "gender") == expected
    assert pseudonym("handle", "disability") != expected
    settings.WORKMARK_QUESTIONNAIRE_KEY = "l" * 64
    assert pseudonym("handle", "gender") != expected


def test_answers_come_back_to_their_owner_and_to_nobody_else(cast: Cast) -> None:
    ask_about()
    answer_questionnaire(cast.lena, {"gender": Said("woman", PLANTED), "disability": Said("", "")})

    assert answers_of(cast.lena) == {"gender": Said("woman", PLANTED)}
    assert answers_of(cast.ines) == {}


def test_no_row_anywhere_joins_an_answer_to_a_person(cast: Cast) -> None:
    ask_about()
    events = AuditEvent.objects.count()
    answer_questionnaire(cast.lena, {"gender": Said("woman", PLANTED), "disability": Said("yes", "")})

    assert not any(field.is_relation for field in AnswerAboutOneself._meta.get_fields())
    assert [field.attname for field in AnswerAboutOneself._meta.concrete_fields] == ["pseudonym", "sealed"]
    assert AuditEvent.objects.count() == events
    names = set(AnswerAboutOneself.objects.values_list("pseudonym", flat=True))
    assert len(names) == 2
    assert not (names & _every_text())
    assert PLANTED not in _every_text(contained=PLANTED)


def _every_text(contained: str = "") -> set[str]:
    """Every text value of every other table; with `contained`, of the table of answers too."""
    found: set[str] = set()
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model is AnswerAboutOneself and not contained:
                continue
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            for row in cursor.fetchall():
                texts = [bytes(v).decode("latin-1") if isinstance(v, bytes | memoryview) else v for v in row]
                found |= {
                    text for text in texts if isinstance(text, str) and (not contained or contained in text)
                }
    return found


def test_an_answer_opens_only_under_its_own_pseudonym_and_key(settings: Any) -> None:
    sealed = seal(Said("woman", PLANTED), "one")

    assert unseal(sealed, "one") == Said("woman", PLANTED)
    with pytest.raises(AnswerUnreadable):
        unseal(sealed, "two")
    settings.WORKMARK_QUESTIONNAIRE_KEY += "x"
    with pytest.raises(AnswerUnreadable):
        unseal(sealed, "one")


def test_the_length_of_what_is_sealed_does_not_tell_yes_from_no() -> None:
    assert len(seal(Said("yes"), "n")) == len(seal(Said("no", "a few words of my own"), "n"))


def test_changed_answers_replace_the_old_ones_and_erased_ones_are_gone(cast: Cast) -> None:
    ask_about()
    answer_questionnaire(cast.lena, {"gender": Said("woman"), "disability": Said("yes")})
    answer_questionnaire(cast.otto, {"gender": Said("man")})
    answer_questionnaire(cast.lena, {"gender": Said("other")})
    assert answers_of(cast.lena) == {"gender": Said("other")}

    assert erase_answers(cast.lena) == 1
    assert answers_of(cast.lena) == {}
    assert answers_of(cast.otto) == {"gender": Said("man")}


def test_answers_go_when_the_account_goes(db: None) -> None:
    ask_about()
    person = Person.objects.create_user("gone@demo.workmark.test", "x", name="Gone")
    answer_questionnaire(person, {"gender": Said("man")})

    person.delete()

    assert AnswerAboutOneself.objects.count() == 0


@pytest.mark.parametrize(
    "given", [{"gender": Said("duke")}, {"shoe-size": Said("42")}, {"gender": Said("", "x" * 501)}]
)
def test_only_what_is_asked_can_be_answered(cast: Cast, given: dict[str, Said]) -> None:
    ask_about()

    with pytest.raises(InvalidInput):
        answer_questionnaire(cast.lena, given)


def test_the_operator_sets_the_questions_and_may_stop_asking(db: None) -> None:
    set_questionnaire([DISABILITY, GENDER])
    assert [question.key for question in questions()] == ["disability", "gender"]

    set_questionnaire([])
    assert questions() == ()


@pytest.mark.parametrize(
    "change",
    [
        {"key": "Gender!"},
        {"text": {"es": "Sin inglés"}},
        {"categories": GENDER["categories"][:1]},
        {"categories": [*GENDER["categories"], GENDER["categories"][0]]},
        {"categories": [*GENDER["categories"], {"key": "own-words", "label": {"en": "x"}}]},
    ],
)
def test_a_questionnaire_that_could_not_be_counted_is_refused(db: None, change: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        set_questionnaire([{**GENDER, **change}])

    assert questions() == ()


def test_a_sealed_answer_is_json_inside_and_nothing_of_it_shows(cast: Cast) -> None:
    ask_about()
    answer_questionnaire(cast.lena, {"gender": Said("woman", PLANTED)})

    sealed = bytes(AnswerAboutOneself.objects.get().sealed)
    assert json.dumps("woman").encode() not in sealed
    assert b"woman" not in sealed
