"""A directory says that somebody works there, what changed, or that they have left."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from scim2_models import EnterpriseUser, UniquenessException, User

from workmark.integrations.scim.holding import one_change_at_a_time
from workmark.integrations.scim.models import DirectoryUser
from workmark.integrations.scim.queries import same_person
from workmark.integrations.scim.resources import facts_from
from workmark.organisations.actions.end_employment import end_employment
from workmark.organisations.actions.record_employment import HeldByAnother, record_employment
from workmark.organisations.addressing import repeats_a_no
from workmark.organisations.employing import employment_meant, facts_of
from workmark.organisations.employment_models import Employment, EmploymentSource
from workmark.organisations.models import Organisation, Person
from workmark.organisations.staffing import EmployeeFacts

_TAKEN = "There is a User with this userName or externalId."


def create_user(
    by: Person, organisation: Organisation, said: "User[EnterpriseUser]", *, at: datetime
) -> DirectoryUser:
    """Record somebody. Whoever a list recorded already under this address or number becomes the directory's,
    and keeps what the directory says nothing of.

    Raises UniquenessException if the directory told us of them before; NotAllowed, InvalidInput.
    """
    facts = facts_from(said, None, _manager_in(said, organisation))
    with one_change_at_a_time(organisation), _one_of_each():
        if same_person(organisation, facts.tidied().work_email, facts.tidied().external_id):
            raise UniquenessException(detail=_TAKEN)
        if listed := employment_meant(organisation, facts.tidied()):
            facts = _beside_what_is_held(said, listed)
        recorded = record_employment(
            by, organisation, facts, active=said.active is not False, source=EmploymentSource.SCIM, at=at
        )
        return DirectoryUser.objects.create(
            organisation=organisation, employment=recorded.employment, created_at=at, changed_at=at
        )


def _beside_what_is_held(said: "User[EnterpriseUser]", listed: Employment) -> EmployeeFacts:
    before, extension = facts_of(listed), said[EnterpriseUser]
    states_manager = extension is not None and extension.manager is not None
    facts = facts_from(said, listed, _manager_in(said, listed.organisation))
    return replace(
        facts,
        name=facts.name or before.name,
        job_title=before.job_title if said.title is None else facts.job_title,
        external_id=before.external_id if said.external_id is None else facts.external_id,
        manager=facts.manager if states_manager else before.manager,
    )


def change_user(
    by: Person, held: DirectoryUser, said: "User[EnterpriseUser]", *, at: datetime
) -> DirectoryUser:
    """Record what the directory states now. Inactive: the employment ends, the person's account and badges stay.

    Of somebody who has left nothing changes any more. Active again: they are recorded anew, and asked anew. What is
    stated with an address that the person said is not theirs changes nothing of them: the answer shows what holds.
    Raises NotAllowed, InvalidInput, and UniquenessException for what somebody else there has.
    """
    employment = held.employment
    was_active = employment.ended_at is None
    is_active = was_active if said.active is None else said.active  # left out, it says nothing of it
    if not is_active and not was_active:
        return held
    facts = facts_from(said, employment, _manager_in(said, held.organisation))
    if was_active and repeats_a_no(employment, facts.tidied()):
        facts = facts_of(employment)
    if is_active and was_active and facts.tidied() == facts_of(employment):
        return held
    with transaction.atomic(), _one_of_each():
        recorded = record_employment(
            by,
            held.organisation,
            facts,
            employment=employment if was_active else None,
            active=is_active,
            source=EmploymentSource.SCIM,
            at=at,
        )
        held.employment, held.changed_at = recorded.employment, at
        held.save(update_fields=["employment", "changed_at"])
    return held


@contextmanager
def _one_of_each() -> Iterator[None]:
    """What RFC 7644, section 3.12, calls uniqueness, and answers with 409."""
    try:
        yield
    except HeldByAnother as taken:
        raise UniquenessException(detail=_TAKEN) from taken


def remove_user(by: Person, held: DirectoryUser, *, at: datetime) -> None:
    """The directory deletes its User: the employment ends; the person's account, badges and evidence stay."""
    with transaction.atomic():
        end_employment(by, held.employment, at=at)
        held.removed_at = at
        held.save(update_fields=["removed_at"])


def put_in_team(by: Person, held: DirectoryUser, team: str, *, at: datetime) -> None:
    """team: its name, or nothing. A person is in one team: the last that the directory says."""
    facts = replace(facts_of(held.employment), team=team)
    record_employment(
        by, held.organisation, facts, employment=held.employment, source=EmploymentSource.SCIM, at=at
    )
    held.changed_at = at
    held.save(update_fields=["changed_at"])


def _manager_in(said: "User[EnterpriseUser]", organisation: Organisation) -> str:
    """The manager as EmployeeFacts names one: from a User's id, else as it was given, a number or an address.

    One who has left manages nobody: directories go on naming them for a while, and none of their people must be held up.
    """
    extension = said[EnterpriseUser]
    value = extension.manager.value if extension and extension.manager else None
    if not value:
        return ""
    found = DirectoryUser.objects.filter(organisation=organisation, token=value)
    manager = found.select_related("employment").first()
    if manager is None:
        return str(value)
    if manager.removed_at is not None or manager.employment.ended_at is not None:
        return ""
    return manager.employment.external_id or manager.employment.work_email
