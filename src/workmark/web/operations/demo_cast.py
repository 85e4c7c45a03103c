"""The people and organisations of the demonstration (CONTRACT, "Demo"), made once and found again after that."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress

from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Membership, Organisation, Person, Role

PASSWORD = "workmark-demo"  # noqa: S105 - printed at every start; demo mode refuses any address but loopback


@dataclass(frozen=True)
class DemoCast:
    """Everyone in the story, with the organisations they act for."""

    lena: Person
    aziz: Person
    maud: Person
    noor: Person
    ines: Person
    rui: Person
    emre: Person
    otto: Person
    harbour: Organisation
    kestrel: Organisation


def make_cast() -> DemoCast:
    """Make whoever is missing. Who is there keeps what they changed, their password too."""
    harbour, kestrel = _harbour(), _kestrel()
    return DemoCast(
        lena=_person("Lena", "Ortiz"),
        aziz=_person("Aziz", "Rahimi", (harbour, Role.ASSESSOR)),
        maud=_person("Maud", "Okafor", (harbour, Role.ASSESSOR), (harbour, Role.LEAD_ASSESSOR)),
        # Where Aziz and Maud differ, a lead assessor who was neither settles it.
        noor=_person("Noor", "Haddad", (harbour, Role.ASSESSOR), (harbour, Role.LEAD_ASSESSOR)),
        ines=_person("Ines", "Costa", (harbour, Role.OWNER), (harbour, Role.AUTHOR)),
        # Review is by a second person, so both issuers need one; Kestrel borrows Harbour's.
        rui=_person("Rui", "Mendes", (harbour, Role.REVIEWER), (kestrel, Role.REVIEWER)),
        emre=_person(
            "Emre", "Yilmaz", (kestrel, Role.OWNER), (kestrel, Role.PEOPLE_MANAGER), (kestrel, Role.RECRUITER)
        ),
        otto=_person("Otto", "Brandt"),
        harbour=harbour,
        kestrel=kestrel,
    )


def _harbour() -> Organisation:
    return _organisation(
        Organisation(
            slug="harbour-skills",
            name="Harbour Skills Institute",
            description="We turn good work into proof. Micro-credentials for people in shops, offices and care.",
            country="PT",
            time_zone="Europe/Lisbon",
            is_education_provider=True,
            may_issue=True,
        )
    )


def _kestrel() -> Organisation:
    return _organisation(
        Organisation(
            slug="kestrel-logistics",
            name="Kestrel Logistics",
            description="Warehouses and delivery in and around Porto. We hire for skills that people can show.",
            country="PT",
            time_zone="Europe/Lisbon",
            is_employer=True,
            may_issue=True,
        )
    )


def _organisation(wanted: Organisation) -> Organisation:
    if found := Organisation.objects.filter(slug=wanted.slug).first():
        return found
    with change(SYSTEM, "demo.make_organisation", wanted, organisation=None) as event:
        wanted.save()
        event.organisation = wanted
    return wanted


def _person(first: str, last: str, *roles: tuple[Organisation, Role]) -> Person:
    email = f"{first.lower()}@demo.workmark.test"
    if found := Person.objects.filter(email=email).first():
        return found
    with change(SYSTEM, "demo.make_person", Person()) as event:
        person = Person.objects.create_user(
            email, PASSWORD, name=f"{first} {last}", time_zone="Europe/Lisbon"
        )
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
        for organisation, role in roles:
            Membership.objects.create(person=person, organisation=organisation, role=role)
        event.target = person
    return person
