"""The draw of a month, made by the rule where no lead made it (decision 0412)."""

from datetime import datetime

from django.db import transaction

from workmark.assessment.actions.check_quality import draw_sample
from workmark.assessment.conflicts import conflicts_between
from workmark.assessment.messages import leads_of
from workmark.assessment.quality_models import QualitySample, SampleKind
from workmark.assessment.quality_queries import drawn_since, judged_between
from workmark.assessment.undrawn import draw_is_due
from workmark.organisations.acting import SYSTEM
from workmark.organisations.models import Organisation
from workmark.submissions.models import Submission

_AT_ONCE = 500


def draw_monthly(issuer: Organisation, *, at: datetime) -> QualitySample | None:
    """Draw what has waited for more than a month. None where nothing is late, or nobody may check any of it."""
    with transaction.atomic():
        # Of two workers the second finds the first one's draw, which ends the waiting.
        Organisation.objects.select_for_update(no_key=True).get(pk=issuer.pk)
        if not draw_is_due(issuer, at) or not _may_be_checked(issuer, at):
            return None
        return draw_sample(SYSTEM, issuer, kind=SampleKind.INTERNAL, at=at)


def _may_be_checked(issuer: Organisation, at: datetime) -> bool:
    """Whether somebody who leads had no part in one of these decisions, and has no tie to its learner."""
    leads = list(leads_of(issuer).values_list("pk", flat=True))
    waiting = judged_between(issuer, drawn_since(issuer, SampleKind.INTERNAL, at), at)
    works = list(
        Submission.objects.filter(pk__in=waiting.values("submission"))
        .select_related("version__achievement")
        .order_by("pk")
    )
    return any(
        len(conflicts_between(leads, some, at)) < len(leads) * len(some)
        for some in (works[start : start + _AT_ONCE] for start in range(0, len(works), _AT_ONCE))
    )
