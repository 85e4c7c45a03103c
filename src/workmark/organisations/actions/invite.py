"""An owner invites somebody, by e-mail, to one role."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, TooManyRequests
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
            invited_by=person,
            created_at=at,
            expires_at=at + VALID_FOR,
        )
        tell_invited(invitation, token)
        event.target = invitation
        event.detail = {"role": role}
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
