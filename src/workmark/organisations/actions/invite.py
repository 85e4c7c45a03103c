"""An owner invites somebody, by e-mail, to one role."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, TooManyRequests, WrongState
from workmark.lib.tokens import hash_token, new_token
from workmark.organisations.acting import change
from workmark.organisations.messages import tell_invited
from workmark.organisations.models import Invitation, Organisation, Person, Role

VALID_FOR = timedelta(days=14)
MOST_A_DAY = 50


def invite(
    person: Person, organisation: Organisation, *, email: str, role: str, at: datetime
) -> tuple[Invitation, str]:
    """Send the link. Gives the invitation and its secret, which is kept nowhere but in the mail.

    An open invitation of the same address to the same role is withdrawn: only the newest link works.
    Raises InvalidInput, TooManyRequests beyond fifty a day.
    """
    email = email.strip().lower()
    _require_sound(email, role)
    with change(person, "organisation.invite", organisation, organisation=organisation) as event:
        invitation, token = _sent(person, organisation, email, role, at)
        event.target = invitation
        event.detail = {"role": role}
    return invitation, token


def invite_owner(by: Person, organisation: Organisation, *, email: str, at: datetime) -> Invitation:
    """An operator invites an owner to an organisation whose owners are all gone or suspended.

    Raises NotAllowed, InvalidInput, and WrongState while an owner with an open account is there.
    """
    email = email.strip().lower()
    _require_sound(email, Role.OWNER)
    with change(by, "operator.invite_owner", organisation, organisation=organisation) as event:
        if has_owner(organisation):
            raise WrongState(_("This organisation has an owner. They invite whom they want."))
        invitation, _token = _sent(by, organisation, email, Role.OWNER, at)
        event.target, event.detail = invitation, {"role": Role.OWNER.value}
    return invitation


def has_owner(organisation: Organisation) -> bool:
    """Whether an owner with an open account is there."""
    return organisation.memberships.filter(role=Role.OWNER, person__is_active=True).exists()


def _sent(
    by: Person, organisation: Organisation, email: str, role: str, at: datetime
) -> tuple[Invitation, str]:
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    sent = organisation.invitations.filter(created_at__gt=at - timedelta(days=1))
    if sent.count() >= MOST_A_DAY:
        raise TooManyRequests(_("Fifty invitations were sent today. Send more tomorrow."))
    organisation.invitations.filter(email=email, role=role, accepted_at=None, withdrawn_at=None).update(
        withdrawn_at=at
    )
    token = new_token()
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=role,
        token_hash=hash_token(token),
        invited_by=by,
        created_at=at,
        expires_at=at + VALID_FOR,
    )
    tell_invited(invitation, token)
    return invitation, token


def _require_sound(email: str, role: str) -> None:
    wrong: dict[str, list[str]] = {}
    try:
        validate_email(email)
    except ValidationError:
        wrong["email"] = [_("Enter an e-mail address such as name@company.com.")]
    if role not in Role.values:
        wrong["role"] = [_("Choose a role from the list.")]
    if wrong:
        raise InvalidInput(_("The invitation needs mending before it is sent."), fields=wrong)
