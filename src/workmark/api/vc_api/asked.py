"""What a caller of the VC-API sent, taken out of the request within bounds."""

from django.http import HttpRequest

from workmark.api.vc_api.lists import PURPOSES
from workmark.api.vc_api.refusals import PARSING, Refused
from workmark.openbadges.documents import JsonObject, as_list, kind_of, parse_json_object
from workmark.openbadges.errors import OpenBadgesError
from workmark.verification.judging import Scope

LONGEST_ID = 500


def body_of(request: HttpRequest) -> JsonObject:
    """The JSON object that was sent. Raises Refused."""
    if request.content_type not in ("application/json", "application/ld+json"):
        raise Refused("Send JSON, with the header Content-Type: application/json.", kind=PARSING)
    try:
        return parse_json_object(request.body)
    except OpenBadgesError as error:
        raise Refused(str(error), kind=PARSING) from error


def object_in(body: JsonObject, name: str) -> JsonObject:
    """A member that must be an object. Raises Refused."""
    value = body.get(name)
    if not isinstance(value, dict):
        raise Refused(f"{name} must be an object, but it is {kind_of(value)}.")
    return value


def options_in(body: JsonObject) -> JsonObject:
    """The options, which may be left out. Raises Refused."""
    return object_in(body, "options") if body.get("options") is not None else {}


def text_in(body: JsonObject, name: str) -> str:
    """A member that must be a text of a sensible length. Raises Refused."""
    value = body.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID:
        raise Refused(f"{name} must be a text of at most {LONGEST_ID} characters.")
    return value


def purpose_in(value: object) -> str:
    """A status purpose that there is a list for. Raises Refused."""
    if not isinstance(value, str) or value not in PURPOSES:
        raise Refused(f"statusPurpose must be one of: {', '.join(PURPOSES)}.")
    return value


def scope_in(request: HttpRequest, options: JsonObject) -> Scope:
    """What a verification is to ask. `checks: ["proof"]` asks for the proofs alone; anything else asks everything.

    A suite that sends no options can be pointed at an address that ends in `?checks=proof` instead.
    """
    checks = as_list(options.get("checks", request.GET.getlist("checks")))
    challenge, domain = options.get("challenge"), options.get("domain")
    for name, value in (("challenge", challenge), ("domain", domain)):
        if value is not None and not isinstance(value, str):
            raise Refused(f"options.{name} must be a text.")
    return Scope(checks == ["proof"], challenge, domain, may_be_empty=True)
