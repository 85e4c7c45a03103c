"""Searching candidates who agreed to be found: by skill, level, recency, evidence, region and language. Nobody is named.

Who is found stands in no order of merit. The order is drawn for each employer and each day by a secret sum that knows nothing of
anybody but a number, so that nobody stands first for ever and a page can be turned without seeing anybody twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, NotFound
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.planning.strengths import EvidenceKind
from workmark.skills.models import Skill
from workmark.workforce.candidate_models import CandidateListing, CandidateProof
from workmark.workforce.consent_models import Consent, Purpose
from workmark.workforce.consents import consents_to

# Stored with every introduction that comes of a search. A change to who is found is a new name here.
MODEL: Final = "found-1"
MOST_SKILLS: Final = 6
_YEAR = timedelta(days=365.25)


@dataclass(frozen=True)
class Sought:
    """One skill looked for. level: 1 to 4, at least. years: proved within so many; None for any time."""

    skill: Skill
    level: int = 1
    years: int | None = None
    at_work: bool = False


@dataclass(frozen=True)
class Search:
    """skills: every one is wanted. country, region: ISO 3166. language: a code, such as "es"."""

    skills: tuple[Sought, ...]
    country: str = ""
    region: str = ""
    language: str = ""


@dataclass(frozen=True)
class Candidate:
    """consent: what lets this employer look; its token is what the candidate is called. proofs: in the order asked."""

    consent: Consent
    proofs: tuple[CandidateProof, ...]
    listing: CandidateListing | None


def people_found(person: Person, organisation: Organisation, search: Search, *, at: datetime) -> list[int]:
    """The numbers of all who agreed that this employer may find them and prove every skill looked for, as drawn today.

    Raises NotAllowed; InvalidInput without a skill, or with too many.
    """
    require(person, "candidate.search", organisation)
    if not 0 < len(search.skills) <= MOST_SKILLS:
        raise InvalidInput(
            _("Choose one to %(most)d skills.") % {"most": MOST_SKILLS},
            fields={"skills": [_("Choose at least one skill.")]},
        )
    proving = [_proving(each, organisation, at) for each in _rarest_first(search.skills)]
    found = proving[0]
    for more in proving[1:]:
        found = found.filter(Exists(more.filter(person=OuterRef("person"))))
    if search.country or search.region or search.language:
        found = found.filter(Exists(_listed(search).filter(person=OuterRef("person"))))
    numbers = set(found.values_list("person_id", flat=True))
    return _drawn(numbers, organisation, at)


def _rarest_first(skills: Sequence[Sought]) -> list[Sought]:
    """The order in which the database finds out soonest who proves all."""
    held = CandidateProof.objects.filter(skill__in=[each.skill.pk for each in skills])
    counted = dict(held.values_list("skill").annotate(Count("pk")).values_list("skill", "pk__count"))
    return sorted(skills, key=lambda each: counted.get(each.skill.pk, 0))


def candidates_among(
    people: Sequence[int], organisation: Organisation, search: Search, *, at: datetime
) -> list[Candidate]:
    """These people, in the order given, with what proves each skill looked for. Whoever may not be shown is left out."""
    consents = _consents_by_person(people, organisation, at)
    proofs: dict[int, dict[int, CandidateProof]] = defaultdict(dict)
    for sought in search.skills:
        shown = _proving(sought, organisation, at).filter(person__in=people)
        shown = shown.select_related("credential__version", "credential__issuer")
        # The highest level, then the newest: what was read last stays.
        for proof in shown.order_by("level", "earned_at"):
            proofs[proof.person_id][sought.skill.pk] = proof
    listings = {each.person_id: each for each in CandidateListing.objects.filter(person__in=people)}
    return [
        Candidate(
            consents[number],
            tuple(proofs[number][each.skill.pk] for each in search.skills if each.skill.pk in proofs[number]),
            listings.get(number),
        )
        for number in people
        if number in consents and len(proofs[number]) == len(search.skills)
    ]


def candidate_of(person: Person, organisation: Organisation, token: str, *, at: datetime) -> Consent:
    """What lets this employer look at one candidate. Raises NotAllowed, or NotFound once nothing does."""
    require(person, "candidate.search", organisation)
    found = consents_to(organisation, Purpose.RECRUITING, at=at).filter(token=token).first()
    if found is None:
        raise NotFound(_("There is no such candidate, or they are not to be found any more."))
    return found


def proofs_of(consent: Consent, organisation: Organisation, *, at: datetime) -> list[CandidateProof]:
    """Everything that one candidate lets this employer see, by skill."""
    shown = _in_sight(organisation, at).filter(person=consent.person_id)
    shown = shown.select_related("skill__framework", "credential__version", "credential__issuer")
    return list(shown.order_by("skill__label", "-level", "-earned_at"))


def _proving(sought: Sought, organisation: Organisation, at: datetime) -> QuerySet[CandidateProof]:
    """The proofs of one skill, in force, that their holders let this employer see."""
    found = _in_sight(organisation, at).filter(skill=sought.skill, level__gte=sought.level)
    if sought.years is not None:
        found = found.filter(earned_at__gte=at - sought.years * _YEAR)
    if sought.at_work:
        found = found.filter(evidence=EvidenceKind.AT_WORK)
    return found


def _in_sight(organisation: Organisation, at: datetime) -> QuerySet[CandidateProof]:
    """Every proof in force that its holder lets this employer see."""
    found = CandidateProof.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=at),
        earned_at__lte=at,
        credential__revoked_at=None,
        credential__held_at=None,
        credential__replaced_by=None,
    )
    open_ones = consents_to(organisation, Purpose.RECRUITING, at=at).filter(person=OuterRef("person"))
    chosen = Consent.credentials.through.objects.filter(
        consent=OuterRef("pk"), credential=OuterRef(OuterRef("credential"))
    )
    return found.filter(Exists(open_ones.filter(Q(includes_all_credentials=True) | Exists(chosen))))


def _listed(search: Search) -> QuerySet[CandidateListing]:
    found = CandidateListing.objects.all()
    if search.country:
        found = found.filter(country=search.country)
    if search.region:
        found = found.filter(region=search.region)
    if search.language:
        found = found.filter(languages__contains=f",{search.language},")
    return found


def _drawn(numbers: Iterable[int], organisation: Organisation, at: datetime) -> list[int]:
    """A multiplier of each day's own, and secret: by a known one, many days' orders would tell people apart."""
    seed = salted_hmac(
        "workforce.candidates", f"{at:%Y-%m-%d}:{organisation.pk}", algorithm="sha256"
    ).digest()
    # Odd, so that no two numbers get the same key.
    shift, factor = int.from_bytes(seed[:8]), int.from_bytes(seed[8:16]) | 1
    return sorted(numbers, key=lambda number: ((number + shift) * factor) & 0xFFFF_FFFF_FFFF_FFFF)


def _consents_by_person(
    people: Sequence[int], organisation: Organisation, at: datetime
) -> dict[int, Consent]:
    """One for each; that to this employer alone comes before that to all."""
    found = consents_to(organisation, Purpose.RECRUITING, at=at).filter(person__in=people)
    by_person: dict[int, Consent] = {}
    for consent in found.order_by("organisation"):
        if consent.person_id not in by_person or consent.organisation_id is not None:
            by_person[consent.person_id] = consent
    return by_person
