"""Questions an operator asks: which issuers wait for a look, who is who, how much is used."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from workmark.organisations.models import DomainProof, Organisation, Person
from workmark.organisations.operating_models import (
    Announcement,
    HelpGrant,
    IssuerReview,
    Operator,
    ReviewOutcome,
    Terms,
    TermsAcceptance,
)


def is_operator(person: object) -> bool:
    """Whether this person looks after the instance now."""
    pk = getattr(person, "pk", None)
    return pk is not None and Operator.objects.filter(person_id=pk, ended_at=None).exists()


def proved_domain(organisation: Organisation) -> str:
    """The domain proved first, by which the issuer is named; empty without any."""
    proofs = DomainProof.objects.filter(organisation=organisation, proved_at__isnull=False)
    return proofs.order_by("proved_at").values_list("domain", flat=True).first() or ""


def latest_review(organisation: Organisation) -> IssuerReview | None:
    return organisation.issuer_reviews.order_by("-decided_at", "-pk").first()


def confirmation_of(organisation: Organisation) -> IssuerReview | None:
    """The operator's word about an issuer, as long as what it was given about still stands there."""
    review = latest_review(organisation)
    if review is None or review.outcome != ReviewOutcome.CONFIRMED:
        return None
    still = DomainProof.objects.filter(
        organisation=organisation, domain=review.domain, proved_at__isnull=False
    ).exists()
    return review if still and review.legal_name == organisation.legal_name else None


def issuers_to_review() -> QuerySet[Organisation]:
    """Issuers nobody looked at since their legal name and domain are what they are; those longest here first."""
    domain = DomainProof.objects.filter(organisation=OuterRef("pk"), proved_at__isnull=False).order_by(
        "proved_at"
    )
    looked = IssuerReview.objects.filter(
        organisation=OuterRef("pk"), legal_name=OuterRef("legal_name"), domain=OuterRef("domain")
    )
    return (
        Organisation.objects.filter(may_issue=True)
        .annotate(domain=Subquery(domain.values("domain")[:1]))
        .filter(~Exists(looked))
        .order_by(F("created_at"), "pk")
    )


def people_by_address(said: str) -> QuerySet[Person]:
    """Whoever has confirmed exactly this address; an operator searches nobody by a part of a name."""
    found = Person.objects.filter(emailaddress__email__iexact=said.strip(), emailaddress__verified=True)
    return found.distinct()


def joined_since(at: datetime) -> int:
    return Person.objects.filter(joined_at__gte=at, is_active=True).count()


def current_terms() -> Terms | None:
    """The newest published version; None before the first."""
    return Terms.objects.order_by("-number").first()


def terms_due(person: Person) -> int:
    """The number of the version this person has to be asked about; 0 when there is none."""
    terms = current_terms()
    if terms is None or TermsAcceptance.objects.filter(person=person, terms=terms).exists():
        return 0
    return terms.number


def announcements_for(person: Person, at: datetime) -> list[Announcement]:
    """What is being told now and the person has not put away, newest first."""
    open_now = Announcement.objects.filter(starts_at__lte=at, ends_at__gt=at)
    return list(open_now.exclude(reads__person=person).order_by("-starts_at")[:3])


def open_help(person: Person, at: datetime) -> HelpGrant | None:
    return HelpGrant.objects.filter(person=person, ended_at=None, expires_at__gt=at).first()
