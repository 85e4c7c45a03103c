"""A COSE_Sign1 message taken apart: its tag, its parts, its bytes to sign, and what its header may say (RFC 9052)."""

import base64
import json

import cbor2
import pytest

from workmark.openbadges.documents import MAX_BYTES
from workmark.openbadges.errors import DocumentTooLarge, MalformedProof, SignatureMismatch
from workmark.openbadges.jose.envelope import open_envelope
from workmark.openbadges.keys import KeyKind, LocalSigner

P256 = LocalSigner.from_secret(KeyKind.P256, bytes(range(1, 33)))
PAYLOAD = b'{"a":1}'


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def message(header: object, unprotected: object = None, payload: object = PAYLOAD) -> bytes:
    return cbor2.dumps(cbor2.CBORTag(18, [cbor2.dumps(header), unprotected or {}, payload, bytes(64)]))


def test_the_bytes_to_sign_are_those_of_the_standard() -> None:
    # RFC 9052, section 4.4, by hand: a list of four (84), "Signature1" (6a), the header (43), nothing (40), the payload.
    to_sign = bytes.fromhex("846a5369676e61747572653143a101264047") + PAYLOAD
    data = bytes.fromhex("d28443a10126a047") + PAYLOAD + b"\x58\x40" + P256.sign(to_sign)

    open_envelope(text(data)).check(P256.public_key)
    with pytest.raises(SignatureMismatch):
        open_envelope(text(data.replace(b'"a":1', b'"a":2'))).check(P256.public_key)


@pytest.mark.parametrize(
    ("number", "name"),
    [
        # IANA, "COSE Algorithms"; -19 is Ed25519 (RFC 9864).
        (-7, "ES256"),
        (-8, "EdDSA"),
        (-19, "EdDSA"),
        (-35, "ES384"),
        (-36, "ES512"),
        (-257, "RS256"),
        (7, "7"),
        (-9, "-9"),
        ("ES256", "ES256"),
        (b"ES256", ""),
        (None, ""),
        (2**63 - 1, "9223372036854775807"),
        (2**63, "too large"),
        (-(2**63), "too large"),
    ],
)
def test_each_algorithm_is_called_by_its_name(number: object, name: str) -> None:
    assert open_envelope(text(message({1: number}))).algorithm == name


def test_a_message_without_an_algorithm_has_none() -> None:
    assert open_envelope(text(message({}))).algorithm == ""


@pytest.mark.parametrize("header", [[1, -7], "alg", 5, {1: -7, 2: [4]}, {1: -7, 2: []}])
def test_a_header_is_a_map_and_demands_nothing(header: object) -> None:
    # RFC 9052, section 3.1: who does not know a label under "crit" (2) must refuse the message.
    with pytest.raises(MalformedProof, match="not a map, or demands extensions"):
        open_envelope(text(message(header)))


def test_what_is_said_of_the_kind_and_the_key_is_found() -> None:
    told = open_envelope(text(message({1: -7, 3: "application/vc", 4: b"key-1", 16: "application/VC+COSE"})))
    beside = open_envelope(text(message({1: -7}, {3: "vp", 4: b"key-2", 16: "vp+cose"})))
    both = open_envelope(text(message({1: -7, 4: b"key-1"}, {4: b"key-2"})))

    assert (told.content_type, told.key_id, told.media_type) == ("vc", "key-1", "vc+cose")
    # Only the name of the key is read where no signature covers it, and there only if it stands nowhere else.
    assert (beside.content_type, beside.key_id, beside.media_type) == ("", "key-2", "")
    assert both.key_id == "key-1"
    assert open_envelope(text(message({4: "key-1"}))).key_id == "key-1"
    assert open_envelope(text(message({4: b"\xff"}))).key_id == "\ufffd"
    assert open_envelope(text(message({4: 5}))).key_id == ""


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (cbor2.dumps(cbor2.CBORTag(17, [b"", {}, b"{}", b""])), "its tag is not 18"),
        (cbor2.dumps(cbor2.CBORTag(98, [b"", {}, b"{}", b""])), "its tag is not 18"),
        (cbor2.dumps([b"", {}, b"{}", b""]), "its tag is not 18"),
        (cbor2.dumps({}), "its tag is not 18"),
        (cbor2.dumps(cbor2.CBORTag(18, [b"", {}, b"{}"])), "four parts"),
        (cbor2.dumps(cbor2.CBORTag(18, [b"", {}, b"{}", b"", b""])), "four parts"),
        (cbor2.dumps(cbor2.CBORTag(18, ["", {}, b"{}", b""])), "four parts"),
        (cbor2.dumps(cbor2.CBORTag(18, [b"", [], b"{}", b""])), "four parts"),
        # A payload that is sent apart from its message.
        (cbor2.dumps(cbor2.CBORTag(18, [b"", {}, None, b""])), "four parts"),
        (cbor2.dumps(cbor2.CBORTag(18, [b"", {}, b"{}", ""])), "four parts"),
        (message({1: -7}) + b"\x00", "bytes after its end"),
        (message({1: -7})[:-1], "not well-formed"),
        (cbor2.dumps(cbor2.CBORTag(18, [b"\xa1\x01", {}, b"{}", b""])), "not well-formed"),
        (cbor2.dumps(cbor2.CBORTag(18, [b"\xa0\xa0", {}, b"{}", b""])), "bytes after its end"),
    ],
)
def test_what_is_no_message_is_refused_in_words(data: bytes, says: str) -> None:
    with pytest.raises(MalformedProof, match=says):
        open_envelope(text(data))


@pytest.mark.parametrize("letters", ["0o RD", "0oRD-_", "0oRD*", "0oR\n"])
def test_what_is_no_base64_is_refused(letters: str) -> None:
    with pytest.raises(MalformedProof, match="neither a signed token nor COSE in base64"):
        open_envelope(letters)


def test_padding_may_be_left_out_or_be_too_long() -> None:
    whole = text(message({1: -7, 4: b"k"}))

    for padding in ("", "=", "==", "==="):
        assert open_envelope(whole.rstrip("=") + padding).key_id == "k"


def test_no_letter_but_the_padding_is_taken_off() -> None:
    # Three bytes are four letters: "Aged" at the end, behind a multiple of three.
    parts = [cbor2.dumps({1: -7}), {}, PAYLOAD, bytes(64) + base64.b64decode("Aged")]
    whole = text(cbor2.dumps(cbor2.CBORTag(18, parts)))

    assert whole.endswith("Aged")
    assert open_envelope(whole).algorithm == "ES256"


def test_a_message_at_the_bound_is_read_and_one_over_it_is_not() -> None:
    with pytest.raises(MalformedProof):
        open_envelope("A" * (2 * MAX_BYTES))
    with pytest.raises(DocumentTooLarge, match="2,097,153 letters"):
        open_envelope("A" * (2 * MAX_BYTES + 1))


def test_a_jwt_gives_its_own_key_only_as_an_object() -> None:
    def token(**header: object) -> str:
        parts = ({"alg": "EdDSA", **header}, {"a": 1})
        return (
            ".".join(
                base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts
            )
            + "."
        )

    key = {"kty": "OKP", "crv": "Ed25519", "x": "AA"}
    assert open_envelope(token(jwk=key)).jwk == key
    for other in ("key", [key], 5, None):
        assert open_envelope(token(jwk=other)).jwk is None
