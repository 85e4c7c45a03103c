"""What every page about connections needs: the organisation, for its owner only, and the frame around the page."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.http import HttpRequest

from workmark.lib.problems import WrongState
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.organisations.queries import organisation_of_member
from workmark.web.account.places import frame
from workmark.web.sessions import signed_in


def owner_of(request: HttpRequest, slug: str, verb: str) -> tuple[Person, Organisation]:
    """Who asks, and the organisation; absent for those without (NotFound), refused to those who may not (NotAllowed)."""
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    require(person, verb, organisation)
    return person, organisation


@contextmanager
def refused_above(form: forms.Form) -> Iterator[None]:
    """Put above the form why the step is not possible now."""
    try:
        yield
    except WrongState as refused:
        form.add_error(None, refused.detail)


def around(person: Person, organisation: Organisation) -> dict[str, Any]:
    return frame(person, organisation, "connections")
