import pytest

from tests.conftest import Cast
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.actions.change_organisation import Profile, change_organisation
from workmark.organisations.actions.change_person import PersonDetails, change_person
from workmark.organisations.actions.create_organisation import create_organisation
from workmark.organisations.models import AuditEvent, Membership, Organisation
from workmark.organisations.permissions import may


def test_the_founder_of_an_organisation_owns_it_and_it_may_not_issue_yet(cast: Cast) -> None:
    made = create_organisation(cast.otto, Profile(name="  Otto's   Bakery "), at=now())

    assert (made.name, made.slug, made.may_issue) == ("Otto's Bakery", "ottos-bakery", False)
    assert [row.role for row in Membership.objects.filter(person=cast.otto, organisation=made)] == ["owner"]
    assert may(cast.otto, "organisation.manage", made)
    assert AuditEvent.objects.get().organisation == made


def test_a_second_organisation_of_the_same_name_gets_another_address(cast: Cast) -> None:
    first = create_organisation(cast.otto, Profile(name="New"), at=now())
    second = create_organisation(cast.lena, Profile(name="New"), at=now())

    assert (first.slug, second.slug) == ("new-2", "new-3")  # "new" itself is an address of ours


@pytest.mark.parametrize(
    ("field", "profile"),
    [
        ("name", Profile(name="   ")),
        ("name", Profile(name="x" * 201)),
        ("name", Profile(name="Bakery\x00")),
        ("url", Profile(name="Bakery", url="javascript:alert(1)")),
        ("url", Profile(name="Bakery", url="ftp://bakery.example")),
        ("email", Profile(name="Bakery", email="not an address")),
        ("country", Profile(name="Bakery", country="1!")),
        ("time_zone", Profile(name="Bakery", time_zone="Mars/Olympus")),
    ],
)
def test_a_field_that_cannot_be_stored_is_named_and_nothing_is_saved(
    cast: Cast, field: str, profile: Profile
) -> None:
    with pytest.raises(InvalidInput) as refused:
        create_organisation(cast.otto, profile, at=now())

    assert field in refused.value.fields
    assert Organisation.objects.count() == 2


def test_nobody_owns_more_than_twenty(cast: Cast) -> None:
    for number in range(20):
        create_organisation(cast.otto, Profile(name=f"Shop {number}"), at=now())

    with pytest.raises(WrongState, match="twenty"):
        create_organisation(cast.otto, Profile(name="One more"), at=now())


def test_only_an_owner_changes_the_profile(cast: Cast) -> None:
    changed = change_organisation(cast.ines, cast.harbour, Profile(name="Harbour Skills", country="pt"))

    assert (changed.name, changed.country, changed.slug) == ("Harbour Skills", "PT", "harbour-skills")
    assert changed.may_issue  # not part of the profile, so untouched
    with pytest.raises(NotAllowed, match="owner"):
        change_organisation(cast.rui, cast.harbour, Profile(name="Rui's"))


@pytest.mark.parametrize(
    ("register", "number", "country", "field"),
    [
        ("NTR", "", "PT", "registration_number"),
        ("", "501234567", "PT", "registration_register"),
        ("XYZ", "501234567", "PT", "registration_register"),
        ("NTR", "501234567", "", "country"),
        ("NTR", "<b>", "PT", "registration_number"),
        ("LEI", "529900T8BM49AURSDO56", "DE", "registration_number"),
    ],
)
def test_a_registration_that_names_nobody_is_refused(
    cast: Cast, register: str, number: str, country: str, field: str
) -> None:
    said = Profile("Harbour", country=country, registration_register=register, registration_number=number)
    with pytest.raises(InvalidInput) as refused:
        change_organisation(cast.ines, cast.harbour, said)

    assert [*refused.value.fields] == [field]


def test_a_person_changes_only_their_own_details(cast: Cast) -> None:
    changed = change_person(cast.lena, PersonDetails("Lena  Ortiz Vega", "es", "Europe/Madrid"))

    assert (changed.name, changed.language, changed.time_zone) == ("Lena Ortiz Vega", "es", "Europe/Madrid")


@pytest.mark.parametrize(
    ("field", "details"),
    [
        ("name", PersonDetails(" ", "en", "UTC")),
        ("language", PersonDetails("Lena", "tlh", "UTC")),
        ("time_zone", PersonDetails("Lena", "en", "Nowhere")),
    ],
)
def test_details_that_cannot_be_stored_are_refused(cast: Cast, field: str, details: PersonDetails) -> None:
    with pytest.raises(InvalidInput) as refused:
        change_person(cast.lena, details)

    assert field in refused.value.fields
    cast.lena.refresh_from_db()
    assert cast.lena.name == "Lena Ortiz"
