"""Vectors in envelopes: JWT, SD-JWT, COSE and presentations, and the tricks played with each."""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any

import cbor2

from tests.openbadges.samples import ISSUER, LENA, METHOD, SIGNER, without_status
from tests.own_vectors.making import AT, OTTO, OTTO_METHOD, P256, P384, Vector, changed, token_of, written
from tests.own_vectors.statuses import at
from workmark.openbadges.contexts import CREDENTIALS_V2
from workmark.openbadges.dids import did_key_method_of, did_key_of
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.jose import sign_credential
from workmark.openbadges.multibase import decode_base64url, encode_base64url

SOUND = "tokens/sound.jwt"
FORMAT = "ob3-jwt"
PAST, FUTURE = 1_779_000_000, 1_790_000_000  # May and September 2026


def encoded(value: Mapping[str, Any] | list[Any]) -> str:
    """A part of a token."""
    return encode_base64url(written(value))  # type: ignore[arg-type]  # a disclosure is a list


def jwt() -> Iterator[Vector]:
    """Compact tokens."""
    badge = without_status()
    sound = sign_credential(badge, SIGNER, verification_method=METHOD)
    head, payload, signature = sound.split(".")

    def bad(name: str, token: str, why: str, *fails: str, unclear: tuple[str, ...] = ()) -> Vector:
        return Vector(f"tokens/{name}.jwt", token.encode(), FORMAT, why, SOUND, fails, unclear)

    yield Vector(SOUND, sound.encode(), FORMAT, "a badge as a token")
    for signer, name in ((P256, "es256"), (P384, "es384")):
        mine = changed(badge, "issuer", "id", to=did_key_of(signer.public_key))
        token = sign_credential(mine, signer, verification_method=did_key_method_of(signer.public_key))
        yield Vector(f"tokens/sound-{name}.jwt", token.encode(), FORMAT, f"signed with {name.upper()}")
    classic = {"iss": ISSUER, "jti": badge["id"], "nbf": PAST, "sub": badge["credentialSubject"]["id"]}
    classic_token = token_of({**badge, **classic}, header={"typ": "JWT"})
    yield Vector(
        "tokens/sound-open-badges.jwt", classic_token.encode(), FORMAT, "Open Badges' own kind of token"
    )
    draft = token_of(badge, header={"typ": "vc+ld+json+jwt", "cty": "vc+ld+json"})
    why = "the kind that drafts of the standard gave their tokens"
    yield Vector("tokens/sound-kind-of-drafts.jwt", draft.encode(), FORMAT, why)
    none = f"{encoded({'alg': 'none', 'typ': 'vc+jwt'})}.{payload}."
    yield bad("alg-none", none, "says it needs no signature", "proof-suite")
    public = SIGNER.public_key.raw
    signed = f"{encoded({'alg': 'HS256', 'kid': METHOD, 'typ': 'vc+jwt'})}.{payload}"
    mac = encode_base64url(hmac.new(public, signed.encode(), hashlib.sha256).digest())
    yield bad("alg-hs256", f"{signed}.{mac}", "the public key used as a shared secret", "proof-suite")
    respelt = encode_base64url(decode_base64url(payload).replace(b'"name":', b'"name": ', 1))
    yield bad(
        "payload-written-anew",
        f"{head}.{respelt}.{signature}",
        "the same JSON with one space more",
        "signature",
    )
    name = decode_base64url(payload).replace(b"Social Media", b"Brain Surgery", 1)
    yield bad(
        "payload-changed", f"{head}.{encode_base64url(name)}.{signature}", "a claim changed", "signature"
    )
    own_key = token_of(badge, header={"kid": None, "jwk": OTTO.public_key.as_jwk()}, signer=OTTO)
    yield bad("brings-its-own-key", own_key, "the key came in the token's header", "signature")
    foreign = token_of(badge, header={"kid": OTTO_METHOD}, signer=OTTO)
    yield bad("key-of-another", foreign, "signed with another's key, and says so", "issuer-key")
    critical = token_of(badge, header={"crit": ["b64"], "b64": False})
    yield bad(
        "critical-extension", critical, "demands an extension that changes what is signed", "proof-suite"
    )
    for name, claims, why, code in (
        ("run-out", {"exp": PAST}, "the token ran out", "proof-dates"),
        ("not-yet", {"nbf": FUTURE}, "the token is not in force yet", "proof-dates"),
        (
            "other-issuer-outside",
            {"iss": OTTO_METHOD.partition("#")[0]},
            "two readers would see two issuers",
            "structure",
        ),
        ("other-id-outside", {"jti": "urn:uuid:other"}, "two readers would see two ids", "structure"),
        (
            "vc-claim",
            {"vc": {"name": "Brain surgery"}},
            "another credential beside the one inside",
            "structure",
        ),
    ):
        token = token_of({**badge, **claims})
        also = ("structure", "terms-defined") if name == "vc-claim" else (code,)
        yield bad(name, token, why, *also)
    yield bad(
        "of-unknown-kind", token_of(badge, header={"typ": "at+jwt"}), "an access token's type", "proof-suite"
    )
    soon = token_of({**badge, "nbf": int(AT.timestamp()) + 2})
    why = "in force in two seconds by our clock, and clocks differ"
    yield Vector("tokens/sound-clock-ahead.jwt", soon.encode(), FORMAT, why)
    revoked = token_of({**badge, "credentialStatus": at("taken")})
    yield bad("revoked", revoked, "a token is revoked as any badge is", "not-revoked")
    unknown = token_of(badge, header={"alg": "XY512"})
    yield bad("alg-unknown", unknown, "an algorithm nobody here knows", unclear=("proof-suite",))


