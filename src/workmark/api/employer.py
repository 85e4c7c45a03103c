"""Which employer an address names, for whoever acts for it. Every other looks absent."""

from django.utils.translation import gettext as _

from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation, Person
from workmark.workforce.queries import employers_of


def employer_of(person: Person, slug: str) -> Organisation:
    """Raises NotFound for an employer that this person does not act for."""
    found = employers_of(person).filter(slug=slug).first()
    if found is None:
        raise NotFound(_("There is no such employer here, or you do not act for it."))
    return found
