"""Issue awards anew: the same award as a new Credential, signed with the issuer's present key, naming the one it
replaces. In chunks, each whole, so that a killed run is taken up. Runs where keys may be opened: in the worker.
"""

from collections import Counter
from collections.abc import Callable
from operator import attrgetter

from django.db.models import QuerySet

from workmark.credentials.actions.append_to_log import append_to_log
from workmark.credentials.actions.ensure_issuer_key import ensure_issuer_key
from workmark.credentials.actions.issue_batch import save_entries, save_signed
from workmark.credentials.actions.reserve_status_entries import reserve_status_entries
from workmark.credentials.actions.revoke_many import digest_of
from workmark.credentials.counting import counted_by
from workmark.credentials.inquiry_models import Inquiry
from workmark.credentials.issuers import is_suspended_now
from workmark.credentials.letters import replacement_letter
from workmark.credentials.logged import award_record
from workmark.credentials.models import Credential, CredentialState
from workmark.credentials.signals import credentials_signed
from workmark.credentials.signing_many import ManySigner
from workmark.jobs.outbox import queue_messages
from workmark.lib.clock import now
from workmark.openbadges.errors import RefusedToIssue
from workmark.organisations.acting import Actor, change
from workmark.organisations.models import Organisation

# Small enough that on SQLite, where a chunk holds the only write lock while it signs, nobody waits a second.
CHUNK = 100


def reissue_many(
    actor: Actor,
    issuer: Organisation,
    credentials: QuerySet[Credential],
    *,
    occasion: str,
    reason: str = "",
    name_of: Callable[[Credential], str] = attrgetter("learner_name"),
    while_suspended: bool = False,
) -> int:
    """Replace each signed Credential that has no replacement yet, in force or revoked. Gives how many.

    The caller says by the query which to replace, and revokes the old ones by itself where that is due.
    occasion: what happened, in at most 60 characters, such as "key:7". Each learner is told of it once, however many
    badges and runs there are, and what was made on one occasion is never replaced on the same: after a run that was
    cut short, the same call does the rest. reason: why, for the learners, where there is more to say than that.
    name_of: the name the new one bears, from the old one; left out: the same.
    while_suspended: for a stolen key alone, whose badges must not be left to whoever holds it. Otherwise nothing is
    signed for a suspended issuer: what is left waits, and `reissues_waiting` finds it when the suspension is lifted.

    Raises NotAllowed.
    """
    if not while_suspended and Organisation.objects.filter(pk=issuer.pk, suspended_at__isnull=False).exists():
        return 0
    key = ensure_issuer_key(issuer)
    waiting = credentials.filter(issuer=issuer, state=CredentialState.ISSUED, replaced_by__isnull=True)
    waiting = waiting.exclude(intent_key__endswith=made_on(occasion))
    done = 0
    with ManySigner(key) as signer:
        while waiting.exists():
            with change(actor, "credential.reissue", issuer, organisation=issuer) as event:
                # Another run waits here, and then finds only what this one left.
                if is_suspended_now(issuer) and not while_suspended:
                    event.detail = {"waits": "suspended"}
                    break
                made = _replace(_next(waiting), signer, occasion, name_of)
                _tell(made, issuer, occasion, reason)
                signer.require_sound()
                event.detail = {
                    "reissued": len(made),
                    "digest": digest_of(made),
                    "verification_method": key.verification_method,
                }
            done += len(made)
    return done


def _next(waiting: QuerySet[Credential]) -> list[Credential]:
    """The next chunk, locked, of what still waits then: one that somebody takes back meanwhile must not come back."""
    together = ("version__achievement", "issuer", "learner", "decision", "submission")
    pks = list(waiting.order_by("pk").values_list("pk", flat=True)[:CHUNK])
    # Whoever takes one back locks the question before the badge: the other way round, each would wait for the other.
    list(Inquiry.objects.select_for_update(no_key=True).filter(credential__in=pks, end="").order_by("pk"))
    locked = waiting.filter(pk__in=pks).select_for_update(no_key=True, of=("self",))
    return list(locked.select_related(*together).order_by("pk"))


def made_on(occasion: str) -> str:
    """How the intent key ends of what was made on an occasion."""
    return f":on:{occasion}"


def _replace(
    held: list[Credential], signer: ManySigner, occasion: str, name_of: Callable[[Credential], str]
) -> list[Credential]:
    if not held:
        return []
    made = [_same_award(earlier, occasion, name_of(earlier)) for earlier in held]
    places = reserve_status_entries(held[0].issuer, len(made))
    for token, why in signer.sign(made, places, at=now()).items():
        raise RefusedToIssue(f"The award behind {token} cannot be signed anew: {why}")
    save_signed(made)
    save_entries(made, places)
    _take_inquiries_along(made)
    append_to_log([award_record(each, digest=signer.log_digests[each.token]) for each in made])
    for credential, counted in ((each, counted_by(each, unsaved=True)) for each in made):
        if counted:
            credential.counted.set(counted)
    credentials_signed.send(sender=Credential, credentials=made)
    return made


def _take_inquiries_along(made: list[Credential]) -> None:
    """An open question is about the award: it follows to the badge that stands for it now, and so does a hold."""
    newer = {credential.replaces_id: credential for credential in made}
    for inquiry in Inquiry.objects.filter(credential__in=newer, end=""):
        credential = newer[inquiry.credential_id]
        Inquiry.objects.filter(pk=inquiry.pk).update(credential=credential)
        if inquiry.is_on_hold:
            Credential.objects.filter(pk=credential.pk).update(held_at=inquiry.held_at)


def _same_award(earlier: Credential, occasion: str, name: str) -> Credential:
    """What the award says is taken over; the address, the salt and the status entry are new."""
    return Credential(
        learner=earlier.learner,
        version=earlier.version,
        issuer=earlier.issuer,
        authority=earlier.authority,
        submission=earlier.submission,
        decision=earlier.decision,
        replaces=earlier,
        intent_key=f"replaces:{earlier.pk}{made_on(occasion)}",
        visibility=earlier.visibility,
        learner_name=name,
        identity_email=earlier.identity_email,
        awarded_at=earlier.awarded_at,
        evidence_links=earlier.evidence_links,
        valid_until=earlier.valid_until,
    )


def _tell(made: list[Credential], issuer: Organisation, occasion: str, reason: str) -> None:
    counts = Counter(credential.learner for credential in made)
    queue_messages(
        [
            replacement_letter(learner, issuer, count=count, occasion=occasion, reason=reason)
            for learner, count in counts.items()
        ]
    )
