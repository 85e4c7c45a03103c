"""Look whether the challenge stands at the domain: when an owner asks, and once a day by the timetable."""

from datetime import datetime

from workmark.organisations.acting import Actor, change
from workmark.organisations.messages import tell_proof_ended
from workmark.organisations.models import DomainProof, Organisation, Person
from workmark.organisations.permissions import require
from workmark.organisations.proving import LONGEST_UNSEEN, Answer, Doors, Looked, look_at_file, look_in_dns

_SETTLED = [
    "last_checked_at",
    "last_answer",
    "proved_at",
    "method",
    "last_held_at",
    "unclear_since",
    "held_until",
]


def check_domain_proof(
    actor: Actor, proof: DomainProof, *, at: datetime, doors: Doors | None = None
) -> tuple[DomainProof, Answer]:
    """Look in DNS and at the file, and store what was seen.

    Found in either place proves the domain; an organisation with a proved domain may issue credentials. Not there in
    both places ends an earlier proof, and owners are told. Where we could not tell, an earlier proof stands, with the
    moment since which we cannot; after `LONGEST_UNSEEN` without an answer it ends too.
    """
    if isinstance(actor, Person):
        require(actor, "organisation.prove_domain", proof)
    # Strangers' servers are asked before the transaction: no lock of ours waits for them.
    ways = doors or Doors()
    seen = {
        "dns": look_in_dns(proof.domain, proof.challenge, ways),
        "well-known": look_at_file(proof.domain, proof.challenge, ways),
    }
    answer = _together(seen)
    with change(actor, "organisation.prove_domain", proof, organisation=proof.organisation) as event:
        current = DomainProof.objects.select_for_update(no_key=True).get(pk=proof.pk)
        current.last_checked_at = at
        current.last_answer = "\n".join(looked.said for looked in seen.values())
        if answer is Answer.FOUND:
            _hold(current, next(way for way, looked in seen.items() if looked.answer is Answer.FOUND), at)
        elif answer is Answer.NOT_THERE:
            _end(current)
        else:
            _stay_unclear(current, at)
        current.save(update_fields=_SETTLED)
        event.target = current
        event.detail = {"domain": current.domain, "answer": answer.value}
    return current, answer


def _hold(proof: DomainProof, method: str, at: datetime) -> None:
    proof.proved_at, proof.method = proof.proved_at or at, method
    proof.last_held_at, proof.unclear_since, proof.held_until = at, None, None
    Organisation.objects.filter(pk=proof.organisation_id).update(may_issue=True)


def _end(proof: DomainProof) -> None:
    """What was proved is shown as proved until we last saw it: that is all we know of when it ceased."""
    proof.unclear_since = None
    if proof.proved_at is None:
        return
    proof.held_until = proof.last_held_at or proof.proved_at
    proof.proved_at, proof.method = None, ""
    tell_proof_ended(proof)


def _stay_unclear(proof: DomainProof, at: datetime) -> None:
    proof.unclear_since = proof.unclear_since or at
    if proof.proved_at is not None and at - (proof.last_held_at or proof.proved_at) > LONGEST_UNSEEN:
        _end(proof)


def _together(seen: dict[str, Looked]) -> Answer:
    answers = {looked.answer for looked in seen.values()}
    if Answer.FOUND in answers:
        return Answer.FOUND
    return Answer.NOT_THERE if answers == {Answer.NOT_THERE} else Answer.COULD_NOT_TELL
