"""What a check of something from elsewhere found, as plain values: this room keeps checks and does not run them."""

from dataclasses import dataclass
from typing import Any

from workmark.planning.importing import ForeignAward


@dataclass(frozen=True)
class JudgedAward:
    """One badge with the answer about it alone. outcome: `openbadges.Outcome`; failures: codes of what failed.

    standing: `openbadges.trust.Standing` of its issuer. is_ours: it was issued here, and stands on profiles by itself.
    """

    said: ForeignAward
    outcome: str
    failures: tuple[str, ...]
    standing: str
    is_ours: bool = False


@dataclass(frozen=True)
class Brought:
    """One file, text or address.

    document: its exact bytes. report: the outcome and the checks, each with the parts of its sentence.
    """

    document: bytes
    outcome: str
    report: dict[str, Any]
    awards: tuple[JudgedAward, ...]
    file_name: str = ""
    address: str = ""
