"""What the actions on a version share: reading content that a stranger sent, and changing one locked row."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import rfc8785
from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from workmark.achievements.content import AchievementContent
from workmark.achievements.models import AchievementVersion, VersionState
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import Actor, Change, change

Values = TypeVar("Values", bound=BaseModel)


@contextmanager
def change_of_version(
    actor: Actor, verb: str, version: AchievementVersion, *, states: Collection[str]
) -> Iterator[tuple[AchievementVersion, Change]]:
    """Run the block as one audited change of a version, on its row as it is now, locked until the end.

    states: those in which this verb makes sense. Raises WrongState in any other, NotAllowed as `change` does.
    """
    with transaction.atomic():
        rows = AchievementVersion.objects.select_for_update(of=("self",), no_key=True).select_related(
            "achievement__issuer"
        )
        row = rows.get(pk=version.pk)
        with change(actor, verb, row, organisation=row.issuer) as event:
            if row.state not in states:
                raise WrongState(
                    _("This version is “%(state)s” now, and this step is for another state. Reload the page.")
                    % {"state": VersionState(row.state).label}
                )
            event.detail = {"achievement": row.achievement.slug, "number": row.number}
            yield row, event


def read_content(said: Mapping[str, Any]) -> AchievementContent:
    """Parse content from outside. Raises InvalidInput naming every field by its path."""
    return read_values(AchievementContent, said)


def read_values(values: type[Values], said: Mapping[str, Any]) -> Values:
    """Parse any frozen values of this room from outside. Raises InvalidInput naming every field by its path."""
    try:
        # What no database can hold as text, or no signature can cover, stops here.
        if "\\u0000" in json.dumps(said, default=str).replace("\\\\", ""):
            raise InvalidInput(_("A text holds a null character. Take it out and try again."))
        json.dumps(said, default=str, ensure_ascii=False).encode("utf-8")
        return values.model_validate(said)
    except UnicodeEncodeError as error:
        raise InvalidInput(_("A text holds half a character. Type it again and try again.")) from error
    except ValidationError as error:
        faults: dict[str, list[str]] = {}
        for fault in error.errors(include_url=False, include_input=False):
            faults.setdefault(".".join(map(str, fault["loc"])), []).append(_in_plain_words(fault))
        raise InvalidInput(_("Some fields need mending before this can be saved."), fields=faults) from error


def write_content(version: AchievementVersion, content: AchievementContent) -> None:
    """Put the content into the row, with the columns that lists filter by. The caller saves."""
    version.content = content.model_dump(mode="json")
    version.__dict__.pop("said", None)
    version.title = content.title
    version.family = content.family
    version.language = content.language
    version.hours = content.hours
    version.price = content.price.amount
    version.currency = content.price.currency


def fingerprint(content: AchievementContent, names: Iterable[str]) -> str:
    """A short mark of what some top-level fields say, to tell whether they changed since a page was opened."""
    said = content.model_dump(mode="json", include=set(names))
    return hashlib.sha256(rfc8785.dumps(said)).hexdigest()[:32]


def _in_plain_words(fault: Any) -> str:
    bounds = fault.get("ctx", {})
    match fault["type"]:
        case "string_too_long":
            return _("This is too long. Keep it to %(most)s characters.") % {"most": bounds["max_length"]}
        case "too_long":
            return _("There are too many. Keep to %(most)s.") % {"most": bounds["max_length"]}
        case "greater_than_equal":
            return _("This is too small. The least is %(least)s.") % {"least": bounds["ge"]}
        case "less_than_equal":
            return _("This is too large. The most is %(most)s.") % {"most": bounds["le"]}
        case "literal_error":
            return _("This is not one of the choices: %(choices)s.") % {"choices": bounds["expected"]}
        case "extra_forbidden":
            return _("There is no such field. Take it out.")
        case "string_pattern_mismatch" if fault["loc"][-1] == "url":
            return _("This is not a web address. Start it with https:// and leave no spaces.")
        case _:
            return _("We cannot read this. Check how it is written.")
