"""Checks what was typed for a person or an organisation before it is stored, and says field by field what to mend."""

import zoneinfo
from functools import cache

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput
from workmark.lib.words import without_turning


def require_sound(row: models.Model, *, fields: set[str]) -> None:
    """Raise InvalidInput naming each of `fields` that cannot be stored as it is."""
    wrong: dict[str, list[str]] = {}
    others = {field.name for field in row._meta.concrete_fields} - fields
    try:
        row.clean_fields(exclude=others)
    except ValidationError as error:
        wrong.update(error.message_dict)
    for name in fields:
        wrong.setdefault(name, []).extend(_our_own_rules(name, getattr(row, name)))
    wrong = {name: found for name, found in wrong.items() if found}
    if wrong:
        raise InvalidInput(_("Some fields need mending."), fields=wrong)


def _our_own_rules(name: str, value: object) -> list[str]:
    """What a model field does not refuse by itself."""
    if not isinstance(value, str):
        return []
    if "\x00" in value:
        return [_("Remove the null characters.")]
    if value != without_turning(value):
        return [_("Remove the invisible characters that turn the direction of the text.")]
    if name == "name" and not value.strip():
        return [_("Enter a name.")]
    if name == "time_zone" and value not in known_time_zones():
        return [_("Choose a time zone from the list, such as Europe/Lisbon.")]
    if name == "url" and value and not value.startswith(("https://", "http://")):
        return [_("Enter a web address that starts with https://.")]
    if name == "country" and value and not (len(value) == 2 and value.isascii() and value.isalpha()):
        return [_("Enter a country by its two letters, such as PT.")]
    return []


@cache
def known_time_zones() -> tuple[str, ...]:
    """The names of places and UTC, in order; the technical names that no person would choose are left out."""
    places = (name for name in zoneinfo.available_timezones() if "/" in name)
    unwanted = ("Etc/", "SystemV/", "posix/", "right/", "US/")
    return ("UTC", *sorted(name for name in places if not name.startswith(unwanted)))
