"""Verify whatever a token carries, to the end: the envelope, and then the credential or every credential inside.

Spec: Securing Verifiable Credentials using JOSE and COSE, section 5; VC Data Model 2.0, "Presentations".
"""

from dataclasses import replace
from datetime import datetime

from workmark.openbadges.checks.presenting import (
    NO_OCCASION,
    Occasion,
    check_occasion,
    check_unpresented,
    stated_in_claims,
)
from workmark.openbadges.documents import types_of
from workmark.openbadges.jose.check import JoseResult, check_jws
from workmark.openbadges.report import Verification, numbered
from workmark.openbadges.resolving import Resolver
from workmark.openbadges.trust import NOBODY_KNOWN, Trust
from workmark.openbadges.verify import verify


def verify_token(
    token: str,
    *,
    at: datetime,
    resolve: Resolver,
    trust: Trust = NOBODY_KNOWN,
    email: str | None = None,
    occasion: Occasion = NO_OCCASION,
) -> Verification:
    """Answer every question about a compact JWT, an SD-JWT or a COSE_Sign1 in base64; never raises.

    occasion: what the one who asked for a presentation wants it signed with.
    A presentation passes only if each credential in it does; the checks of each say which one they are about.
    """
    result = check_jws(token, at=at, resolve=resolve)
    if result.document is None:
        return Verification(result.checks, format=result.format)
    if "VerifiablePresentation" not in types_of(result.document):
        inside = verify(
            result.document, at=at, resolve=resolve, trust=trust, email=email, envelope=result.checks
        )
        checks = inside.checks
        if result.holder_claims is not None:
            checks = (*checks, check_occasion([stated_in_claims(result.holder_claims)], occasion))
        else:
            checks = (*checks, *check_unpresented(occasion))
        return replace(inside, format=result.format, checks=checks)

    contained = tuple(
        _contained(each, at=at, resolve=resolve, trust=trust, email=email) for each in result.credentials
    )
    own = [check for check in result.checks if not check.about.startswith("credential ")]
    own.append(check_occasion([stated_in_claims(result.claims)], occasion))
    inner = [check for number, each in enumerate(contained, 1) for check in numbered(each.checks, number)]
    return Verification((*own, *inner), result.document, result.format, contained=contained)


def _contained(
    held: JoseResult, *, at: datetime, resolve: Resolver, trust: Trust, email: str | None
) -> Verification:
    """One credential of a presentation, with what its own envelope was asked."""
    if held.document is None:
        return Verification(held.checks, format=held.format)
    # A credential with a proof of its own has no envelope, and is asked everything as any other is.
    envelope = held.checks if held.format else ()
    inside = verify(held.document, at=at, resolve=resolve, trust=trust, email=email, envelope=envelope)
    return replace(inside, format=held.format or inside.format)
