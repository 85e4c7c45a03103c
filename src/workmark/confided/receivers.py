"""When an account goes, what was said about oneself goes with it: no foreign key could do that here."""

from typing import Any

from workmark.confided.models import AnswerAboutOneself
from workmark.confided.pseudonyms import pseudonyms_of
from workmark.organisations.models import Person


def forget_about_me(sender: type[Person], instance: Person, **kwargs: Any) -> None:
    AnswerAboutOneself.objects.filter(pseudonym__in=pseudonyms_of(instance)).delete()
