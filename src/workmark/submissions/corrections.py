"""Corrections that witnesses ask for: which of an issuer's wait, and the badge that names a confirmation."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation, Person
from workmark.submissions.models import AttestationCorrection, Submission
from workmark.submissions.takedowns import deciders_of


def corrections_of(organisation: Organisation) -> QuerySet[AttestationCorrection]:
    """What waits first, the oldest on top; then what was answered."""
    found = AttestationCorrection.objects.filter(
        attestation__submission__version__achievement__issuer=organisation
    )
    together = "attestation__submission__version__achievement__issuer"
    return found.select_related(together, "decided_by").order_by("end", "asked_at", "id")


def issuers_correction(person: Person, slug: str, token: str) -> AttestationCorrection:
    """One of an issuer's, for its own people; to everybody else it looks absent (NotFound)."""
    issuer = deciders_of(person).filter(slug=slug).first()
    found = corrections_of(issuer).filter(token=token).first() if issuer else None
    if found is None:
        raise NotFound(_("There is no such correction of this issuer."))
    return found


def last_round_of(submission: Submission) -> Submission:
    """The round that revises it, the one that revises that, and so on: the last may hold the award."""
    last = submission
    while (further := Submission.objects.filter(previous=last).first()) is not None:
        last = further
    return last
