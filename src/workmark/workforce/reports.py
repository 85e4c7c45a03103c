"""What an employer's check found, as plain values: this room records checks and does not run them."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class CheckedBadge:
    """One badge that was checked.

    document: the bytes that were checked. outcome: `openbadges.Outcome` as a word. report: `Verification.as_json()`.
    token: of our own Credential, or "". address: where the badge was found, or "".
    """

    document: bytes
    outcome: str
    report: dict[str, Any]
    token: str = ""
    address: str = ""
