"""A person answers the questionnaire about themselves, changes an answer, or takes everything back.

No audit event is written: it would stand beside the person's name, at a moment that leads to the row it is about
(docs/decisions/0232). The permission is asked and the change is one transaction all the same.
"""

from collections.abc import Mapping

from django.db import transaction

from workmark.confided.models import AnswerAboutOneself
from workmark.confided.pseudonyms import Said, pseudonym, pseudonyms_of, seal
from workmark.confided.questionnaire import sound_answers
from workmark.organisations.models import Person
from workmark.organisations.permissions import require


def answer_questionnaire(person: Person, given: Mapping[str, Said]) -> int:
    """Keep these answers and no others of this person's. Gives how many are kept now. Raises InvalidInput."""
    require(person, "questionnaire.answer", person)
    sound = sound_answers(given)
    with transaction.atomic():
        _erase(person)
        names = {key: pseudonym(person.handle, key) for key in sound}
        AnswerAboutOneself.objects.bulk_create(
            AnswerAboutOneself(pseudonym=names[key], sealed=seal(said, names[key]))
            for key, said in sound.items()
        )
    return len(sound)


def erase_answers(person: Person) -> int:
    """Take every answer back, at once and for good. Gives how many there were."""
    require(person, "questionnaire.answer", person)
    with transaction.atomic():
        return _erase(person)


def _erase(person: Person) -> int:
    erased, _by_model = AnswerAboutOneself.objects.filter(pseudonym__in=pseudonyms_of(person)).delete()
    return erased
