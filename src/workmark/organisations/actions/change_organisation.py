"""An owner changes what an organisation says about itself."""

from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person
from workmark.organisations.registrations import faults_of_registration
from workmark.organisations.sound_fields import require_sound


@dataclass(frozen=True)
class Profile:
    """What an organisation says about itself. Whether it may issue is not for it to say."""

    name: str
    legal_name: str = ""
    description: str = ""
    url: str = ""
    email: str = ""
    country: str = ""
    registration_register: str = ""  # registrations.Register
    registration_number: str = ""
    time_zone: str = "UTC"
    is_employer: bool = False
    is_education_provider: bool = False
    is_expert_body: bool = False
    withholds_directory_information: bool = False


def change_organisation(person: Person, organisation: Organisation, profile: Profile) -> Organisation:
    """Store the profile. Raises InvalidInput naming the fields to mend. Issued badges keep the old words."""
    with change(person, "organisation.manage", organisation, organisation=organisation) as event:
        stored = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        before = asdict(profile_of(stored))
        put_profile(stored, profile)
        stored.save(update_fields=list(before))
        event.target = stored
        after = asdict(profile_of(stored))
        event.detail = {"changed": sorted(name for name in before if before[name] != after[name])}
    return stored


def profile_of(organisation: Organisation) -> Profile:
    return Profile(**{name: getattr(organisation, name) for name in Profile.__dataclass_fields__})


def put_profile(organisation: Organisation, profile: Profile) -> None:
    """Write the profile's words into the row, tidied, and refuse what cannot be stored."""
    for name, value in asdict(profile).items():
        setattr(organisation, name, value.strip() if isinstance(value, str) else value)
    organisation.name = " ".join(organisation.name.split())
    organisation.country = organisation.country.upper()
    if wrong := faults_of_registration(
        organisation.registration_register, organisation.registration_number, organisation.country
    ):
        raise InvalidInput(_("Some fields need mending."), fields=wrong)
    require_sound(organisation, fields=set(Profile.__dataclass_fields__))
