"""Multibase texts: base58-btc ("z...") and base64url without padding ("u...").

Both decoders are strict, since two spellings of the same bytes would let a signed text change its look.
"""

import base64
import binascii
import re

from workmark.openbadges.errors import MalformedEncoding

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")

# Base58 takes time that grows with the square of the length. Keys and signatures need under 200 letters.
MAX_BASE58_LETTERS = 1024


def encode_base58btc(data: bytes) -> str:
    """Bitcoin's base58 of some bytes, without a multibase prefix."""
    number = int.from_bytes(data, "big")
    letters: list[str] = []
    while number:
        number, remainder = divmod(number, 58)
        letters.append(_ALPHABET[remainder])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "1" * zeros + "".join(reversed(letters))


def decode_base58btc(text: str) -> bytes:
    """The bytes behind Bitcoin's base58; raises MalformedEncoding."""
    if len(text) > MAX_BASE58_LETTERS:
        raise MalformedEncoding(f"A base58 text of {len(text)} letters is longer than any key or signature.")
    number = 0
    for letter in text:
        if letter not in _VALUES:
            raise MalformedEncoding(f"{letter!r} is not a base58 letter.")
        number = number * 58 + _VALUES[letter]
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def encode_base64url(data: bytes) -> str:
    """URL-safe base64 without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode_base64url(text: str) -> bytes:
    """The bytes behind unpadded URL-safe base64; raises MalformedEncoding, also for stray trailing bits."""
    if not _BASE64URL.fullmatch(text):
        raise MalformedEncoding("The text holds letters that unpadded base64url does not have.")
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error) as error:
        raise MalformedEncoding("The text is not base64url.") from error
    if encode_base64url(data) != text:
        raise MalformedEncoding("The text is a second spelling of its bytes in base64url.")
    return data


def encode_multibase(data: bytes) -> str:
    """Bytes as a multibase text in base58-btc, the spelling that Multikeys and proofs use."""
    return "z" + encode_base58btc(data)


def decode_multibase(text: str) -> bytes:
    """The bytes behind a multibase text in base58-btc or base64url; raises MalformedEncoding."""
    if text[:1] == "z":
        return decode_base58btc(text[1:])
    if text[:1] == "u":
        return decode_base64url(text[1:])
    raise MalformedEncoding(f"A multibase text starts with z or u, but this one starts with {text[:1]!r}.")
