"""Why a request was refused, as the suites read it: problem details (RFC 9457) with a list of errors beside.

Where a W3C specification names a type of problem, that name is used; the detail is ours.
"""

from collections.abc import Iterable
from typing import Any

from django.http import JsonResponse

from workmark.openbadges.codes import CheckCode
from workmark.openbadges.report import Check, Outcome

_VCDM = "https://www.w3.org/TR/vc-data-model#"
_SECURITY = "https://w3id.org/security#"
_STATUS = "https://www.w3.org/ns/credentials/status-list#"

MALFORMED = _VCDM + "MALFORMED_VALUE_ERROR"
PARSING = _VCDM + "PARSING_ERROR"
GENERATION = _SECURITY + "PROOF_GENERATION_ERROR"
VERIFICATION = _SECURITY + "PROOF_VERIFICATION_ERROR"
_TYPES = {
    CheckCode.READABLE: PARSING,
    CheckCode.STRUCTURE: MALFORMED,
    CheckCode.CONTEXTS_KNOWN: MALFORMED,
    CheckCode.TERMS_DEFINED: MALFORMED,
    CheckCode.SIGNATURE: VERIFICATION,
    CheckCode.VERIFICATION_METHOD: _SECURITY + "INVALID_VERIFICATION_METHOD",
    CheckCode.KEY_AUTHORISED: _SECURITY + "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD",
    CheckCode.CHALLENGE: _SECURITY + "INVALID_CHALLENGE_ERROR",
    CheckCode.NOT_REVOKED: _STATUS + "STATUS_VERIFICATION_ERROR",
    CheckCode.NOT_SUSPENDED: _STATUS + "STATUS_VERIFICATION_ERROR",
    CheckCode.STATUS_ENTRY: _STATUS + "STATUS_RETRIEVAL_ERROR",
    CheckCode.VALIDITY_PERIOD: _VCDM + "RANGE_ERROR",
}


class Refused(Exception):
    """The request cannot be answered as asked. kind: the problem's type, as a specification names it."""

    def __init__(self, detail: str, *, kind: str = MALFORMED, status: int = 400) -> None:
        super().__init__(detail)
        self.detail, self.kind, self.status = detail, kind, status


def refusal(error: Refused) -> JsonResponse:
    """The answer to a request that was not carried out."""
    return _problem(error.status, error.kind, "The request was refused", error.detail, [_error(error)])


def not_verified(checks: Iterable[Check]) -> JsonResponse:
    """The answer for what did not verify: every check that failed or could not be made, by name."""
    faults = [check for check in checks if check.outcome in (Outcome.FAILED, Outcome.NOT_DETERMINED)]
    errors = [_fault(check) for check in faults]
    kind = errors[0]["type"] if errors else VERIFICATION
    detail = " ".join(check.detail for check in faults[:3]) or "Nothing was shown to be sound."
    return _problem(400, kind, "This did not verify", detail, errors)


def _problem(status: int, kind: str, title: str, detail: str, errors: list[dict[str, Any]]) -> JsonResponse:
    body = {
        "type": kind,
        "title": title,
        "status": status,
        "detail": detail,
        "verified": False,
        "errors": errors,
        "problemDetails": errors,
    }
    return JsonResponse(body, status=status, content_type="application/problem+json")


def _error(error: Refused) -> dict[str, Any]:
    return {"type": error.kind, "title": "The request was refused", "detail": error.detail}


def _fault(check: Check) -> dict[str, Any]:
    return {
        "type": _TYPES.get(check.code, VERIFICATION),
        "title": check.title,
        "detail": f"{check.about}: {check.detail}" if check.about else check.detail,
        "code": check.code.value,
        "outcome": check.outcome.value,
    }
