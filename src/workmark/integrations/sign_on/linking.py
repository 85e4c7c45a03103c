"""Who may be joined to whom, and whom a sign-in finds."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import QuerySet

from workmark.integrations.id_tokens import Shown
from workmark.integrations.sign_on.models import SignOn, SignOnLink
from workmark.organisations.models import DomainProof, Organisation, Person


@dataclass(frozen=True)
class Found:
    """link: an account that lets this sign-in in. Otherwise may_link: whoever holds `email` here may say so."""

    link: SignOnLink | None = None
    may_link: bool = False
    email: str = ""


def sign_ons_in_use() -> QuerySet[SignOn]:
    """Nobody may act for a suspended organisation, and so its server signs nobody in."""
    return SignOn.objects.filter(organisation__suspended_at=None).select_related("organisation")


def sign_on_for(email: str) -> SignOn | None:
    """The sign-in of the organisation that has proved the domain of this address; None for any other."""
    domain = email.rpartition("@")[2].lower()
    proved = DomainProof.objects.filter(domain=domain, proved_at__isnull=False).values("organisation")
    found = sign_ons_in_use().filter(organisation__in=proved)
    # Two organisations may have proved one domain. Which one is meant, nobody could say.
    return found.get() if domain and found.count() == 1 else None


def find(sign_on: SignOn, shown: Shown) -> Found:
    """What this sign-in opens: an account linked to it; or, for a confirmed address at a proved domain, the offer to link."""
    if not proved_domains(sign_on.organisation):
        return Found()
    link = (
        sign_on.links.select_related("person").filter(subject=shown.subject, person__is_active=True).first()
    )
    if link is not None:
        return Found(link)
    domain = shown.email.rpartition("@")[2]
    return Found(None, bool(domain) and domain in proved_domains(sign_on.organisation), shown.email)


def proved_domains(organisation: Organisation) -> frozenset[str]:
    proved = organisation.domain_proofs.filter(proved_at__isnull=False)
    return frozenset(domain.lower() for domain in proved.values_list("domain", flat=True))


def holds(person: Person, email: str) -> bool:
    """Whether the person has shown this address to be theirs."""
    return (
        bool(email) and EmailAddress.objects.filter(user=person, verified=True, email__iexact=email).exists()
    )


def links_of(person: Person) -> QuerySet[SignOnLink]:
    return SignOnLink.objects.filter(person=person).select_related("sign_on__organisation")
