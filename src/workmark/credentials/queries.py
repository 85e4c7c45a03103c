"""Questions about Credentials: one by its token for a certain reader, a learner's, an issuer's ledger, the public ones."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from workmark.credentials.batch_models import Batch, RowState
from workmark.credentials.inquiry_models import Inquiry, WithdrawalAppeal
from workmark.credentials.models import (
    SHORT_LENGTH,
    Credential,
    CredentialState,
    CredentialVisibility,
    ShownPart,
)
from workmark.credentials.record_models import RecordRequest
from workmark.lib.problems import Gone, NotFound
from workmark.organisations.models import Membership, Organisation, Person, Role
from workmark.submissions.models import Submission

_TOGETHER = (
    "version__achievement",
    "issuer__logo",
    "authority__institution__logo",
    "learner",
    "decision__decided_by",
    "submission",
    "key",
    "replaces",
)


_PICTURES = ("issuer__logo__image", "authority__institution__logo__image")


def credential_for_reader(token: str, reader: Person | None) -> Credential:
    """An issued Credential its reader may open: its learner always, others unless it is private.

    Absent, unsigned and private look the same to others (NotFound). Raises Gone once its holder is erased.
    The database is asked for what is open, so that what is shut takes no longer to answer than what never was.
    """
    is_open = Q(state=CredentialState.ISSUED) & ~Q(visibility=CredentialVisibility.PRIVATE)
    may_open = Q(state=CredentialState.ERASED) | is_open
    if reader is not None:
        may_open |= Q(learner=reader)
    held = Credential.objects.select_related(*_TOGETHER).filter(may_open, token=token)
    renewing = Submission.objects.filter(renews=OuterRef("submission"))
    found = held.annotate(has_renewing_work=Exists(renewing)).defer(*_PICTURES).first()
    if found is not None and found.state == CredentialState.ERASED:
        raise Gone(_("There is no page for this badge any more. Whoever has its file can still check that."))
    if found is None:
        raise NotFound(_("There is no badge at this address, or its owner keeps it private."))
    return found


def credential_by_short(short: str, reader: Person | None) -> Credential:
    """The same by the beginning of its token, as short addresses have it. Raises as `credential_for_reader`."""
    found = Credential.objects.alias(short=Substr("token", 1, SHORT_LENGTH)).filter(short=short)
    token = found.values_list("token", flat=True).first()
    return credential_for_reader(token or short, reader)


def open_part(token: str) -> ShownPart:
    """The part that a link shows; NotFound once its owner ended it, while the badge is on hold, or if there never was one."""
    found = ShownPart.objects.filter(token=token, ended_at=None, selective__credential__held_at=None).first()
    if found is None:
        raise NotFound(_("There is nothing at this address, or its owner ended the link."))
    return found


def open_parts_of(person: Person) -> QuerySet[ShownPart]:
    """The links that show a part of one of the person's badges."""
    held = ShownPart.objects.filter(selective__credential__learner=person, ended_at=None)
    return held.select_related("selective__credential__version").order_by("-created_at")


def _is_open(credential: Credential) -> bool:
    return (
        credential.state == CredentialState.ISSUED and credential.visibility != CredentialVisibility.PRIVATE
    )


def replacement_for(credential: Credential, reader: Person | None) -> Credential | None:
    """The signed Credential that took this one's place, if this reader may open it."""
    newer = Credential.objects.filter(replaces=credential, state=CredentialState.ISSUED).first()
    is_own = reader is not None and reader.pk == credential.learner_id
    return newer if newer is not None and (is_own or _is_open(newer)) else None


def credentials_of(person: Person) -> QuerySet[Credential]:
    """A learner's Credentials, newest first, the ones being signed included."""
    return (
        Credential.objects.filter(learner=person)
        .select_related("version__achievement", "issuer")
        .order_by("-awarded_at")
    )


def latest_of(submission: Submission) -> Credential | None:
    """The signed Credential that stands for a Submission's award now: the last, where one replaced another."""
    signed = Credential.objects.filter(submission=submission, state=CredentialState.ISSUED)
    return signed.filter(replaced_by__isnull=True).first()


def ledger_of(organisation: Organisation, *, words: str = "") -> QuerySet[Credential]:
    """Everything an issuer has issued or is issuing, newest first. words: part of a title or of a learner's name."""
    found = Credential.objects.filter(issuer=organisation).select_related(
        "version__achievement", "learner", "issuer", "authority__institution"
    )
    if words:
        found = found.filter(Q(learner_name__icontains=words) | Q(version__title__icontains=words))
    return found.order_by("-awarded_at")


def ledgers_for(person: Person) -> QuerySet[Organisation]:
    """The issuers whose ledger this person may see."""
    held = Membership.objects.filter(person=person, role__in=[Role.OWNER, Role.AUDITOR])
    return Organisation.objects.filter(pk__in=held.values("organisation"), may_issue=True)


def listed_publicly() -> QuerySet[Credential]:
    """Credentials in force whose learners want everyone to see them."""
    return (
        Credential.objects.filter(
            state=CredentialState.ISSUED,
            visibility=CredentialVisibility.PUBLIC,
            revoked_at=None,
            held_at=None,
        )
        .select_related("version__achievement", "issuer")
        .order_by("-awarded_at")
    )


