"""getProfile and putProfile (Open Badges 3.0, sections 6.2.4 and 6.2.5)."""

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse, JsonResponse

from workmark.api.open_badges.discovery import BASE
from workmark.api.open_badges.door import Asked, Way, door
from workmark.api.reading import read_json
from workmark.api.refusals import UnsupportedMediaType
from workmark.lib.problems import InvalidInput
from workmark.openbadges.documents import types_of
from workmark.organisations.actions.change_person import PersonDetails, change_person
from workmark.organisations.models import Person
from workmark.organisations.scopes import CHANGE_PROFILE, READ_PROFILE

_CONTEXTS: Final = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
_KNOWN: Final = frozenset({"@context", "id", "type", "name", "email"})


def _get(asked: Asked) -> HttpResponse:
    return JsonResponse(_shown(asked.person))


def _put(asked: Asked) -> HttpResponse:
    """Her name may change here; every other member must be as it is, so that nothing seems taken that was not."""
    if asked.request.content_type != "application/json":
        raise UnsupportedMediaType("Send JSON, with the header “Content-Type: application/json”.")
    said = read_json(asked.request.body)
    if not isinstance(said, dict) or "Profile" not in types_of(said):
        raise InvalidInput("Send the whole Profile.", fields={"type": ["Profile is needed."]})
    _require_known(said, _shown(asked.person))
    details = PersonDetails(said["name"], asked.person.language, asked.person.time_zone)
    return JsonResponse(_shown(change_person(asked.person, details)))


def _require_known(said: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    wrong = {name[:80]: ["This cannot be kept here."] for name in list(said)[:20] if name not in _KNOWN}
    for name in ("id", "email"):
        if name in said and said[name] != known[name]:
            wrong[name] = ["This cannot be changed here."]
    if not isinstance(said.get("name"), str):
        wrong["name"] = ["A text is needed."]
    if wrong:
        raise InvalidInput("Of a Profile, its name can be changed here.", fields=wrong)


def _shown(person: Person) -> dict[str, Any]:
    """The id is an address of ours with the person's handle: for ever the same, and open to nobody without leave."""
    return {
        "@context": list(_CONTEXTS),
        "id": f"{settings.WORKMARK_PUBLIC_ORIGIN}{BASE}/profile#{person.handle}",
        "type": ["Profile"],
        "name": person.name,
        "email": person.email,
    }


profile = door(GET=Way(READ_PROFILE, _get), PUT=Way(CHANGE_PROFILE, _put))
