"""What an employer's check found, as plain values: this room records checks and does not run them."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class BadgeWords:
    """How the badge calls itself. id: its own address or name, by which the same badge is known again."""

    id: str = ""
    title: str = ""
    learner: str = ""
    issuer: str = ""


@dataclass(frozen=True)
class CheckedBadge:
    """One badge that was checked.

    document: the bytes that were checked. outcome: `openbadges.Outcome` as a word. checks: each answer as
    `Check.as_json()`. token: of our own Credential, or "". address: where the badge was found, or "".
    """

    document: bytes
    outcome: str
    checks: list[dict[str, str]]
    words: BadgeWords = field(default_factory=BadgeWords)
    token: str = ""
    address: str = ""

    def kept(self) -> dict[str, Any]:
        """What goes on record: no more of the badge than says which it was."""
        return {"outcome": self.outcome, "checks": self.checks, "said": asdict(self.words)}


@dataclass(frozen=True)
class ShownProof:
    """What somebody shows an employer of one badge: which it is, what it proves, and each check's answer.

    can_do: the competency in the badge's words. issuer_standing: how its issuer is known, in words. checked_at: ISO 8601.
    """

    checked: CheckedBadge
    verdict: str
    verdict_text: str
    can_do: str
    skills: tuple[str, ...]
    awarded: str
    valid_until: str
    issuer_standing: str
    checked_at: str

    def kept(self) -> dict[str, Any]:
        """As it is shown to whoever sends it, and then to the employer; nothing else is."""
        proves = {
            "can_do": self.can_do,
            "skills": list(self.skills),
            "awarded": self.awarded,
            "valid_until": self.valid_until,
            "issuer_standing": self.issuer_standing,
        }
        first = {"verdict": self.verdict, "text": self.verdict_text, "at": self.checked_at}
        return self.checked.kept() | {"proves": proves, "first": first}
