"""A person says in which languages they can read and judge work."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from workmark.lib.languages import is_language
from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Person, SpokenLanguage

MOST_LANGUAGES = 20


def say_languages(person: Person, languages: Sequence[str]) -> list[str]:
    """Keep exactly these (ISO 639-1), sorted. Raises InvalidInput for one that is not known."""
    wanted = sorted(set(languages))
    if not all(is_language(code) for code in wanted) or len(wanted) > MOST_LANGUAGES:
        message = _("Choose at most %(most)d languages from the list.") % {"most": MOST_LANGUAGES}
        raise InvalidInput(message, fields={"languages": [message]})
    with change(person, "person.change", person) as event:
        SpokenLanguage.objects.filter(person=person).exclude(language__in=wanted).delete()
        rows = [SpokenLanguage(person=person, language=code) for code in wanted]
        SpokenLanguage.objects.bulk_create(rows, ignore_conflicts=True)
        event.detail = {"languages": wanted}
    return wanted
