"""Questions about people and organisations, each limited to what the person who asks may see."""

from collections.abc import Collection
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Client, Token
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from workmark.lib.problems import NotFound
from workmark.lib.tokens import hash_token
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import (
    AccessToken,
    AuditEvent,
    DomainProof,
    Invitation,
    Membership,
    Organisation,
    Person,
)
from workmark.organisations.proving import LONGEST_UNSEEN

_USE_NOTED_EVERY = timedelta(minutes=5)


def confirmed_addresses(person: Person) -> frozenset[str]:
    """The person's own e-mail addresses that they have shown to be theirs, in lower case."""
    held = EmailAddress.objects.filter(user_id=person.pk, verified=True)
    return frozenset(address.lower() for address in held.values_list("email", flat=True))


def owner_of_address(address: str) -> Person | None:
    """Whoever confirmed an e-mail address as their own. address: in any case."""
    held = Person.objects.filter(emailaddress__email__iexact=address, emailaddress__verified=True)
    return held.first()


def workplaces_of(person: Person) -> QuerySet[Organisation]:
    """Where the person works today: by a role, or by an Employment that they accepted and nobody ended."""
    employed = Employment.objects.filter(person=person, ended_at=None).values("organisation")
    held = Membership.objects.filter(person=person).values("organisation")
    return Organisation.objects.filter(Q(pk__in=held) | Q(pk__in=employed))


def working_at(organisation: Organisation, addresses: Collection[str]) -> dict[str, Person]:
    """Who of these works there today, by address in small letters: by an Employment they accepted, or by a role."""
    wanted = {address.casefold() for address in addresses}
    employed = Employment.objects.filter(organisation=organisation, ended_at=None, person__isnull=False)
    by_work = employed.alias(small=Lower("work_email")).filter(small__in=wanted).select_related("person")
    held = EmailAddress.objects.filter(user__memberships__organisation=organisation, verified=True)
    by_role = held.alias(small=Lower("email")).filter(small__in=wanted).select_related("user")
    found: dict[str, Person] = {address.email.casefold(): address.user for address in by_role}
    return found | {work.work_email.casefold(): work.person for work in by_work if work.person is not None}


def organisations_of(person: Person) -> QuerySet[Organisation]:
    return Organisation.objects.filter(memberships__person=person).distinct()


def organisation_of_member(person: Person, slug: str) -> Organisation:
    """An organisation the person belongs to; anybody else's looks absent (NotFound)."""
    found = organisations_of(person).filter(slug=slug).first()
    if found is None:
        raise _nothing_here()
    return found


def proofs_to_show(organisation: Organisation) -> QuerySet[DomainProof]:
    """Domains that are proved, and those that were; what was only named is nobody else's business."""
    shown = Q(proved_at__isnull=False) | Q(held_until__isnull=False)
    return organisation.domain_proofs.filter(shown).order_by("-proved_at", "domain")


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    members = Membership.objects.filter(organisation=organisation).select_related("person", "organisation")
    return members.order_by("person__name", "person_id", "role")


def membership_in(organisation: Organisation, pk: int) -> Membership:
    found = members_of(organisation).filter(pk=pk).first()
    if found is None:
        raise _nothing_here()
    return found


def open_invitations(organisation: Organisation, *, at: datetime) -> QuerySet[Invitation]:
    waiting = organisation.invitations.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)
    return waiting.select_related("organisation", "invited_by").order_by("-created_at")


def invitation_in(organisation: Organisation, pk: int) -> Invitation:
    found = organisation.invitations.select_related("organisation").filter(pk=pk).first()
    if found is None:
        raise _nothing_here()
    return found


def invitation_by_token(token: str) -> Invitation:
    """The invitation a link belongs to, whatever became of it."""
    found = Invitation.objects.select_related("organisation").filter(token_hash=hash_token(token)).first()
    if found is None:
        raise _nothing_here()
    return found


def is_proved_here(domain: str, at: datetime) -> bool:
    """Whether an organisation of this instance has proved that it controls a domain, and was seen there lately."""
    seen = Q(last_held_at__isnull=True) | Q(last_held_at__gt=at - LONGEST_UNSEEN)
    return DomainProof.objects.filter(seen, domain=domain, proved_at__isnull=False).exists()


def domain_proof_in(organisation: Organisation, pk: int) -> DomainProof:
    found = organisation.domain_proofs.select_related("organisation").filter(pk=pk).first()
    if found is None:
        raise _nothing_here()
    return found


def events_of(organisation: Organisation) -> QuerySet[AuditEvent]:
    """What was changed in the organisation's name, newest first. Ask `audit.read` before showing them."""
    return AuditEvent.objects.filter(organisation=organisation).select_related("actor").order_by("-number")


def tokens_of(person: Person) -> QuerySet[AccessToken]:
    """The person's tokens, newest first; ended ones too, so that a surprise can be seen."""
    return person.access_tokens.order_by("-created_at")


def token_of(person: Person, pk: int) -> AccessToken:
    found = tokens_of(person).filter(pk=pk).first()
    if found is None:
        raise _nothing_here()
    return found


def programs_of(person: Person) -> QuerySet[Client]:
    """The programs this person registered."""
    registered: QuerySet[Client] = Client.objects.filter(owner=person).order_by("name")
    return registered


def program_of(person: Person, pk: str) -> Client:
    found = programs_of(person).filter(pk=pk).first()
    if found is None:
        raise _nothing_here()
    return found


def programs_let_in(person: Person) -> QuerySet[Client]:
    """The programs that act for this person now."""
    let_in = working_grants_of(person).values("client_id")
    programs: QuerySet[Client] = Client.objects.filter(pk__in=let_in).order_by("name")
    return programs


def working_grants_of(person: Person) -> QuerySet[Token]:
    """The access and refresh tokens by which programs act for this person now."""
    working: QuerySet[Token] = Token.objects.valid().filter(
        user=person, type__in=[Token.Type.ACCESS_TOKEN, Token.Type.REFRESH_TOKEN]
    )
    return working


def program_let_in(person: Person, pk: str) -> Client:
    found = programs_let_in(person).filter(pk=pk).first()
    if found is None:
        raise _nothing_here()
    return found


def working_token(secret: str, *, at: datetime) -> AccessToken | None:
    """The token with this secret if it still works, its use noted; None for any other, without saying why."""
    found = (
        AccessToken.objects.select_related("person")
        .filter(token_hash=hash_token(secret), revoked_at=None, expires_at__gt=at, person__is_active=True)
        .first()
    )
    if found and (found.last_used_at is None or at - found.last_used_at > _USE_NOTED_EVERY):
        # Bookkeeping, not a change by a person: it has no audit event, and a coarse one spares a write a request.
        AccessToken.objects.filter(pk=found.pk).update(last_used_at=at)
    return found


def _nothing_here() -> NotFound:
    return NotFound(_("There is nothing at this address, or it is not yours to see. Check the address."))
