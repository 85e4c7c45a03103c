"""An assessor says how much they take on, when they are away, and to whom they have ties."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from workmark.assessment.allocation_models import Absence, Availability, DeclaredTie, TieKind
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.domain_names import domain_name
from workmark.organisations.models import Person

MOST_ABSENCES, MOST_TIES = 50, 200
LONGEST_ABSENCE = timedelta(days=366)


@dataclass(frozen=True)
class Limits:
    """most_open: 1 to 20 at once. most_per_week: 1 to 200. takes_given_work: may be given work without asking."""

    most_open: int
    most_per_week: int
    takes_given_work: bool


def set_availability(assessor: Person, limits: Limits) -> Availability:
    """Store the limits. Raises InvalidInput for numbers out of range."""
    fields = {}
    if not 1 <= limits.most_open <= 20:
        fields["most_open"] = [_("Enter a number from 1 to 20.")]
    if not 1 <= limits.most_per_week <= 200:
        fields["most_per_week"] = [_("Enter a number from 1 to 200.")]
    if fields:
        raise InvalidInput(_("These limits cannot be kept."), fields=fields)
    with change(assessor, "assessor.plan", assessor) as event:
        made, _new = Availability.objects.update_or_create(
            assessor=assessor,
            defaults={
                "most_open": limits.most_open,
                "most_per_week": limits.most_per_week,
                "takes_given_work": limits.takes_given_work,
            },
        )
        event.target = made
    return made


def say_absence(assessor: Person, *, first_day: date, last_day: date) -> Absence:
    """Be away on these days. Raises InvalidInput where they end before they begin or last over a year, WrongState."""
    if not first_day <= last_day <= first_day + LONGEST_ABSENCE:
        words = _("The last day must not be before the first, nor more than a year after it.")
        raise InvalidInput(words, fields={"last_day": [words]})
    if assessor.absences.count() >= MOST_ABSENCES:
        raise WrongState(_("You have named many absences. Remove those that are over first."))
    with change(assessor, "assessor.plan", assessor) as event:
        made = Absence.objects.create(assessor=assessor, first_day=first_day, last_day=last_day)
        event.target = made
    return made


def remove_absence(assessor: Person, absence: Absence) -> None:
    with change(assessor, "assessor.plan", assessor):
        Absence.objects.filter(pk=absence.pk, assessor=assessor).delete()


def declare_tie(assessor: Person, *, kind: str, whom: str, at: datetime) -> DeclaredTie:
    """Put a tie on record. whom: an e-mail address, or a domain name for everybody there.

    Raises InvalidInput where it is neither, WrongState beyond two hundred.
    """
    said = whom.strip().casefold().removeprefix("@")
    if kind not in TieKind.values or not (_is_address(said) or _is_domain(said)):
        words = _("Enter an e-mail address, or a name such as example.com.")
        raise InvalidInput(words, fields={"whom": [words]})
    if assessor.declared_ties.count() >= MOST_TIES:
        raise WrongState(_("You have declared many ties. Remove one first."))
    with change(assessor, "assessor.plan", assessor) as event:
        made, _new = DeclaredTie.objects.get_or_create(
            assessor=assessor, whom=said, defaults={"kind": kind, "declared_at": at}
        )
        event.target = made
        event.detail = {"kind": made.kind}
    return made


def withdraw_tie(assessor: Person, tie: DeclaredTie) -> None:
    with change(assessor, "assessor.plan", assessor):
        DeclaredTie.objects.filter(pk=tie.pk, assessor=assessor).delete()


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def _is_domain(text: str) -> bool:
    try:
        return domain_name(text) == text
    except InvalidInput:
        return False
