"""Baking: a credential travels inside the picture of its badge.

`png` and `svg` each offer a pair: `bake_*` puts one credential into a picture and leaves the drawing as it
was, `read_*` takes it out again. Read next: Open Badges 3.0, "Baking", and for older pictures Baking 2.0.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MAX_CREDENTIAL_BYTES: Final = 1024 * 1024
# Our own place beside the credential, for the proof that the issuance log holds it. Other readers pass it over.
LOG_PROOF: Final = "tlog-proof"


class BakedForm(StrEnum):
    """Which standard's place in the picture the text was found in."""

    OPEN_BADGES_3 = "openbadgecredential"
    OPEN_BADGES_2 = "openbadges"


@dataclass(frozen=True)
class Baked:
    """What a picture carried.

    text: a credential as JSON or a compact token; in older pictures also the address of a hosted Assertion.
    notes: what a person should know about the picture; none of it decides whether the credential is good.
    log_proof: the proof of its place in an issuance log, as text; empty when there is none.
    """

    text: str
    form: BakedForm
    notes: tuple[str, ...] = ()
    log_proof: str = ""
