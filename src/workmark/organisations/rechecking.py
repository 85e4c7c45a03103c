"""Proofs of domains do not keep for ever: each is looked at once a day, one that gave no answer every few hours."""

from datetime import timedelta

from django.db.models import Q
from django_tasks import task

from workmark.jobs.enqueueing import enqueue_each_once
from workmark.jobs.timetable import every
from workmark.lib.clock import now
from workmark.organisations.acting import SYSTEM
from workmark.organisations.models import DomainProof

EVERY = timedelta(hours=6)
LOOKED_AT_EVERY = timedelta(hours=23)  # a little less than a day, so that it stays at about the same hour
MOST_AT_ONCE = 500


@task()
def recheck_domain(proof_pk: int) -> None:
    """Look at one domain. A proof that was removed meanwhile is no work."""
    from workmark.organisations.actions.check_domain_proof import check_domain_proof

    proof = DomainProof.objects.filter(pk=proof_pk).select_related("organisation").first()
    if proof is not None:
        check_domain_proof(SYSTEM, proof, at=now())


@task()
def recheck_domains() -> int:
    """Give each proof that is due a job of its own, so that a slow server holds up nobody else; gives how many."""
    due = Q(last_checked_at__lt=now() - LOOKED_AT_EVERY) | Q(unclear_since__isnull=False)
    proofs = DomainProof.objects.filter(due, proved_at__isnull=False).order_by("last_checked_at")
    pks = list(proofs.values_list("pk", flat=True)[:MOST_AT_ONCE])
    enqueue_each_once(recheck_domain, {f"domain-proof:{pk}": (pk,) for pk in pks})
    return len(pks)


every(EVERY, "organisations.recheck_domains", recheck_domains)
