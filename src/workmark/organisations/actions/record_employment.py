"""An employer records that somebody works there, or what changed: by hand, from a list, or from its directory."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import Actor, change
from workmark.organisations.addressing import (
    addressed,
    repeats_a_no,
    state_identity,
    state_job,
    state_manager,
    stated_managers,
)
from workmark.organisations.employing import employment_meant, employments_of
from workmark.organisations.employment_models import Employment, EmploymentSource, Team
from workmark.organisations.ending import end_by_employer
from workmark.organisations.messages import tell_new_addresses
from workmark.organisations.models import Organisation, Person
from workmark.organisations.offering import send_offers
from workmark.organisations.signals import employments_changed
from workmark.organisations.staffing import EmployeeFacts, circle_in, faults_of, number_taken


class HeldByAnother(InvalidInput):
    """Somebody else who works there has this address or number."""

    def __init__(self, part: str, told: str) -> None:
        super().__init__(_("Some facts about this person need mending."), fields={part: [told]})


@dataclass(frozen=True)
class Recorded:
    """is_new: nobody was on record there by this number or address. was_mailed: they were asked to confirm."""

    employment: Employment
    is_new: bool
    was_mailed: bool


def record_employment(
    by: Actor,
    organisation: Organisation,
    facts: EmployeeFacts,
    *,
    employment: Employment | None = None,
    active: bool = True,
    source: EmploymentSource = EmploymentSource.INVITATION,
    asks: bool = True,
    at: datetime,
) -> Recorded:
    """Record the facts of one person at work, all of them: what is empty here becomes empty there.

    employment: the one to change; without it, whoever there has the same external id, or else the same address.
    active: False ends it, or records one that has ended. One that ended stays so: who comes back is recorded anew.
    asks: send a link to whoever has not accepted yet and has none.

    It joins nobody's account: whoever holds the address says yes (`accept_employment`). Of somebody who did, another
    address, and what is stated with it, is not in force before they say yes to it (`answer_address`). An address that
    they said is not theirs is refused.
    Raises NotAllowed, and InvalidInput naming each part of EmployeeFacts that needs mending.
    """
    facts = facts.tidied()
    if wrong := faults_of(facts):
        raise _refused(wrong)
    with change(by, "employment.record", organisation, organisation=organisation) as event:
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        held = (employment and _as_it_stands(employment)) or employment_meant(organisation, facts)
        row = held or Employment(organisation=organisation, source=source, started_at=at)
        is_asked = _state(row, facts)
        row.save()
        tell_new_addresses([row] if is_asked and active else [], at=at)
        if not active:
            end_by_employer([row], at=at)
        else:
            employments_changed.send(sender=Employment, employments=[row])
        asked = asks and active and row.person_id is None and not row.offer_hash
        sent = (
            send_offers(by if isinstance(by, Person) else None, organisation, [row], at=at) if asked else []
        )
        event.target = row
        event.detail = {"source": str(source), "new": held is None, "active": active, "mailed": bool(sent)}
    return Recorded(row, held is None, bool(sent))


def team_named(organisation: Organisation, name: str) -> Team | None:
    """The team of this name, made if there is none; None for no name."""
    return Team.objects.get_or_create(organisation=organisation, name=name)[0] if name else None


def _as_it_stands(employment: Employment) -> Employment | None:
    """The row now, locked: somebody may say yes while an employer's page stands open. None once it has ended."""
    current = Employment.objects.select_for_update(no_key=True)
    return current.filter(pk=employment.pk, ended_at=None).first()


def _state(row: Employment, facts: EmployeeFacts) -> bool:
    """Put the facts into the row; of whoever has accepted, a new address is only asked for: True says that it is."""
    organisation = row.organisation
    others = employments_of(organisation).exclude(pk=row.pk)
    if repeats_a_no(row, facts):
        raise _refused({"work_email": _("They said that this address is not theirs.")})
    if addressed(others, facts.work_email).exists():
        raise HeldByAnother("work_email", _("Somebody else there has this address."))
    if facts.external_id and (holder := others.filter(external_id=facts.external_id).first()):
        raise HeldByAnother("external_id", number_taken(holder_said_no=repeats_a_no(holder, facts)))
    is_asked = state_identity(row, facts)
    row.external_id = facts.external_id
    state_job(row, facts, team_named(organisation, facts.team))
    state_manager(row, _manager(row, facts.manager))
    return is_asked


def _manager(row: Employment, name: str) -> Employment | None:
    if not name:
        return None
    current = employments_of(row.organisation)
    found = current.filter(external_id=name).first() or addressed(current, name.lower()).first()
    if found is None:
        raise _refused({"manager": _("Nobody there has this number or address.")})
    managers = stated_managers(current)
    if row.pk is not None and row.pk in circle_in({**managers, row.pk: found.pk}):
        raise _refused({"manager": _("These managers would go in a circle.")})
    return found


def _refused(wrong: dict[str, str]) -> InvalidInput:
    return InvalidInput(
        _("Some facts about this person need mending."),
        fields={part: [message] for part, message in wrong.items()},
    )
