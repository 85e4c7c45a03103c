"""Telephone numbers as people write them, read as E.164. Pure."""

import hashlib
import hmac
import re
import unicodedata
from typing import Final

# ITU-T E.164: a country code that begins with no 0, and fifteen digits at most; no country has numbers under seven.
_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_BETWEEN: Final = re.compile(r"\(0\)|[\s\u2010-\u2015.()/-]")
_LONGEST: Final = 60


def parse_number(text: str) -> str:
    """The number as E.164, such as "+442079460000". Raises ValueError where it is none, or names no country."""
    if len(text) > _LONGEST:
        raise ValueError("too long")
    plain = "".join(
        str(unicodedata.decimal(each)) if each.isdecimal() else each
        for each in text.strip().replace("\uff0b", "+")  # the full-width plus sign
    )
    plain = _BETWEEN.sub("", plain)
    if plain.startswith("00"):
        plain = f"+{plain[2:]}"
    if not _E164.fullmatch(plain):
        raise ValueError("no number with a country code")
    return plain


def digest_of(number: str, secret: str) -> str:
    """A keyed digest: without the secret nobody finds the number by trying them all."""
    return hmac.new(
        secret.encode(), b"workmark.texting.number:" + number.encode(), hashlib.sha256
    ).hexdigest()
