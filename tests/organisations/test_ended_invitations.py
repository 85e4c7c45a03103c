"""An open invitation lets nobody back in whose work or role there ended after it was sent; it outlives whoever sent it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.organisations.test_ending import roles_of, works_there
from workmark.lib.clock import now
from workmark.organisations.actions.accept_invitation import accept_invitation
from workmark.organisations.actions.decline_employment import decline_employment
from workmark.organisations.actions.end_employment import end_employment
from workmark.organisations.actions.end_membership import end_membership
from workmark.organisations.actions.import_people import import_people
from workmark.organisations.actions.invite import invite
from workmark.organisations.actions.leave_employment import leave_employment
from workmark.organisations.actions.record_employment import record_employment
from workmark.organisations.employment_models import Employment
from workmark.organisations.errors import InvitationEnded
from workmark.organisations.models import AuditEvent, Invitation, Membership, Organisation, Person
from workmark.organisations.queries import open_invitations
from workmark.organisations.staffing import EmployeeFacts

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
PRIVATE = "otto@home.example"


def invited(cast: Cast, email: str, role: str = "author", *, at: datetime = NOW) -> Invitation:
    return invite(cast.emre, cast.kestrel, email=email, role=role, at=at)[0]


def has_address(person: Person, address: str, *, verified: bool = True) -> None:
    person.emailaddress_set.create(email=address, verified=verified, primary=False)


def is_open(invitation: Invitation) -> bool:
    return open_invitations(invitation.organisation, at=LATER).filter(pk=invitation.pk).exists()


def end(cast: Cast, work: Employment, said: str) -> None:
    if said == "by hand":
        end_employment(cast.emre, work, at=LATER)
    elif said == "by a list":
        stays = [(2, EmployeeFacts("ana@kestrel.example", "Ana"))]
        import_people(cast.emre, cast.kestrel, stays, ends_missing=True, asks=False, at=LATER)
    elif said == "inactive in a directory":
        facts = EmployeeFacts(work.work_email, work.name)
        record_employment(cast.emre, cast.kestrel, facts, employment=work, active=False, at=LATER)
    else:
        leave_employment(cast.otto, work, at=LATER)


@pytest.mark.parametrize("said", ["by hand", "by a list", "inactive in a directory", "by himself"])
@pytest.mark.parametrize("address", ["at work", "of his own", "not confirmed yet"])
def test_whoever_has_left_comes_back_by_no_invitation_from_before(
    cast: Cast, said: str, address: str
) -> None:
    work = works_there(cast.otto, cast.kestrel)
    sent_to = {"at work": work.work_email, "of his own": PRIVATE, "not confirmed yet": PRIVATE}[address]
    if sent_to == PRIVATE:
        has_address(cast.otto, PRIVATE, verified=address == "of his own")
    invitation, elsewhere = invited(cast, sent_to), invited(cast, "rui@elsewhere.example")

    end(cast, work, said)
    cast.otto.emailaddress_set.update(verified=True)

    assert not is_open(invitation)
    assert is_open(elsewhere)
    with pytest.raises(InvitationEnded):
        accept_invitation(cast.otto, invitation, at=LATER)
    assert roles_of(cast.otto, cast.kestrel) == []
    said_of_it = AuditEvent.objects.get(verb="organisation.invite", actor_kind="system")
    assert said_of_it.target_id == str(invitation.pk)
    assert said_of_it.detail == {"withdrawn": True}


def test_an_address_that_nobody_knew_to_be_his_lets_him_in_no_more_either(cast: Cast, client: Client) -> None:
    """He was owner and invited an address that he adds to his account once he is out."""
    work = works_there(cast.otto, cast.kestrel, "owner")
    at = now()
    invitation, token = invite(cast.otto, cast.kestrel, email=PRIVATE, role="people-manager", at=at)
    end_employment(cast.emre, work, at=at)
    end_membership(cast.emre, Membership.objects.get(person=cast.otto, organisation=cast.kestrel), at=at)
    has_address(cast.otto, PRIVATE)

    with pytest.raises(InvitationEnded):
        accept_invitation(cast.otto, invitation, at=at + timedelta(hours=1))
    client.force_login(cast.otto)
    page = client.get(f"/account/invitations/{token}/").content.decode()
    assert "This invitation was used, withdrawn or is too old." in page
    assert roles_of(cast.otto, cast.kestrel) == []


@pytest.mark.parametrize("role", ["author", "assessor"])
def test_whoever_was_taken_out_comes_back_by_no_address_that_they_add_afterwards(
    cast: Cast, client: Client, role: str
) -> None:
    """He works there by a role alone, as an outside assessor does, and nobody knows that the address is his."""
    held = Membership.objects.create(person=cast.otto, organisation=cast.kestrel, role="author", since=NOW)
    invitation, token = invite(cast.emre, cast.kestrel, email=PRIVATE, role=role, at=now())

    end_membership(cast.emre, held, at=now())
    has_address(cast.otto, PRIVATE)

    with pytest.raises(InvitationEnded):
        accept_invitation(cast.otto, invitation, at=now())
    client.force_login(cast.otto)
    page = client.get(f"/account/invitations/{token}/").content.decode()
    assert "This invitation was used, withdrawn or is too old." in page
    accept_invitation(cast.otto, invited(cast, PRIVATE, role, at=now()), at=now())
    assert roles_of(cast.otto, cast.kestrel) == [role]


def test_whoever_gave_a_role_back_takes_another_at_an_address_added_afterwards(cast: Cast) -> None:
    held = Membership.objects.create(person=cast.otto, organisation=cast.kestrel, role="author", since=NOW)
    same, other = invited(cast, PRIVATE), invited(cast, "otto@club.example", "assessor")

    end_membership(cast.otto, held, at=LATER)
    for address in (PRIVATE, "otto@club.example"):
        has_address(cast.otto, address)

    with pytest.raises(InvitationEnded):
        accept_invitation(cast.otto, same, at=LATER)
    accept_invitation(cast.otto, other, at=LATER)
    assert roles_of(cast.otto, cast.kestrel) == ["assessor"]


def test_somebody_elses_end_or_one_elsewhere_is_nothing_to_him(cast: Cast) -> None:
    invitation = invited(cast, cast.otto.email)
    for person, organisation in ((cast.lena, cast.kestrel), (cast.otto, cast.harbour)):
        end_membership(
            cast.emre if organisation == cast.kestrel else cast.ines,
            Membership.objects.create(person=person, organisation=organisation, role="author", since=NOW),
            at=LATER,
        )

    accept_invitation(cast.otto, invitation, at=LATER)

    assert "author" in roles_of(cast.otto, cast.kestrel)


def test_whoever_is_invited_after_leaving_comes_back(cast: Cast) -> None:
    work = works_there(cast.otto, cast.kestrel)
    end_employment(cast.emre, work, at=NOW)

    accept_invitation(cast.otto, invited(cast, cast.otto.email, at=LATER), at=LATER)

    assert roles_of(cast.otto, cast.kestrel) == ["author"]


def test_who_was_never_joined_is_known_by_the_address_on_record(cast: Cast) -> None:
    work = Employment.objects.create(organisation=cast.kestrel, work_email=cast.otto.email, name="Otto")
    invitation = invited(cast, cast.otto.email)

    end_employment(cast.emre, work, at=LATER)

    assert not is_open(invitation)


def test_whoever_says_that_they_do_not_work_there_keeps_the_invitation(cast: Cast) -> None:
    """An outside assessor whom a list took for one of the staff."""
    work = Employment.objects.create(organisation=cast.kestrel, work_email=cast.otto.email, name="Otto")
    invitation = invited(cast, cast.otto.email, "assessor")

    decline_employment(cast.otto, work, at=LATER)
    accept_invitation(cast.otto, invitation, at=LATER)

    assert roles_of(cast.otto, cast.kestrel) == ["assessor"]


def test_an_invitation_outlives_whoever_sent_it(cast: Cast) -> None:
    work = works_there(cast.otto, cast.kestrel, "owner")
    invitation, _token = invite(cast.otto, cast.kestrel, email=cast.lena.email, role="author", at=NOW)
    end_employment(cast.emre, work, at=NOW)
    end_membership(cast.emre, Membership.objects.get(person=cast.otto, organisation=cast.kestrel), at=LATER)

    accept_invitation(cast.lena, invitation, at=LATER)

    assert roles_of(cast.lena, cast.kestrel) == ["author"]


def role_of(person: Person, organisation: Organisation, role: str) -> Membership:
    return Membership.objects.get_or_create(person=person, organisation=organisation, role=role)[0]


@pytest.mark.parametrize(
    ("who", "keeps", "still_open"),
    [
        ("an owner", [], []),  # out altogether: nothing lets him back in
        ("an owner", ["recruiter"], ["reviewer"]),  # he stays, and is asked for something else
        ("himself", [], ["reviewer"]),  # they still want him for something else
    ],
)
def test_with_a_role_end_the_invitations_that_would_undo_it(
    cast: Cast, who: str, keeps: list[str], still_open: list[str]
) -> None:
    ended = role_of(cast.otto, cast.kestrel, "author")
    for role in keeps:
        role_of(cast.otto, cast.kestrel, role)
    has_address(cast.otto, PRIVATE)
    invited(cast, PRIVATE, "author")
    invited(cast, cast.otto.email, "reviewer")
    theirs = invited(cast, cast.lena.email, "author")

    end_membership(cast.emre if who == "an owner" else cast.otto, ended, at=LATER)

    left = open_invitations(cast.kestrel, at=LATER).exclude(pk=theirs.pk)
    assert list(left.values_list("role", flat=True)) == still_open
    assert is_open(theirs)


def test_the_page_says_beforehand_which_invitations_end_with_a_role(cast: Cast, client: Client) -> None:
    ended = role_of(cast.otto, cast.kestrel, "author")
    invite(cast.emre, cast.kestrel, email=cast.otto.email, role="lead-assessor", at=now())
    client.force_login(cast.emre)
    place = f"/account/organisations/{cast.kestrel.slug}/people/{ended.pk}/end/"

    asked: Any = client.get(place).content.decode()
    client.post(place)

    assert "Open invitations to them end too: Lead assessor." in asked
    assert not open_invitations(cast.kestrel, at=now()).exists()
