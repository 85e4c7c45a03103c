"""The addresses of the VC-API. Each parses, calls, and answers as the conformance suites expect; all closed by default.

Issuing answers 201 with the credential, verifying 200 or 400 with the reasons, a bad request 400. Nothing here needs a
sign-in or reads a cookie, so there is no session for another site to ride on.
"""

import json
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from workmark.api.vc_api.actions.reserve_place import reserve_place
from workmark.api.vc_api.actions.set_status import set_status
from workmark.api.vc_api.asked import body_of, object_in, options_in, purpose_in, scope_in, text_in
from workmark.api.vc_api.issuing import issue, texts_in
from workmark.api.vc_api.lists import PURPOSES, entry_of, signed_list
from workmark.api.vc_api.looking_up import answer_at_home
from workmark.api.vc_api.models import StatusPlace
from workmark.api.vc_api.refusals import GENERATION, PARSING, Refused, not_verified, refusal
from workmark.api.vc_api.suites import DEFAULT, SUITES, ApiSuite
from workmark.checking.kept import KeptAnswers
from workmark.credentials.trust import known_issuers
from workmark.lib.clock import now
from workmark.lib.fetch import Fetcher
from workmark.openbadges.derive import derive
from workmark.openbadges.documents import JsonObject, as_list, types_of
from workmark.openbadges.errors import OpenBadgesError
from workmark.openbadges.intake import TOKEN
from workmark.openbadges.issue import serialise
from workmark.openbadges.presentations import is_presentation
from workmark.openbadges.report import Outcome
from workmark.openbadges.status_list import REVOCATION
from workmark.verification.checking import check_anything
from workmark.verification.consulting import Consultation
from workmark.verification.judging import Scope

View = Callable[..., HttpResponse]


def _open_when_switched_on(view: View) -> View:
    """As if the address did not exist, unless WORKMARK_VC_API is on; and refusals become answers."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.WORKMARK_VC_API:
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except Refused as error:
            return refusal(error)

    return answered


@_open_when_switched_on
@require_safe
def conformance(request: HttpRequest) -> HttpResponse:
    """What is offered, under which issuers, and where."""
    paths: dict[str, Any] = {
        name: {
            "issue": reverse("vc-api:issue", args=[name]),
            "verify": reverse("vc-api:verify", args=[name]),
        }
        for name in SUITES
    }
    paths["vp"] = {"verify": reverse("vc-api:verify-presentation")}
    paths["derive"] = reverse("vc-api:derive")
    paths["status"] = {
        "issue": reverse("vc-api:issue-with-status"),
        "update": reverse("vc-api:change-status"),
    }
    return JsonResponse({"issuers": {name: suite.issuer for name, suite in SUITES.items()}, "paths": paths})


@_open_when_switched_on
@require_POST
def issue_credential(request: HttpRequest, suite: str = DEFAULT) -> HttpResponse:
    """Sign a credential under one suite's key."""
    body = body_of(request)
    signed = _issued(object_in(body, "credential"), options_in(body), _suite(suite))
    return JsonResponse({"verifiableCredential": signed}, status=201)


@_open_when_switched_on
@require_POST
def issue_with_status(request: HttpRequest) -> HttpResponse:
    """Sign a credential that can be taken back: it gets a place in the list of each purpose asked for."""
    body = body_of(request)
    options, suite = options_in(body), SUITES[DEFAULT]
    credential = {"id": f"urn:uuid:{uuid.uuid4()}", **object_in(body, "credential")}
    purposes = [purpose_in(purpose) for purpose in as_list(options.get("statusPurpose", REVOCATION))]
    # Signed once without its places, so that none is given to what cannot be issued.
    _issued(credential, options, suite)
    places = [reserve_place(text_in(credential, "id"), purpose) for purpose in purposes]
    entries = [*as_list(credential.get("credentialStatus")), *(entry_of(place) for place in places)]
    credential["credentialStatus"] = entries[0] if len(entries) == 1 else entries
    return JsonResponse({"verifiableCredential": _issued(credential, options, suite)}, status=201)


