"""End a shared link at once."""

from datetime import datetime

from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.models import SharingGrant


def revoke_share(learner: Person, grant: SharingGrant, *, at: datetime) -> SharingGrant:
    """The link opens nothing from now on; ending it twice is ending it once."""
    with change(learner, "sharing.revoke", grant, organisation=grant.submission.issuer) as event:
        current = SharingGrant.objects.select_for_update(no_key=True).get(pk=grant.pk)
        if current.revoked_at is None:
            current.revoked_at = at
            current.save(update_fields=["revoked_at"])
        event.target = current
        event.detail = {"revoked": True}
    return current
