"""Who is signed in, as a Person and not as "a user or nobody"."""

from django.http import HttpRequest

from workmark.lib.problems import NotAllowed
from workmark.organisations.models import Person


def signed_in(request: HttpRequest) -> Person:
    """The Person of this request. Views behind `login_required` may rely on it."""
    if not isinstance(request.user, Person):
        raise NotAllowed("Sign in first.")
    return request.user