@_open_when_switched_on
@require_POST
def change_status(request: HttpRequest) -> HttpResponse:
    """Set the status bit of a credential issued here, or clear it with `status: false`."""
    body = body_of(request)
    wanted = body.get("status", True)
    if not isinstance(wanted, bool):
        raise Refused("status must be true or false.")
    stated = object_in(body, "credentialStatus") if "credentialStatus" in body else {}
    purpose = purpose_in(stated.get("statusPurpose", REVOCATION))
    place = StatusPlace.objects.filter(credential_id=text_in(body, "credentialId"), purpose=purpose).first()
    if place is None:
        raise Refused("No credential with this credentialId and purpose was issued here.", status=404)
    set_status(place, is_set=wanted)
    return JsonResponse({"credentialId": place.credential_id, "status": wanted})


@_open_when_switched_on
@require_POST
def verify_credential(request: HttpRequest, suite: str = DEFAULT) -> HttpResponse:
    """Verify a credential in any suite we know, whichever suite's address it came to."""
    _suite(suite)
    body = body_of(request)
    given = body.get("verifiableCredential")
    if isinstance(given, dict) and is_presentation(given):
        raise Refused("This is a presentation. Send it to be verified as one.")
    return _verified(given, scope_in(request, options_in(body)), "verifiableCredential")


@_open_when_switched_on
@require_POST
def verify_presentation(request: HttpRequest) -> HttpResponse:
    """Verify a presentation and each credential in it."""
    body = body_of(request)
    given = body.get("verifiablePresentation")
    is_enveloped = "EnvelopedVerifiablePresentation" in types_of(given)
    if isinstance(given, dict) and not is_presentation(given) and not is_enveloped:
        raise Refused("type must hold VerifiablePresentation.")
    return _verified(given, scope_in(request, options_in(body)), "verifiablePresentation")


@_open_when_switched_on
@require_POST
def derive_credential(request: HttpRequest) -> HttpResponse:
    """Make a part of an ecdsa-sd-2023 credential to show: what its issuer made mandatory, and what is chosen here."""
    body = body_of(request)
    base, pointers = object_in(body, "verifiableCredential"), texts_in(options_in(body), "selectivePointers")
    try:
        part = derive(base, pointers)
    except OpenBadgesError as error:
        raise Refused(f"No part can be made of this: {error}", kind=GENERATION) from error
    return JsonResponse({"verifiableCredential": json.loads(part)}, status=201)


@_open_when_switched_on
@require_safe
def status_list(request: HttpRequest, purpose: str) -> HttpResponse:
    """The signed list of one purpose."""
    if purpose not in PURPOSES:
        raise Http404
    return HttpResponse(signed_list(purpose, now()), content_type=_list_type(request))


def _list_type(request: HttpRequest) -> str:
    """A program that asks for JSON and does not know the newer name of it gets the older one."""
    wanted = request.headers.get("Accept", "")
    return "application/ld+json" if "json" in wanted and "application/vc" not in wanted else "application/vc"


def _suite(name: str) -> ApiSuite:
    if name not in SUITES:
        raise Http404
    return SUITES[name]


def _issued(credential: JsonObject, options: JsonObject, suite: ApiSuite) -> JsonObject:
    resolve = Consultation(Fetcher(cache=KeptAnswers()), answer_at_home).resolve
    return issue(credential, options, suite, at=now(), resolve=resolve)


def _verified(given: object, scope: Scope, name: str) -> HttpResponse:
    """Check what was given in the child process that strangers' documents are checked in."""
    # A text must be a token: JSON packed into a text is no document (Data Integrity 1.0, "Verify Proof", step 1).
    if not isinstance(given, dict) and not (isinstance(given, str) and TOKEN.fullmatch(given)):
        raise Refused(f"{name} must be an object, or a signed token.", kind=PARSING)
    report = check_anything(
        data=serialise(given) if isinstance(given, dict) else given.encode(),
        at=now(),
        fetcher=Fetcher(cache=KeptAnswers()),
        own_origin=answer_at_home,
        trust=known_issuers(),
        scope=scope,
    )
    if report.outcome is not Outcome.PASSED:
        return not_verified(report.verification.checks)
    checks = [check.as_json() for check in report.verification.checks]
    return JsonResponse({"verified": True, "errors": [], "warnings": [], "checks": checks})
