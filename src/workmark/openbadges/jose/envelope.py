"""The three kinds of signed envelope, opened into one shape.

A JWT, an SD-JWT and a COSE_Sign1 differ in how they are written; what is asked of them is the same. Nothing here is
checked yet: `check` waits for a key that somebody vouches for.
Spec: Securing Verifiable Credentials using JOSE and COSE, section 3.
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any, Final, NamedTuple

import cbor2

from workmark.openbadges.documents import MAX_BYTES, JsonObject, parse_json_object
from workmark.openbadges.errors import DocumentTooLarge, MalformedCredential, MalformedProof
from workmark.openbadges.jose.holder_binding import HolderBinding, open_binding
from workmark.openbadges.jws import CompactJws, TokenKey, check_by_algorithm, check_compact, parse_compact
from workmark.openbadges.sd_jwt import parse_sd_jwt

COSE_SIGN1_TAG: Final = 18
COSE_ALGORITHMS: Final = {-7: "ES256", -8: "EdDSA", -19: "EdDSA", -35: "ES384", -36: "ES512", -257: "RS256"}
# Labels of COSE header parameters (RFC 9052, section 3.1; RFC 9596 for typ).
ALG, CRIT, CONTENT_TYPE, KID, TYP = 1, 2, 3, 4, 16
# Kinds of CBOR items, and what says that an item has no fixed length (RFC 8949, section 3).
_BYTES, _MAP, _ENDLESS = 2, 5, 31
# Labels are 64-bit numbers (RFC 9052, section 1.5); a bignum of a megabyte could not even be written out.
_LONGEST_LABEL: Final = 2**63


class Envelope(NamedTuple):
    """An opened envelope.

    form: "jwt", "sd-jwt" or "cose". media_type, content_type: lower case, without "application/"; empty if not said.
    key_id, jwk: the token's own hints about its key, never believed.
    check: gives nothing if this key signed it; raises as `jws.check_by_algorithm` does.
    binding: the holder's own signature over a selective token, when there is one.
    """

    form: str
    algorithm: str
    media_type: str
    content_type: str
    key_id: str
    jwk: JsonObject | None
    claims: JsonObject
    check: Callable[[TokenKey], None]
    binding: HolderBinding | None = None


def open_envelope(token: str) -> Envelope:
    """Open a compact JWS, an SD-JWT, or a COSE_Sign1 in base64.

    Raises MalformedProof, MalformedCredential or DocumentTooLarge.
    """
    if "~" in token:
        selective = parse_sd_jwt(token)
        opened = _of_jws("sd-jwt", selective.jws, selective.disclosed_claims())
        return opened._replace(binding=open_binding(selective) if selective.holder_proof else None)
    if "." in token:
        jws = parse_compact(token)
        return _of_jws("jwt", jws, jws.claims)
    return _of_cose(token)


def _of_jws(form: str, jws: CompactJws, claims: JsonObject) -> Envelope:
    jwk = jws.header.get("jwk")
    return Envelope(
        form,
        jws.algorithm,
        _media_type(jws.header.get("typ")),
        _media_type(jws.header.get("cty")),
        _text(jws.header.get("kid")),
        jwk if isinstance(jwk, dict) else None,
        claims,
        lambda key: check_compact(jws, key),
    )


def _of_cose(text: str) -> Envelope:
    protected, unprotected, payload, signature = _cose_parts(text)
    header = _decoded_cbor(protected) if protected else {}
    if not isinstance(header, Mapping) or CRIT in header:
        raise MalformedProof("The COSE header is not a map, or demands extensions, and none is known here.")
    _require_each_label_once(protected, header)
    name = _algorithm_name(header.get(ALG))
    signed = cbor2.dumps(["Signature1", protected, b"", payload])
    kid = header.get(KID, unprotected.get(KID))
    return Envelope(
        "cose",
        name,
        _media_type(header.get(TYP)),
        _media_type(header.get(CONTENT_TYPE)),
        _text(kid.decode("utf-8", "replace") if isinstance(kid, bytes) else kid),
        None,
        parse_json_object(payload),
        lambda key: check_by_algorithm(name, key, signature, signed),
    )


def _algorithm_name(label: object) -> str:
    """The name of a COSE algorithm; another's number or name as it is, where a person could read it."""
    if isinstance(label, int):
        return COSE_ALGORITHMS.get(label, str(label) if abs(label) < _LONGEST_LABEL else "too large")
    return label if isinstance(label, str) else ""


def _cose_parts(text: str) -> tuple[bytes, Mapping[Any, Any], bytes, bytes]:
    if len(text) > 2 * MAX_BYTES:
        raise DocumentTooLarge(f"The token has {len(text):,} letters; at most {2 * MAX_BYTES:,} are read.")
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedProof("This is neither a signed token nor COSE in base64.") from error
    message = _decoded_cbor(data)
    if not isinstance(message, cbor2.CBORTag) or message.tag != COSE_SIGN1_TAG:
        raise MalformedProof("This is no COSE_Sign1 message: its tag is not 18.")
    match message.value:
        case [bytes() as protected, Mapping() as unprotected, bytes() as payload, bytes() as signature]:
            _require_each_label_once(data, unprotected)
            return protected, unprotected, payload, signature
    raise MalformedProof("The COSE_Sign1 message does not have its four parts.")


def _decoded_cbor(data: bytes) -> Any:
    stream = BytesIO(data)
    try:
        value = cbor2.load(stream)
    except (cbor2.CBORDecodeError, RecursionError, ValueError, OverflowError, TypeError) as error:
        raise MalformedProof("The token is not well-formed CBOR.") from error
    if stream.tell() != len(data):
        raise MalformedProof("The token has bytes after its end.")
    return value


def _require_each_label_once(data: bytes, labels: Mapping[Any, Any]) -> None:
    """Compare what the first map in well-formed CBOR says of its size with what was left of it; raises MalformedProof.

    The decoder keeps the last of two alike, and another may keep the first (RFC 9052, section 3: such a message is
    malformed). A map that does not say its size is refused too: nobody writes headers so.
    """
    place = 0
    while place < len(data):
        kind, short = data[place] >> 5, data[place] & 31
        size = {24: 1, 25: 2, 26: 4, 27: 8}.get(short, 0)
        value = int.from_bytes(data[place + 1 : place + 1 + size], "big") if size else short
        if kind == _MAP:
            if short == _ENDLESS or value != len(labels):
                raise MalformedProof(
                    "A label stands twice in a COSE header, or the header has no fixed size."
                )
            return
        # Nothing but a list and the header as bytes stands before it.
        place += 1 + size + (value if kind == _BYTES and short != _ENDLESS else 0)


def _media_type(value: object) -> str:
    if value is not None and not isinstance(value, str):
        raise MalformedCredential("The token's media type (typ, cty) is not a text.")
    return (value or "").casefold().removeprefix("application/")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