def withdrawn_by_token(token: str) -> Credential | None:
    """The Credential if it is revoked or on hold: for what the status list itself does not carry."""
    gone = Q(revoked_at__isnull=False) | Q(held_at__isnull=False)
    return Credential.objects.filter(gone, token=token).first()


def records_of(person: Person) -> QuerySet[RecordRequest]:
    """The records a learner asked for and has not removed, newest first; without their bytes."""
    kept = RecordRequest.objects.filter(learner=person, removed_at__isnull=True)
    return kept.select_related("issuer").defer("document").order_by("-pk")


def own_record(person: Person, token: str) -> RecordRequest:
    """One of them; anybody else's looks absent (NotFound)."""
    found = records_of(person).filter(token=token).first()
    if found is None:
        raise _no_record()
    return found


def record_for_reader(token: str, reader: Person | None) -> RecordRequest:
    """A signed record, for its learner, or for anybody while she shares it. Everything else looks absent (NotFound)."""
    there = RecordRequest.objects.filter(token=token, signed_at__isnull=False, removed_at__isnull=True)
    found = there.first()
    is_own = found is not None and reader is not None and found.learner_id == reader.pk
    if found is None or not (is_own or found.shared_at is not None):
        raise _no_record()
    return found


def _no_record() -> NotFound:
    return NotFound(_("There is no record at this address, or its owner keeps it private."))


def batches_of(organisation: Organisation) -> QuerySet[Batch]:
    """An issuer's batches, newest first."""
    return Batch.objects.filter(issuer=organisation).select_related("issuer", "made_by").order_by("-pk")


def issued_by_batch(batch: Batch) -> QuerySet[Credential]:
    """What a batch issued itself; not what it found awarded before."""
    return Credential.objects.filter(batch_rows__batch=batch, batch_rows__state=RowState.ISSUED)


def same_awards_of_batch(batch: Batch) -> QuerySet[Credential]:
    """What stands for an award of a batch because its holder's name or the issuer's key changed.

    Not what the batch itself issued anew, nor what an appeal gave back: those were decided with open eyes.
    """
    followed = Q(intent_key__contains=":on:name:") | Q(intent_key__contains=":on:key:")
    found: set[int] = set()
    newer = Credential.objects.filter(followed, replaces__in=issued_by_batch(batch).values("pk"))
    while pks := set(newer.values_list("pk", flat=True)) - found:
        found |= pks
        newer = Credential.objects.filter(followed, replaces__in=pks)
    return Credential.objects.filter(pk__in=found)


def still_owed_by_batch(batch: Batch) -> QuerySet[Credential]:
    """Of what a batch issued, what may be issued anew: all but what was taken back for a cause of its own."""
    own_cause = Q(revoked_at__isnull=False) & ~Q(revocation_reason=batch.revocation_reason)
    return issued_by_batch(batch).exclude(own_cause)


def locked_inquiry(inquiry: Inquiry) -> Inquiry:
    """The row as it stands now, kept from others until the transaction ends."""
    locked = Inquiry.objects.select_for_update(no_key=True, of=("self",))
    return locked.select_related("credential__issuer", "credential__learner", "credential__version").get(
        pk=inquiry.pk
    )


def inquiries_of(organisation: Organisation) -> QuerySet[Inquiry]:
    """An issuer's inquiries, the open ones first, then the newest."""
    found = Inquiry.objects.filter(credential__issuer=organisation)
    return _with_badge(found).order_by("end", "-opened_at")


def own_inquiries(person: Person) -> QuerySet[Inquiry]:
    """Inquiries into a learner's own badges, newest first."""
    return _with_badge(Inquiry.objects.filter(credential__learner=person)).order_by("-opened_at")


def own_inquiry(person: Person, token: str) -> Inquiry:
    """One of them; anybody else's looks absent (NotFound)."""
    found = own_inquiries(person).filter(token=token).first()
    if found is None:
        raise NotFound(_("There is no inquiry at this address, or it is not about a badge of yours."))
    return found


def inquirers_of(person: Person) -> QuerySet[Organisation]:
    """The issuers whose inquiries this person may see."""
    roles = [Role.OWNER, Role.LEAD_ASSESSOR, Role.AUDITOR]
    held = Membership.objects.filter(person=person, role__in=roles)
    return Organisation.objects.filter(pk__in=held.values("organisation"), may_issue=True)


def issuers_inquiry(person: Person, slug: str, token: str) -> Inquiry:
    """One of an issuer's, for its own people; to everybody else it looks absent (NotFound)."""
    found = _with_badge(Inquiry.objects.filter(credential__issuer__in=inquirers_of(person)))
    inquiry = found.filter(credential__issuer__slug=slug, token=token).first()
    if inquiry is None:
        raise NotFound(_("There is no such inquiry of this issuer."))
    return inquiry


def issuers_appeal(person: Person, slug: str, token: str) -> WithdrawalAppeal:
    """One appeal to an issuer; as above."""
    appeal = (
        WithdrawalAppeal.objects.filter(token=token).select_related("inquiry__credential__issuer").first()
    )
    if appeal is None:
        raise NotFound(_("There is no such inquiry of this issuer."))
    issuers_inquiry(person, slug, appeal.inquiry.token)
    return appeal


def _with_badge(found: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
    together = ("credential__issuer", "credential__learner", "credential__version__achievement")
    return found.select_related(*together, "opened_by", "settled_by").prefetch_related("appeals")
