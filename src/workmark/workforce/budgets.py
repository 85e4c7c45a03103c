"""How much of an employer's budgets is taken up: counted from what was assigned, under a lock when it matters."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _

from workmark.credentials.models import Credential
from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation, Person, Role
from workmark.organisations.permissions import require
from workmark.workforce.budget_models import LearningBudget
from workmark.workforce.earned import ANSWERED_YES
from workmark.workforce.learning_models import LearningAssignment, LearningState


@dataclass(frozen=True)
class Room:
    """What is left of a budget, below nothing where more was approved. taken: of the amount. seats_taken: of the seats."""

    budget: LearningBudget
    taken: Decimal
    seats_taken: int

    @property
    def left(self) -> Decimal:
        return self.budget.amount - self.taken

    @property
    def seats_left(self) -> int:
        return self.budget.seats - self.seats_taken

    def covers(self, fee: Decimal) -> bool:
        """Whether one more seat with this fee fits."""
        return self.seats_left >= 1 and self.left >= fee

    def with_one_more(self, fee: Decimal) -> "Room":
        return Room(self.budget, self.taken + fee, self.seats_taken + 1)


def rooms_of(person: Person, organisation: Organisation) -> list[Room]:
    """Every budget of an employer with what is taken up of it, the latest first. Raises NotAllowed."""
    require(person, "learning.read", organisation)
    return [_room(budget) for budget in _counted(LearningBudget.objects.filter(organisation=organisation))]


def budgets_in_force(organisation: Organisation, on: date) -> QuerySet[LearningBudget]:
    return LearningBudget.objects.filter(organisation=organisation, starts_on__lte=on, ends_on__gte=on)


def budget_there(organisation: Organisation, token: str) -> LearningBudget:
    found = LearningBudget.objects.filter(organisation=organisation, token=token).first()
    if found is None:
        raise NotFound(_("There is nothing at this address, or it is not yours to see. Check the address."))
    return found


def locked_room(budget: LearningBudget) -> Room:
    """What is left, while nobody else can take any of it: call it inside the change that takes some.

    Whoever takes from a budget locks its row first, so two at once are counted one after the other.
    """
    LearningBudget.objects.select_for_update(no_key=True).get(pk=budget.pk)
    return _room(_counted(LearningBudget.objects.filter(pk=budget.pk)).get())


def approvers_of(assignment: LearningAssignment) -> QuerySet[Person]:
    """The owners who may let it go beyond its budget: neither whoever assigned it nor whoever it is for."""
    owners = Person.objects.filter(
        memberships__organisation=assignment.organisation_id, memberships__role=Role.OWNER, is_active=True
    )
    involved = [key for key in (assignment.by_id, assignment.person_id) if key is not None]
    return owners.exclude(pk__in=involved).order_by("name", "pk").distinct()


def spent() -> QuerySet[LearningAssignment]:
    """What its money is gone for, whatever comes after: a yes, also when she leaves, for the fee may have been paid.

    A no, or a withdrawal after her yes, gives it back, unless she had earned it by then.
    """
    earned = Credential.objects.filter(
        learner=OuterRef("person"),
        version__achievement=OuterRef("achievement"),
        awarded_at__gte=OuterRef("assigned_at"),
    )
    before_no, before_end = (
        Exists(earned.filter(awarded_at__lte=OuterRef(end))) for end in ("answered_at", "withdrawn_at")
    )
    return LearningAssignment.objects.filter(
        Q(state__in=ANSWERED_YES)
        | Q(Q(state=LearningState.DECLINED), before_no)
        | Q(Q(state=LearningState.WITHDRAWN, answered_at__isnull=False), before_end)
    )


def _counted(budgets: QuerySet[LearningBudget]) -> QuerySet[LearningBudget]:
    asked = Q(state=LearningState.OFFERED, ended_at=None) | Q(pk__in=spent().values("pk"))
    taking = LearningAssignment.objects.filter(asked, budget=OuterRef("pk")).order_by().values("budget")
    return budgets.annotate(
        taken=Subquery(taking.annotate(sum=Sum("fee_covered")).values("sum")),
        seats_taken=Subquery(taking.annotate(count=Count("pk")).values("count")),
    )


def _room(counted: LearningBudget) -> Room:
    taken, seats = getattr(counted, "taken", None), getattr(counted, "seats_taken", None)
    return Room(counted, taken or Decimal(0), seats or 0)
