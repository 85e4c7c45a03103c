"""What stands inside a record, a presentation or a badge: each badge with an answer of its own, and who speaks for it.

A record is a cover: its own name and issuer say nothing of what its badges are, who gave them, and which of them counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from workmark.checking.headlines import Headline, sentence, verdict_on
from workmark.checking.summary import Summary, spoken_comment, summarise
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.report import Outcome, Verification

MOST_REASONS: Final = 3
_TONES: Final = {Outcome.PASSED: "good", Outcome.FAILED: "bad"}


@dataclass(frozen=True)
class Within:
    """One document inside another. title: never empty. why: what failed, else what could not be told.

    issuer_standing: how its issuer is known. comment: what an endorsement says.
    """

    verdict: Headline
    title: str
    said: Summary
    why: tuple[str, ...]
    issuer_standing: str
    comment: str = ""

    @property
    def tone(self) -> str:
        return _TONES.get(self.verdict.outcome, "warning")


@dataclass(frozen=True)
class Inside:
    """badges: those of a record or a presentation, and of a record in a presentation, in order. endorsements: of a badge."""

    badges: tuple[Within, ...] = ()
    endorsements: tuple[Within, ...] = ()


def inside_of(verification: Verification) -> Inside:
    """Empty for a badge alone."""
    badges = enumerate(_every(verification), 1)
    return Inside(
        tuple(_within(each, _("Badge %(number)d") % {"number": number}) for number, each in badges),
        tuple(_within(each, _("An endorsement")) for each in verification.endorsements),
    )


def _every(verification: Verification) -> Iterator[Verification]:
    for held in verification.contained:
        yield held
        yield from _every(held)


def _within(held: Verification, otherwise: str) -> Within:
    said = summarise(held.credential)
    return Within(
        verdict=verdict_on(held),
        title=said.title or otherwise,
        said=said,
        why=tuple(_reasons(held))[:MOST_REASONS],
        issuer_standing=" ".join(map(sentence, held.of(CheckCode.ISSUER_IDENTITY))),
        comment=spoken_comment(held.credential),
    )


def _reasons(held: Verification) -> Iterator[str]:
    outcome = held.outcome
    if outcome is not Outcome.PASSED:
        yield from (sentence(check) for check in held.checks if check.outcome is outcome)
