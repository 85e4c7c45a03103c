"""The holder's own signature beside a selective token: it shows that whoever presents it is the one it was issued to.

The issuer puts the holder's key into the token (`cnf`); the holder signs the digest of everything presented.
Spec: RFC 9901, sections 4.3 and 7.3 (Key Binding JWT); RFC 7800 (cnf).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from workmark.openbadges.codes import CheckCode, gettext_noop
from workmark.openbadges.dids import find_verification_method
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.errors import MalformedProof, OpenBadgesError, Unresolvable
from workmark.openbadges.jws import CompactJws, TokenKey, check_compact, key_from_jwk, parse_compact
from workmark.openbadges.report import Check, Outcome, answer
from workmark.openbadges.resolving import Resolver
from workmark.openbadges.sd_jwt import SdJwt

TOLERANCE: Final = timedelta(minutes=5)


@dataclass(frozen=True)
class HolderBinding:
    """An opened key binding token. presented_digest: of what it should cover."""

    jws: CompactJws
    claims: JsonObject
    presented_digest: str


def open_binding(selective: SdJwt) -> HolderBinding:
    """Open the holder's proof of a selective token; raises MalformedProof, MalformedCredential or DocumentTooLarge."""
    jws = parse_compact(selective.holder_proof)
    return HolderBinding(jws, jws.claims, selective.presented_digest())


def check_binding(binding: HolderBinding, cnf: object, *, at: datetime, resolve: Resolver) -> Check:
    """Did the holder whose key the issuer wrote into the token sign just what is presented?

    cnf: the token's own claim of that name. at: the moment of asking, aware.
    """
    code = CheckCode.HOLDER_KEY
    try:
        _require_sound(binding, _holder_key(cnf, resolve), at)
    except Unresolvable as error:
        message = gettext_noop("The holder's key could not be read: {why}")
        return answer(code, Outcome.NOT_DETERMINED, message, why=str(error))
    except OpenBadgesError as error:
        return answer(code, Outcome.FAILED, "{why}", why=str(error))
    return answer(code, Outcome.PASSED, gettext_noop("It was presented by the one it was issued to."))


def _holder_key(cnf: object, resolve: Resolver) -> TokenKey:
    if isinstance(cnf, dict) and isinstance(cnf.get("jwk"), dict):
        return key_from_jwk(cnf["jwk"])
    if isinstance(cnf, dict) and isinstance(cnf.get("kid"), str):
        return find_verification_method(cnf["kid"], resolve).key
    raise MalformedProof(
        "The issuer wrote no holder's key into the token, so the holder's proof shows nothing."
    )


def _require_sound(binding: HolderBinding, key: TokenKey, at: datetime) -> None:
    if binding.jws.header.get("typ") != "kb+jwt":
        raise MalformedProof("The holder's proof does not say that it is one (kb+jwt).")
    check_compact(binding.jws, key)
    if binding.claims.get("sd_hash") != binding.presented_digest:
        raise MalformedProof("The holder signed something other than what is presented.")
    _require_occasion(binding.claims)
    _require_dates(binding.claims, at.astimezone(UTC).timestamp())


def _require_occasion(claims: JsonObject) -> None:
    """RFC 9901, section 4.3: both are required, or the proof could be sent again, to anybody."""
    for name in ("aud", "nonce"):
        if not isinstance(claims.get(name), str) or not claims[name]:
            raise MalformedProof(f"The holder's proof does not say what it was made for ({name}).")


def _require_dates(claims: JsonObject, now: float) -> None:
    made, starts, ends = (_seconds(claims, name) for name in ("iat", "nbf", "exp"))
    if made is None:
        raise MalformedProof("The holder's proof gives no date.")
    if max(made, made if starts is None else starts) > now + TOLERANCE.total_seconds():
        raise MalformedProof("The holder's proof is dated in the future.")
    if ends is not None and now >= ends:
        raise MalformedProof("The holder's proof ran out.")


def _seconds(claims: JsonObject, name: str) -> float | None:
    value = claims.get(name)
    if name not in claims:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise MalformedProof(f"The holder's proof gives no date that can be read ({name}).")
    return value
