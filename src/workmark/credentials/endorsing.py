"""What is needed to show endorsements: which ones stand, and how each verifies now."""

from dataclasses import dataclass

from django.db.models import QuerySet

from workmark.credentials.endorsement_models import Endorsement
from workmark.credentials.published import answer_of_ours
from workmark.lib.clock import now
from workmark.openbadges.errors import Unresolvable
from workmark.openbadges.report import Outcome, Verification
from workmark.openbadges.resolving import Fetched
from workmark.openbadges.verify import verify

MOST_SHOWN = 8


@dataclass(frozen=True)
class ShownEndorsement:
    """One endorsement with what a check says about it at this moment."""

    endorsement: Endorsement
    verification: Verification

    @property
    def is_sound(self) -> bool:
        """Whether every question that applies was answered well."""
        return self.verification.outcome is Outcome.PASSED


def standing_endorsements() -> QuerySet[Endorsement]:
    """Signed, accepted by the endorsed side, and not withdrawn; newest first."""
    return (
        Endorsement.objects.filter(issued_at__isnull=False, accepted_at__isnull=False, withdrawn_at=None)
        .select_related("issuer", "about_version", "about_organisation", "about_credential__version")
        .order_by("-accepted_at")
    )


def shown(endorsements: QuerySet[Endorsement]) -> list[ShownEndorsement]:
    """Each of these, verified in turn. They are bytes that our own worker signed, so no child process is needed."""
    return [
        ShownEndorsement(each, verify(bytes(each.document), at=now(), resolve=_ours_only))
        for each in endorsements[:MOST_SHOWN]
    ]


def _ours_only(url: str, /) -> Fetched:
    found = answer_of_ours(url)
    if found is None:
        raise Unresolvable(f"{url[:200]} is not an address of ours, and no other is asked here.")
    return found
