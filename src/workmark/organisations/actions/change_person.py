"""A person changes their own name, language or time zone."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.organisations.sound_fields import require_sound


@dataclass(frozen=True)
class PersonDetails:
    """name: as it shall stand on badges. language: one of settings.LANGUAGES. time_zone: an IANA name."""

    name: str
    language: str
    time_zone: str


def change_person(person: Person, details: PersonDetails) -> Person:
    """Store them. Badges issued before keep the name they were issued to. Raises InvalidInput."""
    with change(person, "person.change", person) as event:
        stored = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        stored.name = " ".join(details.name.split())
        stored.language, stored.time_zone = details.language, details.time_zone
        require_sound(stored, fields={"name", "time_zone"})
        if stored.language not in dict(settings.LANGUAGES):
            raise InvalidInput(
                _("This language is not offered."), fields={"language": [_("Choose one from the list.")]}
            )
        stored.save(update_fields=["name", "language", "time_zone"])
        event.target = stored
    return stored
