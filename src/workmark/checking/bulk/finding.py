"""What one line of a bulk check says, as plain values that can be kept for a while and put in a table."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from workmark.checking.headlines import headline, sentence
from workmark.checking.summary import summarise
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.report import Check, Outcome
from workmark.verification.report import Report

_LONGEST = 300


@dataclass(frozen=True)
class Found:
    """outcome: `Outcome` as a word. verdict, why: for a person, in the language of the hand-in. at: ISO 8601, UTC.

    The rest is what the badge says of itself; issuer_standing: how its issuer is known, in words.
    """

    outcome: str
    verdict: str
    why: str
    at: str = ""
    achievement: str = ""
    learner: str = ""
    issuer: str = ""
    issuer_id: str = ""
    issuer_standing: str = ""
    awarded: str = ""
    valid_until: str = ""

    def as_json(self) -> dict[str, str]:
        return asdict(self)

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Found":
        return cls(**said)


def found_in(report: Report) -> Found:
    """The answer and its reasons: every check that failed, else every one that could not be made."""
    first, said = headline(report), summarise(report.credential)
    identity = report.verification.of(CheckCode.ISSUER_IDENTITY)
    return Found(
        outcome=first.outcome.value,
        verdict=first.title,
        why=_short(" ".join(_reasons(report)) or first.text, 4 * _LONGEST),
        at=report.at.isoformat(timespec="seconds"),
        achievement=_short(said.title),
        learner=_short(said.learner),
        issuer=_short(said.issuer),
        issuer_id=_short(said.issuer_id),
        issuer_standing=_short(" ".join(map(sentence, identity))),
        awarded=_short(said.awarded),
        valid_until=_short(said.valid_until),
    )


def not_taken(problem: str) -> Found:
    """For a file that never became something to check."""
    return Found(Outcome.FAILED.value, _("We found no badge here"), problem)


def given_up() -> Found:
    """For a line over which workers ended again and again: nobody knows, and that is what it says."""
    told = _("The check of this one ended three times before it was done. Check it by itself.")
    return Found(Outcome.NOT_DETERMINED.value, _("Could not tell"), told)


def _reasons(report: Report) -> list[str]:
    checks: tuple[Check, ...] = report.verification.checks
    for outcome in (Outcome.FAILED, Outcome.NOT_DETERMINED):
        told = [sentence(check) for check in checks if check.outcome is outcome]
        if told:
            return [*report.notes, *told]
    return list(report.notes)


def _short(text: str, most: int = _LONGEST) -> str:
    """Bounded, and without null characters, which PostgreSQL cannot keep."""
    text = text.replace("\x00", "")
    return text if len(text) <= most else f"{text[: most - 1]}…"
