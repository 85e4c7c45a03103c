"""The Service Description Document: what there is, and where programs register and ask (sections 6.3 and B.4).

1EdTech's own OpenAPI file may not be carried (decision 0192); this is the part of it that we do, in our own words.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from workmark.api.limits import count_unknown
from workmark.api.open_badges.door import as_status_info, refusal
from workmark.lib.problems import PlatformError
from workmark.organisations.scopes import (
    BADGE_SCOPES,
    BRING_BADGES,
    CHANGE_PROFILE,
    READ_BADGES,
    READ_PROFILE,
)

BASE = "/ims/ob/v3p0"
_STATUSES = {
    "400": "What was sent cannot be used.",
    "401": "A working access token is needed.",
    "403": "The token does not cover this, or it is not for this person.",
    "405": "There is no such method here.",
    "429": "Too many requests. Retry-After says when to come back.",
    "default": "Anything else.",
}


@csrf_exempt
def discovery(request: HttpRequest) -> HttpResponse:
    """The same for everybody, and for pages of other sites as well."""
    try:
        count_unknown(request)
    except PlatformError as refused:
        return as_status_info(refused)
    if request.method not in {"GET", "HEAD"}:
        return refusal(405, f"{request.method} is not possible here.")
    answered = JsonResponse(service_description())
    answered.headers["Access-Control-Allow-Origin"] = "*"
    return answered


def service_description() -> dict[str, Any]:
    origin = settings.WORKMARK_PUBLIC_ORIGIN
    return {
        "openapi": "3.0.1",
        "info": {
            "title": "Workmark",
            "version": "3.0",
            "description": "Badges of people, read and brought by programs that they let in.",
            "termsOfService": f"{origin}/about/",
            "x-imssf-privacyPolicyUrl": f"{origin}/privacy/",
            "x-imssf-image": f"{origin}/favicon.ico",
        },
        "servers": [{"url": f"{origin}{BASE}"}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {"OAuth2ACG": _security(origin)},
            "schemas": _SCHEMAS,
        },
    }


def _security(origin: str) -> dict[str, Any]:
    return {
        "type": "oauth2",
        "description": "Authorization code with PKCE (S256). Register first.",
        "x-imssf-registrationUrl": f"{origin}/identity/o/register",
        "flows": {
            "authorizationCode": {
                "authorizationUrl": f"{origin}/identity/o/authorize",
                "tokenUrl": f"{origin}/identity/o/api/token",
                "refreshUrl": f"{origin}/identity/o/api/token",
                "scopes": {scope: str(words) for scope, words in BADGE_SCOPES.items()},
            }
        },
    }


def _paths() -> dict[str, Any]:
    badge = {"application/json": _of("AchievementCredential"), "text/plain": {"schema": {"type": "string"}}}
    profile = {"application/json": _of("Profile")}
    page = {"application/json": _of("GetOpenBadgeCredentialsResponse")}
    return {
        "/discovery": {
            "get": {
                "operationId": "getServiceDescription",
                "responses": {"200": {"description": "This document."}},
            }
        },
        "/credentials": {
            "get": {
                **_operation("getCredentials", READ_BADGES, {"200": page}),
                "parameters": [
                    _parameter("limit", {"type": "integer", "minimum": 1}),
                    _parameter("offset", {"type": "integer", "minimum": 0}),
                    _parameter("since", {"type": "string", "format": "date-time"}),
                ],
            },
            "post": {
                **_operation("upsertCredential", BRING_BADGES, {"200": badge, "201": badge}),
                "requestBody": {"required": True, "content": badge},
            },
        },
        "/profile": {
            "get": _operation("getProfile", READ_PROFILE, {"200": profile}),
            "put": {
                **_operation("putProfile", CHANGE_PROFILE, {"200": profile}),
                "requestBody": {"required": True, "content": profile},
            },
        },
    }


def _operation(name: str, scope: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    refusals = {
        status: {"description": words, "content": {"application/json": _of("Imsx_StatusInfo")}}
        for status, words in _STATUSES.items()
    }
    done = {status: {"description": "Done.", "content": content} for status, content in answers.items()}
    return {"operationId": name, "security": [{"OAuth2ACG": [scope]}], "responses": {**done, **refusals}}


def _parameter(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": dict(schema)}


def _of(name: str) -> dict[str, Any]:
    return {"schema": {"$ref": f"#/components/schemas/{name}"}}


# What a program must know of each shape to read it. The whole shapes are 1EdTech's to publish.
_SCHEMAS: dict[str, Any] = {
    "AchievementCredential": {
        "type": "object",
        "required": ["@context", "id", "type", "issuer", "credentialSubject"],
        "additionalProperties": True,
    },
    "GetOpenBadgeCredentialsResponse": {
        "type": "object",
        "properties": {
            "credential": {"type": "array", "items": {"$ref": "#/components/schemas/AchievementCredential"}},
            "compactJwsString": {"type": "array", "items": {"type": "string"}},
        },
    },
    "Profile": {
        "type": "object",
        "required": ["id", "type"],
        "properties": {"id": {"type": "string", "format": "uri"}, "name": {"type": "string"}},
        "additionalProperties": True,
    },
    "Imsx_StatusInfo": {
        "type": "object",
        "required": ["imsx_codeMajor", "imsx_severity"],
        "properties": {
            "imsx_codeMajor": {
                "type": "string",
                "enum": ["failure", "processing", "success", "unsupported"],
            },
            "imsx_severity": {"type": "string", "enum": ["error", "status", "warning"]},
            "imsx_description": {"type": "string"},
            "imsx_codeMinor": {"type": "object"},
        },
    },
}
