"""An owner or lead assessor puts on record that a person may assess one Achievement, and on what grounds."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from workmark.achievements.models import Achievement, Stack
from workmark.assessment.models import Qualification
from workmark.lib.problems import InvalidInput, NotAllowed
from workmark.organisations.acting import change
from workmark.organisations.models import Membership, Person, Role

VALID_FOR = timedelta(days=183)  # six months (AQ1)


def qualify_assessor(
    granted_by: Person, person: Person, achievement: Achievement, *, basis: str, at: datetime
) -> Qualification:
    """Record the qualification for six months.

    basis: what the expertise rests on, in a sentence. Raises InvalidInput without one, for the badge of a stack, or if the
    person is not an assessor of the issuer; NotAllowed for qualifying oneself.
    """
    if not basis.strip():
        raise InvalidInput(
            _("Say what this person's expertise rests on."), fields={"basis": [_("Enter the basis.")]}
        )
    if Stack.objects.filter(badge=achievement).exists():
        raise InvalidInput(_("This badge comes by itself when its parts are earned. Nobody assesses for it."))
    if granted_by.pk == person.pk:
        raise NotAllowed(_("Nobody qualifies themselves. Ask another owner or lead assessor."))
    roles = [Role.ASSESSOR, Role.LEAD_ASSESSOR]
    if not Membership.objects.filter(person=person, organisation=achievement.issuer, role__in=roles).exists():
        raise InvalidInput(_("This person is not an assessor of the issuer yet. Invite them as one first."))
    with change(granted_by, "assessment.qualify", achievement, organisation=achievement.issuer) as event:
        qualification = Qualification.objects.create(
            assessor=person,
            achievement=achievement,
            granted_by=granted_by,
            basis=basis.strip(),
            granted_at=at,
            expires_at=at + VALID_FOR,
        )
        event.target = qualification
    return qualification