def selective() -> Iterator[Vector]:
    """SD-JWT: the holder shows some claims and not others."""
    badge = without_status()
    shown = encoded(["salt-of-results", "result", badge["credentialSubject"].pop("result")])
    hidden = encoded(["salt-of-identifier", "identifier", badge["credentialSubject"].pop("identifier")])
    digests = [encode_base64url(hashlib.sha256(text.encode()).digest()) for text in (shown, hidden)]
    badge["credentialSubject"]["_sd"] = digests
    badge["_sd_alg"] = "sha-256"
    token = token_of(badge, header={"typ": "vc+sd-jwt"})
    sound = "tokens/sound.sd-jwt"
    form = "ob3-sd-jwt"
    yield Vector(sound, f"{token}~{shown}~".encode(), form, "shows the results, not the address")
    untyped = token_of(badge, header={"typ": None})
    why = "does not say what it is, which it should and need not"
    yield Vector("tokens/sound-untyped.sd-jwt", f"{untyped}~{shown}~".encode(), form, why)
    whose = f"{token}~{shown}~{hidden}~".encode()
    yield Vector("tokens/sound-whole.sd-jwt", whose, form, "shows everything", email=LENA)
    made_up = encoded(["salt", "result", [{"type": ["Result"], "value": "100"}]])
    for name, text, why in (
        ("claim-made-up", f"{token}~{made_up}~", "shows a claim that the issuer did not sign"),
        ("claim-twice", f"{token}~{shown}~{shown}~", "shows one claim twice"),
    ):
        yield Vector(f"tokens/{name}.sd-jwt", text.encode(), form, why, sound, ("proof-suite",))
    asked = f"{token}~{shown}~".encode()
    why = "does not show whose it is"
    yield Vector(
        "tokens/whose-not-shown.sd-jwt",
        asked,
        form,
        why,
        "tokens/sound-whole.sd-jwt",
        unclear=("recipient",),
        email=LENA,
    )


def cose() -> Iterator[Vector]:
    """COSE_Sign1, in base64 as it is handed over in text."""
    payload = written(without_status())
    protected = cbor2.dumps({1: -8, 3: "application/vc", 4: METHOD.encode(), 16: "application/vc+cose"})
    signature = SIGNER.sign(cbor2.dumps(["Signature1", protected, b"", payload]))

    def message(content: bytes, sealed_with: bytes = signature) -> bytes:
        return cbor2.dumps(cbor2.CBORTag(18, [protected, {}, content, sealed_with]))

    sound, form = "tokens/sound.cose", "ob3-cose"
    yield Vector(sound, message(payload), form, "a badge in COSE")
    yield Vector("tokens/sound-base64.cose", b64encode(message(payload)), form, "the same as text")
    other = payload.replace(b"Social Media", b"Brain Surgery", 1)
    yield Vector(
        "tokens/payload-changed.cose", message(other), form, "a claim changed", sound, ("signature",)
    )
    # The first of the two says ES256 (-7), the last EdDSA (-8), by which it is signed.
    twice = b"\xa5\x01\x26" + protected[1:]
    signed_twice = SIGNER.sign(cbor2.dumps(["Signature1", twice, b"", payload]))
    doubled = cbor2.dumps(cbor2.CBORTag(18, [twice, {}, payload, signed_twice]))
    why = "its header names two algorithms, and two readers may take another each"
    yield Vector("tokens/label-twice.cose", doubled, form, why, sound, ("proof-suite",))
    spoilt = message(payload, bytes(64))
    yield Vector(
        "tokens/signature-zero.cose", spoilt, form, "the signature is all zeros", sound, ("signature",)
    )


def presentations() -> Iterator[Vector]:
    """A holder's signed parcel of badges."""
    sound = sign_credential(without_status(), SIGNER, verification_method=METHOD)
    head, payload, signature = sound.split(".")
    name = decode_base64url(payload).replace(b"Social Media", b"Brain Surgery", 1)
    spoilt = f"{head}.{encode_base64url(name)}.{signature}"
    base, form = "tokens/sound-presentation.jwt", "vp-jwt"
    yield Vector(base, parcel(sound), form, "one sound badge, presented")
    why = "the badge inside was changed"
    yield Vector("tokens/presentation-badge-changed.jwt", parcel(spoilt), form, why, base, ("signature",))
    why = "the second badge inside was changed"
    yield Vector(
        "tokens/presentation-second-changed.jwt", parcel(sound, spoilt), form, why, base, ("signature",)
    )
    why = "the holder writes a badge of their own around a sound one"
    claimed = {name: without_status()[name] for name in ("issuer", "credentialSubject")}
    types = ["VerifiablePresentation", "VerifiableCredential", "OpenBadgeCredential"]
    forged = parcel(sound, type=types, **claimed)
    yield Vector("tokens/presentation-as-badge.jwt", forged, form, why, base, ("structure",))
    why = "a parcel with nothing in it"
    yield Vector("tokens/presentation-empty.jwt", parcel(), form, why, base, ("readable",))
    why = "a parcel that holds an empty parcel"
    nested = parcel(parcel().decode())
    yield Vector("tokens/presentation-nested-empty.jwt", nested, form, why, base, ("readable",))


def parcel(*tokens: str, **members: object) -> bytes:
    """A presentation by the issuer itself, holding these tokens in envelopes."""
    inside: list[JsonObject] = [
        {
            "@context": CREDENTIALS_V2,
            "type": "EnvelopedVerifiableCredential",
            "id": f"data:application/vc+jwt,{token}",
        }
        for token in tokens
    ]
    document = {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        "holder": ISSUER,
        "verifiableCredential": inside,
        **members,
    }
    return token_of(document, header={"typ": "vp+jwt"}).encode()


def vectors() -> Iterator[Vector]:
    """All of this file."""
    for part in (jwt, selective, cose, presentations):
        yield from part()
