"""Share chosen evidence by a link that ends by itself."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.editing import bounded
from workmark.submissions.models import SharingGrant, Submission, SubmissionState, Visibility

DEFAULT_DAYS, MOST_DAYS = 30, 90
_MOST_OPEN = 50


def share(
    learner: Person,
    submission: Submission,
    *,
    label: str,
    purpose: str = "",
    evidence_tokens: Collection[str],
    days: int = DEFAULT_DAYS,
    at: datetime,
) -> SharingGrant:
    """Make the link. label: for whom, as the learner will recognise it; days: 1 to 90.

    Only items that are neither for "assessors only" nor confidential to an employer nor taken down can be shared.

    Raises InvalidInput naming what to mend.
    """
    name = " ".join(bounded(label, 120, "label").split())
    why = " ".join(bounded(purpose, 200, "purpose").split())
    with change(learner, "sharing.grant", submission, organisation=submission.issuer) as event:
        if submission.state == SubmissionState.WITHDRAWN:
            raise WrongState(_("Work that was taken back cannot be shared."))
        chosen = list(
            submission.evidence.filter(
                token__in=evidence_tokens, is_confidential_to_employer=False, closed_at=None
            ).exclude(visibility=Visibility.ASSESSORS)
        )
        _refuse_wrong(name, days, chosen_all=len(chosen) == len(set(evidence_tokens)) > 0)
        if submission.sharing_grants.filter(revoked_at=None, expires_at__gt=at).count() >= _MOST_OPEN:
            raise WrongState(_("There are fifty open links to this work. End one you no longer need."))
        grant = SharingGrant.objects.create(
            learner=learner,
            submission=submission,
            label=name,
            purpose=why,
            created_at=at,
            expires_at=at + timedelta(days=days),
        )
        grant.evidence.set(chosen)
        event.target = grant
        event.detail = {"items": len(chosen), "days": days}
    return grant


def _refuse_wrong(name: str, days: int, *, chosen_all: bool) -> None:
    wrong: dict[str, list[str]] = {}
    if not name:
        wrong["label"] = [_("Say who the link is for.")]
    if not 1 <= days <= MOST_DAYS:
        wrong["days"] = [_("Choose between 1 and %(most)d days.") % {"most": MOST_DAYS}]
    if not chosen_all:
        wrong["evidence"] = [_("Choose at least one item that may be seen by people you share with.")]
    if wrong:
        raise InvalidInput(_("The link needs mending before it is made."), fields=wrong)
