"""A person founds an organisation here and becomes its first owner."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.actions.change_organisation import Profile, put_profile
from workmark.organisations.models import Membership, Organisation, Person, Role
from workmark.organisations.permissions import forget_roles

MOST_OWNED = 20
# Words that stand in the same place of an address as a slug would.
_RESERVED = frozenset({"new", "mine", "all", "workmark"})


def create_organisation(person: Person, profile: Profile, *, at: datetime) -> Organisation:
    """Found it. It may issue credentials once it has proved a domain (`check_domain_proof`).

    Raises InvalidInput naming the fields to mend, WrongState for the owner of twenty already.
    """
    organisation = Organisation(created_at=at)
    put_profile(organisation, profile)
    if Membership.objects.filter(person=person, role=Role.OWNER).count() >= MOST_OWNED:
        raise WrongState(_("You own twenty organisations, which is the most. Leave one first."))
    with change(person, "organisation.create", organisation) as event:
        _store_under_free_slug(organisation)
        Membership.objects.create(person=person, organisation=organisation, role=Role.OWNER, since=at)
        event.organisation = organisation
    forget_roles(person)
    return organisation


def _store_under_free_slug(organisation: Organisation) -> None:
    """The slug follows the name; a taken one gets a number. The database settles a race, not the look-up."""
    stem = slugify(organisation.name)[:70].strip("-") or "organisation"
    for number in range(1, 1_000):
        organisation.slug = stem if number == 1 else f"{stem}-{number}"
        if organisation.slug in _RESERVED or Organisation.objects.filter(slug=organisation.slug).exists():
            continue
        try:
            with transaction.atomic():
                organisation.save(force_insert=True)
        except IntegrityError:
            organisation.pk = None
            continue
        return
    detail = _("Too many organisations have this name. Choose a longer one.")
    raise InvalidInput(detail, fields={"name": [detail]})
