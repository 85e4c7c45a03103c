"""What a sign-in that waits for a code or a second step rests on: the password and the address it began with.

allauth keeps it in a session of nobody yet, which a new password does not end as it ends all others.
"""

from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from workmark.organisations.models import Person

_BEGAN = "sign_in_began_with"


def is_address_of(person: Person, email: str) -> bool:
    """Whether a sign-in by this address may be theirs. Of "", as with a passkey, always."""
    is_main = not email or email.lower() == person.email.lower()
    return is_main or EmailAddress.objects.filter(user=person, email__iexact=email).exists()


def began_with(request: HttpRequest, person: Person) -> None:
    request.session[_BEGAN] = [person.pk, person.get_session_auth_hash()]


def may_go_on(request: HttpRequest, person: Person) -> bool:
    """False once the password is another than when the sign-in began."""
    began = request.session.get(_BEGAN)
    return not began or began[0] != person.pk or began[1] == person.get_session_auth_hash()


def begin_again(request: HttpRequest) -> HttpResponse:
    clear_login(request)
    messages.error(request, _("This sign-in was not begun here, or too long ago. Begin again."))
    return redirect("account_login")
