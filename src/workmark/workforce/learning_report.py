"""How long it takes from what was asked to its proof, and what a proof costs: medians, and none from few people.

Only those count who let the employer see how far they are. Below ten of them there is no figure, because one person's
pace could be read from it; nor is anybody's own figure shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import median, quantiles
from typing import Final

from workmark.organisations.models import Organisation, Person
from workmark.workforce.consent_models import Purpose
from workmark.workforce.consents import consents_to, note_views
from workmark.workforce.earned import ANSWERED_YES, Awards, awards_of
from workmark.workforce.learning import assigned_by, titles_of
from workmark.workforce.learning_models import LearningAssignment

FEWEST_PEOPLE: Final = 10


@dataclass(frozen=True)
class Proof:
    """One micro-credential earned after it was asked for. days: from one to the other. fee: covered at most."""

    title: str
    person: int
    days: int
    fee: Decimal
    currency: str


@dataclass(frozen=True)
class Line:
    """Of one micro-credential, or of all (title ""), in one currency. days and fee: medians. quarter, three_quarters: of days.

    All None where fewer than ten people stand behind them; then `people` is None too.
    """

    title: str
    currency: str
    people: int | None = None
    days: float | None = None
    quarter: float | None = None
    three_quarters: float | None = None
    fee: Decimal | None = None


def learning_report(viewer: Person, organisation: Organisation, *, at: datetime) -> list[Line]:
    """All together first, then by title. Raises NotAllowed."""
    asked = list(assigned_by(viewer, organisation).filter(state__in=ANSWERED_YES))
    consents = {each.person_id: each for each in consents_to(organisation, Purpose.PROGRESS, at=at)}
    shown = [each for each in asked if each.person_id in consents]
    note_views(
        [consents[pk] for pk in {each.person_id for each in shown}], organisation, viewer, "report", at=at
    )
    awards = awards_of({each.person_id for each in shown}, {each.achievement_id for each in shown})
    titles = titles_of(shown)
    proofs = [
        Proof(
            titles.get(each.achievement_id, each.achievement.slug),
            each.person_id,
            (first - each.assigned_at).days,
            each.fee_covered,
            each.currency,
        )
        for each in shown
        if (first := _first_since(awards, each)) is not None
    ]
    return lines_of(proofs)


def lines_of(proofs: Sequence[Proof]) -> list[Line]:
    """The report over these proofs. Pure."""
    groups: dict[tuple[str, str], list[Proof]] = defaultdict(list)
    for proof in proofs:
        groups[proof.title, proof.currency].append(proof)
    together = {("", currency): _told_together(groups, currency) for _, currency in groups}
    return [_line(title, currency, some) for (title, currency), some in sorted((together | groups).items())]


def _told_together(groups: Mapping[tuple[str, str], list[Proof]], currency: str) -> list[Proof]:
    """What "all together" says in a currency: without the lines that are not told, unless enough people stand behind those.

    Else all together, less the lines that are told, would be the figures of those few.
    """
    own = [some for (_, said_in), some in groups.items() if said_in == currency]
    told = [proof for some in own if _people(some) >= FEWEST_PEOPLE for proof in some]
    untold = [proof for some in own if _people(some) < FEWEST_PEOPLE for proof in some]
    return told + untold if not told or _people(untold) >= FEWEST_PEOPLE else told


def _people(proofs: Iterable[Proof]) -> int:
    return len({proof.person for proof in proofs})


def _line(title: str, currency: str, proofs: Iterable[Proof]) -> Line:
    some = list(proofs)
    people = _people(some)
    if people < FEWEST_PEOPLE:
        return Line(title, currency)
    days = [proof.days for proof in some]
    quarter, middle, three_quarters = quantiles(days, n=4, method="inclusive")
    return Line(
        title, currency, people, middle, quarter, three_quarters, median([proof.fee for proof in some])
    )


def _first_since(awards: Awards, assignment: LearningAssignment) -> datetime | None:
    """When she first earned it after it was asked for, if she did and it stands."""
    theirs = awards[assignment.person_id, assignment.achievement_id]
    return next((award.at for award in theirs if award.at >= assignment.assigned_at), None)
