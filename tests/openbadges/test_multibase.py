"""Multibase: the published examples, and one spelling for each value."""

import base64

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workmark.openbadges.errors import MalformedEncoding
from workmark.openbadges.multibase import (
    decode_base58btc,
    decode_base64url,
    decode_multibase,
    encode_base58btc,
    encode_base64url,
)

# The Base58 Encoding Scheme, draft-msporny-base58, section 5.
PUBLISHED = [
    (b"Hello World!", "2NEpo7TZRRrLZSi2U"),
    (
        b"The quick brown fox jumps over the lazy dog.",
        "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
    ),
    (bytes.fromhex("0000287fb4cd"), "11233QC4"),
]


@pytest.mark.parametrize(("data", "text"), PUBLISHED)
def test_base58_agrees_with_the_published_examples(data: bytes, text: str) -> None:
    assert encode_base58btc(data) == text
    assert decode_base58btc(text) == data


@given(st.binary(max_size=200))
def test_what_was_encoded_decodes_to_itself(data: bytes) -> None:
    assert decode_base58btc(encode_base58btc(data)) == data
    assert decode_base64url(encode_base64url(data)) == data


@pytest.mark.parametrize(
    "text", ["z0", "zO", "zl", "uA", "u AA", "uAA==", "uAB", "mAAA", "", "z" + "2" * 2000]
)
def test_a_text_that_is_no_single_spelling_of_bytes_is_refused(text: str) -> None:
    with pytest.raises(MalformedEncoding):
        decode_multibase(text)


_LETTERS = "ABQgwZz09-_+/= \n\u00e4"


@given(st.text(_LETTERS, max_size=9) | st.text(max_size=5))
@example("AB")
@example("A")
@example("AAE")
@example("AAAA=")
def test_base64url_has_one_spelling_for_each_value(text: str) -> None:
    try:
        # The lenient reader passes over what it does not know, and may take two spellings for the same bytes.
        lenient = base64.urlsafe_b64decode(text.encode("ascii", "replace") + b"==")
        spelling = base64.urlsafe_b64encode(lenient).decode().rstrip("=")
    except ValueError:
        lenient, spelling = b"", None

    if text == spelling:
        assert decode_base64url(text) == lenient
    else:
        with pytest.raises(MalformedEncoding):
            decode_base64url(text)
