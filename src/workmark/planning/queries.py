"""Questions about one learner's profile rows. Somebody else's look absent (NotFound)."""

from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workmark.lib.problems import NotFound
from workmark.organisations.models import Person
from workmark.planning.goal_models import Goal
from workmark.planning.models import ImportedCredential, ImportedSkill, SelfClaim

Row = TypeVar("Row")
CHECKED_EVERY = timedelta(days=7)


def claims_of(person: Person) -> QuerySet[SelfClaim]:
    found = SelfClaim.objects.filter(person=person).select_related("skill__framework")
    return found.order_by("-claimed_at", "-pk")


def claim_of(person: Person, pk: int) -> SelfClaim:
    return _or_nothing(claims_of(person).filter(pk=pk).first())


def imported_of(person: Person) -> QuerySet[ImportedCredential]:
    """What she brought, newest first, without the bytes."""
    held = ImportedCredential.objects.filter(person=person).defer("document")
    return held.prefetch_related("awards__skills__skill__framework").order_by("-imported_at", "-pk")


def imported_by_token(person: Person, token: str) -> ImportedCredential:
    return _or_nothing(imported_of(person).filter(token=token).first())


def imported_skill_of(person: Person, pk: int) -> ImportedSkill:
    held = ImportedSkill.objects.filter(award__imported__person=person).select_related(
        "award__imported", "skill"
    )
    return _or_nothing(held.filter(pk=pk).first())


def goal_of(person: Person) -> Goal | None:
    """Where she wants to go; None if she has not said."""
    return (
        Goal.objects.filter(person=person)
        .select_related("person", "occupation__framework", "current")
        .first()
    )


def due_for_a_check(at: datetime) -> QuerySet[ImportedCredential]:
    """Everything that was last checked a week ago or longer, the longest ago first."""
    return ImportedCredential.objects.filter(checked_at__lte=at - CHECKED_EVERY).order_by("checked_at", "pk")


def _or_nothing(found: Row | None) -> Row:
    if found is None:
        raise NotFound(_("There is nothing at this address, or it is not yours to see. Check the address."))
    return found
