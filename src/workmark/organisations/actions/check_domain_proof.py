"""An owner asks us to look whether the challenge stands at the domain."""

from datetime import datetime

from workmark.organisations.acting import change
from workmark.organisations.models import DomainProof, Organisation, Person
from workmark.organisations.permissions import require
from workmark.organisations.proving import Answer, Doors, Looked, look_at_file, look_in_dns


def check_domain_proof(
    person: Person, proof: DomainProof, *, at: datetime, doors: Doors | None = None
) -> tuple[DomainProof, Answer]:
    """Look in DNS and at the file, and store what was seen.

    Found in either place proves the domain; an organisation with a proved domain may issue credentials. Not there in
    both places ends an earlier proof. Where we could not tell, an earlier proof stands as it did.
    """
    require(person, "organisation.prove_domain", proof)
    # Strangers' servers are asked before the transaction: no lock of ours waits for them.
    ways = doors or Doors()
    seen = {
        "dns": look_in_dns(proof.domain, proof.challenge, ways),
        "well-known": look_at_file(proof.domain, proof.challenge, ways),
    }
    answer = _together(seen)
    with change(person, "organisation.prove_domain", proof, organisation=proof.organisation) as event:
        current = DomainProof.objects.select_for_update(no_key=True).get(pk=proof.pk)
        current.last_checked_at = at
        current.last_answer = "\n".join(looked.said for looked in seen.values())
        if answer is Answer.FOUND:
            current.proved_at = current.proved_at or at
            current.method = next(way for way, looked in seen.items() if looked.answer is Answer.FOUND)
            Organisation.objects.filter(pk=proof.organisation_id).update(may_issue=True)
        elif answer is Answer.NOT_THERE:
            current.proved_at, current.method = None, ""
        current.save(update_fields=["last_checked_at", "last_answer", "proved_at", "method"])
        event.target = current
        event.detail = {"domain": current.domain, "answer": answer.value}
    return current, answer


def _together(seen: dict[str, Looked]) -> Answer:
    answers = {looked.answer for looked in seen.values()}
    if Answer.FOUND in answers:
        return Answer.FOUND
    return Answer.NOT_THERE if answers == {Answer.NOT_THERE} else Answer.COULD_NOT_TELL
