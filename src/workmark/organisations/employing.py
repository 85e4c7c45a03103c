"""Questions about who works where."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from workmark.lib.problems import NotFound
from workmark.lib.tokens import hash_token
from workmark.organisations.addressing import addressed, repeats_a_no
from workmark.organisations.employment_models import Employment, Team
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.organisations.queries import confirmed_addresses
from workmark.organisations.staffing import EmployeeFacts

_AT_ONCE: Final = 500
_STATED: Final = ("team", "manager", "asked_team", "asked_manager")


def employments_of(organisation: Organisation) -> QuerySet[Employment]:
    """Everybody recorded there who has not left, accepted or not, by name."""
    return Employment.objects.filter(organisation=organisation, ended_at=None)


def keep_fields(rows: Collection[Employment], fields: Sequence[str]) -> None:
    """Write these fields of rows that exist. Django's own `bulk_update` takes minutes for an employer's whole list."""
    Employment.objects.bulk_create(
        rows, batch_size=_AT_ONCE, update_conflicts=True, unique_fields=["id"], update_fields=fields
    )


def employments_seen_by(person: Person, organisation: Organisation) -> QuerySet[Employment]:
    """The same, for whoever may see them. Raises NotAllowed."""
    require(person, "employment.read", organisation)
    return employments_of(organisation).select_related(*_STATED, "organisation")


def employment_in(organisation: Organisation, pk: int) -> Employment:
    """One current Employment there. Raises NotFound."""
    current = employments_of(organisation).select_related(*_STATED, "organisation")
    found = current.filter(pk=pk).first()
    if found is None:
        raise _nothing_here()
    return found


def employment_meant(organisation: Organisation, facts: EmployeeFacts) -> Employment | None:
    """Whoever works there whom these facts speak of, locked: by number, or else by address. facts: tidied."""
    current = employments_of(organisation).select_for_update(no_key=True)
    by_number = current.filter(external_id=facts.external_id).first() if facts.external_id else None
    if by_number is not None and not repeats_a_no(by_number, facts):
        return by_number
    return addressed(current, facts.work_email).first()


def employments_named(organisation: Organisation, names: Collection[str]) -> dict[str, Employment]:
    """Who there is meant by each of these work e-mails or the employer's own numbers; whoever is unknown is left out."""
    lower = {name.lower() for name in names}
    found = employments_of(organisation).filter(Q(work_email__in=lower) | Q(external_id__in=names))
    known: dict[str, Employment] = {}
    for employment in found.select_related("person", "organisation"):
        known[employment.work_email.lower()] = employment
        if employment.external_id:
            known[employment.external_id] = employment
    return {
        name: known.get(name) or known[name.lower()] for name in names if {name, name.lower()} & known.keys()
    }


def teams_of(organisation: Organisation) -> QuerySet[Team]:
    return Team.objects.filter(organisation=organisation)


def facts_of(employment: Employment) -> EmployeeFacts:
    """What is on record of one Employment, as an employer would state it: the newest address and what is stated with it,
    in force or not.
    """
    return EmployeeFacts(
        work_email=employment.stated_email,
        name=employment.stated_name,
        job_title=employment.stated_job_title,
        external_id=employment.external_id,
        team=_team_name(employment.stated_team),
        manager=_manager_name(employment.stated_manager),
    )


def facts_in_force(employment: Employment) -> EmployeeFacts:
    """The same without what waits for the person's yes."""
    return EmployeeFacts(
        work_email=employment.work_email,
        name=employment.name,
        job_title=employment.job_title,
        external_id=employment.external_id,
        team=_team_name(employment.team),
        manager=_manager_name(employment.manager),
    )


def _team_name(team: Team | None) -> str:
    return team.name if team else ""


def _manager_name(manager: Employment | None) -> str:
    """By number or else by address, as long as they work there."""
    return (manager.external_id or manager.work_email) if manager and manager.ended_at is None else ""


def people_named(organisation: Organisation, names: Iterable[str]) -> tuple[list[Employment], list[str]]:
    """Who works there under these work e-mails or numbers, each once, and the names that fit nobody."""
    asked = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    found: dict[str, Employment] = {}
    for start in range(0, len(asked), _AT_ONCE):
        found |= employments_named(organisation, asked[start : start + _AT_ONCE])
    known = {work.pk: work for work in found.values()}
    return list(known.values()), [name for name in asked if name not in found]


def offers_to(person: Person) -> QuerySet[Employment]:
    """What employers ask this person, at an address that the person has shown to be theirs."""
    waiting = Q(person=None, ended_at=None, work_email__in=confirmed_addresses(person))
    return Employment.objects.filter(waiting).select_related("organisation", "team").order_by("-started_at")


def work_of(person: Person) -> QuerySet[Employment]:
    """Where the person works or worked, the current first."""
    found = Employment.objects.filter(person=person).select_related("organisation", *_STATED)
    return found.order_by("ended_at", "-accepted_at")


def offer_by_token(token: str, *, at: datetime) -> Employment:
    """The Employment that a link offers. A used link, an old or a wrong one looks absent (NotFound)."""
    open_ones = Employment.objects.filter(offer_expires_at__gt=at, ended_at=None)
    found = open_ones.select_related("organisation", "team").filter(offer_hash=hash_token(token)).first()
    if found is None:
        raise NotFound(
            _(
                "This link was used, is too old or is not whole. What is open to you stands under “Where you work”."
            )
        )
    return found


def _nothing_here() -> NotFound:
    return NotFound(_("There is nothing at this address, or it is not yours to see. Check the address."))
