"""Write down that a shared link, or one item through it, was opened: the learner sees who looked and when."""

from datetime import datetime

from workmark.organisations.models import Membership, Person
from workmark.submissions.models import Evidence, GrantView, SharingGrant


def record_view(
    grant: SharingGrant, *, viewer: Person | None, evidence: Evidence | None = None, at: datetime
) -> GrantView | None:
    """viewer: None for someone without an account. The learner's own looks are not recorded.

    This is the view's own record and is shown to the learner; it needs no audit event beside it.
    """
    if viewer is not None and viewer.pk == grant.learner_id:
        return None
    organisation = ""
    if viewer is not None:
        membership = Membership.objects.filter(person=viewer).select_related("organisation").first()
        organisation = membership.organisation.name if membership else ""
    return GrantView.objects.create(
        grant=grant, viewer=viewer, viewer_organisation=organisation, evidence=evidence, at=at
    )
