"""An owner names a domain that the organisation wants to be known by, and gets a challenge to put there."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.domain_names import domain_name
from workmark.organisations.models import DomainProof, Organisation, Person

MOST_DOMAINS = 20


def begin_domain_proof(
    person: Person, organisation: Organisation, *, domain: str, at: datetime
) -> DomainProof:
    """Give the challenge for this domain; the same one each time, so that a record already set stays right.

    Raises InvalidInput for what is no public domain name.
    """
    name = domain_name(domain)
    with change(person, "organisation.prove_domain", organisation, organisation=organisation) as event:
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        known = organisation.domain_proofs.filter(domain=name).first()
        if known is None and organisation.domain_proofs.count() >= MOST_DOMAINS:
            raise WrongState(_("Twenty domains are the most that one organisation can name."))
        proof = known or DomainProof.objects.create(organisation=organisation, domain=name, created_at=at)
        event.target = proof
        event.detail = {"domain": name}
    return proof
