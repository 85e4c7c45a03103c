"""Multibase texts: base58-btc ("z...") and base64url without padding ("u...").

Both decoders are strict, since two spellings of the same bytes would let a signed text change its look.
"""

import base64

from pydantic_core import SchemaValidator, ValidationError

from workmark.openbadges.errors import MalformedEncoding

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_STRAY = 255
_DIGITS = bytes(_ALPHABET.find(chr(code)) if chr(code) in _ALPHABET else _STRAY for code in range(256))
# Two letters at a time, and ten of them as one small number: long numbers are slow to divide and multiply.
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_FIVE, _TEN = 58**5, 58**10
# Pydantic's reader is strict about stray letters and trailing bits, and five times as fast as the standard library's.
_BASE64 = SchemaValidator({"type": "bytes"}, {"val_json_bytes": "base64"})

# Base58 takes time that grows with the square of the length. Keys and signatures need under 200 letters.
MAX_BASE58_LETTERS = 1024


def encode_base58btc(data: bytes) -> str:
    """Bitcoin's base58 of some bytes, without a multibase prefix."""
    number = int.from_bytes(data, "big")
    pairs: list[str] = []
    while number:
        number, ten = divmod(number, _TEN)
        pairs.append(_PAIRS[ten % 3364])
        pairs.append(_PAIRS[ten // 3364 % 3364])
        pairs.append(_PAIRS[ten // 3364**2 % 3364])
        pairs.append(_PAIRS[ten // 3364**3 % 3364])
        pairs.append(_PAIRS[ten // 3364**4])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "1" * zeros + "".join(reversed(pairs)).lstrip("1")


def decode_base58btc(text: str) -> bytes:
    """The bytes behind Bitcoin's base58; raises MalformedEncoding."""
    if len(text) > MAX_BASE58_LETTERS:
        raise MalformedEncoding(f"A base58 text of {len(text)} letters is longer than any key or signature.")
    digits = text.encode("ascii", "replace").translate(_DIGITS)
    if _STRAY in digits:
        stray = next(letter for letter in text if letter not in _ALPHABET)
        raise MalformedEncoding(f"{stray!r} is not a base58 letter.")
    number = _number(digits)
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def _number(digits: bytes) -> int:
    """The number behind base58 digits, ten at a time."""
    number = 0
    digits = bytes(-len(digits) % 10) + digits
    for place in range(0, len(digits), 10):
        a, b, c, d, e, f, g, h, i, j = digits[place : place + 10]
        upper = (((a * 58 + b) * 58 + c) * 58 + d) * 58 + e
        lower = (((f * 58 + g) * 58 + h) * 58 + i) * 58 + j
        number = number * _TEN + upper * _FIVE + lower
    return number


def encode_base64url(data: bytes) -> str:
    """URL-safe base64 without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode_base64url(text: str) -> bytes:
    """The bytes behind unpadded URL-safe base64; raises MalformedEncoding, also for stray trailing bits."""
    # The reader takes padding and the other alphabet too, which would be second spellings.
    if "=" in text or "+" in text or "/" in text:
        raise MalformedEncoding("The text holds letters that unpadded base64url does not have.")
    try:
        data: bytes = _BASE64.validate_strings(text)  # type: ignore[arg-type]  # its stub knows only texts in a mapping
    except ValidationError as error:
        raise MalformedEncoding("The text is not base64url, or not its bytes' one spelling in it.") from error
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
