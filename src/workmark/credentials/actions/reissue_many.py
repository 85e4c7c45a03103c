"""Issue awards anew: the same award as a new Credential, signed with the issuer's present key, naming the one it
replaces. In chunks, each whole, so that a killed run is taken up. Runs where keys may be opened: in the worker.
"""

from collections import Counter

from django.db.models import QuerySet

from workmark.credentials.actions.append_to_log import append_to_log
from workmark.credentials.actions.ensure_issuer_key import ensure_issuer_key
from workmark.credentials.actions.publish_status_list import publish_status_list
from workmark.credentials.actions.reserve_status_entry import reserve_status_entry
from workmark.credentials.actions.revoke_many import digest_of
from workmark.credentials.issuers import signer_for
from workmark.credentials.letters import tell_of_replacement
from workmark.credentials.logged import award_record
from workmark.credentials.models import Credential, CredentialState, IssuerKey, StatusList
from workmark.credentials.signing import SIGNED_FIELDS, sign_in_place
from workmark.openbadges.keys import Signer
from workmark.organisations.acting import Actor, change
from workmark.organisations.models import Organisation

# Small enough that on SQLite, where a chunk holds the only write lock while it signs, nobody waits a second.
CHUNK = 100


def reissue_many(
    actor: Actor, issuer: Organisation, credentials: QuerySet[Credential], *, occasion: str
) -> int:
    """Replace each signed Credential that has no replacement yet, in force or revoked. Gives how many.

    The caller says by the query which to replace, and revokes the old ones by itself where that is due.
    occasion: what happened, in at most 60 characters, such as "key:7". Each learner is told of it once, however many
    badges and runs there are, and what was made on one occasion is never replaced on the same: after a run that was
    cut short, the same call does the rest.

    Raises NotAllowed.
    """
    key = ensure_issuer_key(issuer)
    signer = signer_for(key)
    waiting = credentials.filter(issuer=issuer, state=CredentialState.ISSUED, replaced_by__isnull=True)
    waiting = waiting.exclude(intent_key__endswith=_made_on(occasion))
    done = 0
    while pks := list(waiting.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        with change(actor, "credential.reissue", issuer, organisation=issuer) as event:
            made = _replace(_held(pks), key, signer, occasion)
            _tell(made, issuer, occasion)
            event.detail = {
                "reissued": len(made),
                "digest": digest_of(made),
                "verification_method": key.verification_method,
            }
        done += len(made)
    return done


def _held(pks: list[int]) -> list[Credential]:
    """The rows, locked, without those that another run has replaced meanwhile."""
    return list(
        Credential.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=pks, replaced_by__isnull=True)
        .select_related("version__achievement", "issuer", "learner", "decision", "submission")
        .order_by("pk")
    )


def _made_on(occasion: str) -> str:
    return f":on:{occasion}"


def _replace(held: list[Credential], key: IssuerKey, signer: Signer, occasion: str) -> list[Credential]:
    made = Credential.objects.bulk_create(_same_award(earlier, occasion) for earlier in held)
    for credential in made:
        reserve_status_entry(credential)
    unpublished = StatusList.objects.filter(
        entries__credential__in=[credential.pk for credential in made], document_made_at__isnull=True
    )
    for status_list in unpublished.distinct():
        publish_status_list(status_list.pk)
    for credential in made:
        sign_in_place(credential, key, signer)
    Credential.objects.bulk_update(made, SIGNED_FIELDS, batch_size=CHUNK)
    append_to_log([award_record(credential) for credential in made])
    return made


def _same_award(earlier: Credential, occasion: str) -> Credential:
    """What the award says is taken over; the address, the salt and the status entry are new."""
    return Credential(
        learner=earlier.learner,
        version=earlier.version,
        issuer=earlier.issuer,
        submission=earlier.submission,
        decision=earlier.decision,
        replaces=earlier,
        intent_key=f"replaces:{earlier.pk}{_made_on(occasion)}",
        visibility=earlier.visibility,
        learner_name=earlier.learner_name,
        identity_email=earlier.identity_email,
        awarded_at=earlier.awarded_at,
        evidence_links=earlier.evidence_links,
        valid_until=earlier.valid_until,
    )


def _tell(made: list[Credential], issuer: Organisation, occasion: str) -> None:
    counts = Counter(credential.learner for credential in made)
    for learner, count in counts.items():
        tell_of_replacement(learner, issuer, count=count, occasion=occasion)
