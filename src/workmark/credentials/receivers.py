"""What this room does when another announces something."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.utils.translation import gettext as _

from workmark.achievements.models import AchievementVersion, Stack
from workmark.achievements.signals import published, stack_published
from workmark.assessment.models import Decision
from workmark.assessment.signals import decided
from workmark.credentials.actions.append_to_log import append_to_log
from workmark.credentials.actions.intend_credential import intend_credential
from workmark.credentials.before_starting import asked_before
from workmark.credentials.endorsement_models import Endorsement
from workmark.credentials.logged import rubric_record
from workmark.credentials.models import Credential, CredentialState, SelectiveCredential
from workmark.credentials.queries import latest_of
from workmark.credentials.record_models import RecordRequest
from workmark.credentials.reissues_waiting import ask_for_reissues_again
from workmark.credentials.settling import settle_new_stack, settle_stacks_after
from workmark.credentials.signals import credentials_released, credentials_revoked, credentials_signed
from workmark.credentials.tasks.reissues import reissue_corrected
from workmark.credentials.tasks.signing import (
    issue_intended,
    sign_asked_record,
    sign_for_parts,
    sign_intended_endorsement,
)
from workmark.jobs.enqueueing import enqueue_each_once, enqueue_once
from workmark.lib.problems import WrongState
from workmark.organisations.models import Organisation, Person
from workmark.organisations.signals import organisation_reinstated
from workmark.submissions.corrections import last_round_of
from workmark.submissions.models import Attestation, AttestationCorrection, Submission
from workmark.submissions.signals import attestation_corrected, starting


@receiver(decided, dispatch_uid="credentials.intend")
def intend_on_award(sender: type[Decision], decision: Decision, **_rest: Any) -> None:
    """Runs inside the decision's transaction: if this fails, there was no decision."""
    intend_credential(decision)


@receiver(attestation_corrected, dispatch_uid="credentials.reissue_corrected")
def issue_anew_with_correction(
    sender: type[Attestation], attestation: Attestation, correction: AttestationCorrection, **_rest: Any
) -> None:
    """The signed text stands until then. What is revoked, or on no badge, is left alone."""
    badge = latest_of(last_round_of(attestation.submission))
    if badge is not None and badge.revoked_at is None:
        enqueue_once(reissue_corrected, f"correction:{correction.pk}", correction.pk, badge.pk)


@receiver(starting, dispatch_uid="credentials.ask_what_comes_before")
def refuse_what_comes_too_early(
    sender: type[Submission], learner: Person, version: AchievementVersion, at: datetime, **_more: Any
) -> None:
    """Nobody begins what builds on something that they have not earned; the error names what that is."""
    missing = [each.version.title for each in asked_before(version, learner, at=at) if each.is_missing]
    if missing:
        raise WrongState(
            _(
                "This builds on other micro-credentials. Earn them first: %(titles)s. The catalogue has a page of each."
            )
            % {"titles": "; ".join(missing)}
        )


@receiver(published, dispatch_uid="credentials.log_rubric")
def log_rubric(sender: type[AchievementVersion], version: AchievementVersion, **_rest: Any) -> None:
    """Runs inside the transaction that publishes: a rubric that learners see is in the log, and cannot change unseen."""
    append_to_log([rubric_record(version)])


@receiver(stack_published, dispatch_uid="credentials.settle_new_stack")
def look_at_holders(sender: type[Stack], stack: Stack, **_rest: Any) -> None:
    """Whoever has enough badges already need not wait for her next one."""
    enqueue_once(settle_new_stack, f"new-stack:{stack.pk}", stack.pk)


@receiver(
    [credentials_signed, credentials_revoked, credentials_released], dispatch_uid="credentials.settle_stacks"
)
def settle_stacks(sender: type[Credential], credentials: Sequence[Credential], **_rest: Any) -> None:
    """What counts in a stack has changed for these learners. By a signal, for a stack's badge is issued like any."""
    settle_stacks_after(credentials)


@receiver(organisation_reinstated, dispatch_uid="credentials.sign_what_waited")
def sign_what_waited(sender: type[Organisation], organisation: Organisation, **_rest: Any) -> None:
    """What waited for its signature when the issuer was suspended is signed now, and what a partner awarded for it.

    So are forms of badges for parts, their copies, covers of records, endorsements, and what was to be issued anew.
    Batches find their way by themselves.
    """
    its_own = Q(issuer=organisation) | Q(authority__institution=organisation)
    waiting = Credential.objects.filter(its_own, state=CredentialState.INTENDED)
    calls = {f"issue:{pk}": (pk,) for pk in waiting.values_list("pk", flat=True)}
    enqueue_each_once(issue_intended, calls)
    parts = SelectiveCredential.objects.filter(credential__issuer=organisation, credential__revoked_at=None)
    enqueue_each_once(sign_for_parts, {f"parts:{pk}": (pk,) for pk in parts.values_list("pk", flat=True)})
    records = RecordRequest.objects.filter(issuer=organisation, signed_at=None, refused="", removed_at=None)
    enqueue_each_once(sign_asked_record, {each.job: (each.pk,) for each in records})
    praise = Endorsement.objects.filter(issuer=organisation, issued_at=None)
    enqueue_each_once(
        sign_intended_endorsement, {f"endorsement:{pk}": (pk,) for pk in praise.values_list("pk", flat=True)}
    )
    ask_for_reissues_again(organisation)
