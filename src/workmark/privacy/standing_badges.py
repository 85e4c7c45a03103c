"""Which badges still count or are still argued about, and which work they rest on. Terms ask this before anything goes."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from workmark.assessment.review_models import Review, ReviewState
from workmark.credentials.inquiring import DAYS_TO_APPEAL
from workmark.credentials.inquiry_models import InquiryEnd
from workmark.credentials.models import Credential, CredentialState
from workmark.submissions.models import CarriedRow, Submission

# A day more than she has: whoever appeals in the last hour is not too late by a purge.
_MAY_APPEAL = timedelta(days=DAYS_TO_APPEAL + 1)


def living(at: datetime) -> QuerySet[Credential]:
    """Badges that were not erased, revoked or past their last day before a moment."""
    erased = Q(state=CredentialState.ERASED, awarded_at__lt=at)
    return Credential.objects.exclude(Q(revoked_at__lt=at) | Q(valid_until__lt=at) | erased)


def is_badge_over(work: Submission, at: datetime) -> bool:
    """Whether work led to badges of which none counts any more. Where none is signed yet, nothing is over."""
    made = Credential.objects.filter(submission=work)
    return made.exists() and not made.filter(pk__in=living(at)).exists()


def argued_about(at: datetime) -> QuerySet[Credential]:
    """Badges with an open inquiry, an open appeal, or a revocation that may still be appealed against."""
    fresh = Q(inquiries__end=InquiryEnd.REVOKED, inquiries__settled_at__gt=at - _MAY_APPEAL)
    return Credential.objects.filter(Q(inquiries__end="") | Q(inquiries__appeals__end="") | fresh)


def rested_on(badges: QuerySet[Credential]) -> Q:
    """The work behind badges: their own, earlier rounds whose rows were carried into it, and what it renewed."""
    own = badges.exclude(submission=None).values("submission")
    carried = CarriedRow.objects.filter(submission__in=own).values("passed_in")
    renewed = Submission.objects.filter(pk__in=own).exclude(renews=None).values("renews")
    return Q(pk__in=own) | Q(pk__in=carried) | Q(pk__in=renewed)


def read_again() -> Q:
    """Work of which a decision is being looked at again."""
    open_ones = Review.objects.filter(state__in=[ReviewState.PROPOSED, ReviewState.IN_REVIEW])
    return Q(pk__in=open_ones.values("decision__submission"))
