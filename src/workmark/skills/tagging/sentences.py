"""A pasted text as sentences: lines first, since adverts are lists, and then where one sentence ends and another begins."""

import re
from typing import Final

MOST_SENTENCES: Final = 60
_BULLET: Final = re.compile(r"^[\s\-*•·–—▪◦‣]+")
_ENDS: Final = re.compile(r"(?<=[.!?;])\s+(?=[A-Z0-9ÁÉÍÓÚÑÄÖÜ¿¡\"“])")


def sentences_of(text: str) -> list[str]:
    """Every sentence in its order, without bullets and empty lines."""
    lines = (_BULLET.sub("", line).strip() for line in text.replace("\x00", " ").splitlines())
    return [part.strip() for line in lines for part in _ENDS.split(line) if part.strip()]
