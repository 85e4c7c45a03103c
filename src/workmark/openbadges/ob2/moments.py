"""Moments as Open Badges 2 writes them: any ISO 8601 time with its zone. Later versions took XML Schema's one spelling.

Spec: Open Badges 2.0, "DateTime"; ISO 8601-1, "Date and time of day".
"""

import re
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

from workmark.openbadges.documents import parse_moment
from workmark.openbadges.errors import MalformedCredential

# With or without the marks between its parts, down to the hour, the minute or a part of the second.
_ISO_8601: Final = re.compile(
    r"[0-9]{4}(-[0-9]{2}-[0-9]{2}|[0-9]{4}|-?W[0-9]{2}-?[1-7])"
    r"T[0-9]{2}(:?[0-9]{2}(:?[0-9]{2}([.,][0-9]+)?)?)?"
    r"(Z|[+-]((0[0-9]|1[0-3])(:?[0-5][0-9])?|14(:?00)?))"
)


def parse_iso_moment(value: object, name: str) -> datetime:
    """An ISO 8601 time with a zone as an aware moment in UTC; raises MalformedCredential."""
    try:
        return parse_moment(value, name)
    except MalformedCredential:
        if isinstance(value, str) and _ISO_8601.fullmatch(value):
            with suppress(ValueError, OverflowError):
                return datetime.fromisoformat(value).astimezone(UTC)
        raise
