from datetime import timedelta

import pytest

from tests.conftest import Cast
from workmark.jobs.models import Message
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed, NotFound, TooManyRequests
from workmark.organisations.actions.accept_invitation import accept_invitation
from workmark.organisations.actions.end_membership import end_membership
from workmark.organisations.actions.invite import invite
from workmark.organisations.actions.withdraw_invitation import withdraw_invitation
from workmark.organisations.errors import InvitationEnded, LastOwner
from workmark.organisations.models import Invitation, Membership
from workmark.organisations.permissions import may
from workmark.organisations.queries import invitation_by_token, open_invitations


def test_an_invitation_goes_out_by_mail_and_its_secret_is_not_stored(cast: Cast) -> None:
    invitation, token = invite(
        cast.ines, cast.harbour, email=" Otto@Demo.workmark.test", role="author", at=now()
    )

    message = Message.objects.get()
    assert message.recipient == "otto@demo.workmark.test"
    assert f"/account/invitations/{token}/" in message.text
    assert token not in str(Invitation.objects.values().get())
    assert invitation_by_token(token) == invitation


def test_accepting_gives_exactly_the_role_invited_to(cast: Cast) -> None:
    invitation, _token = invite(cast.ines, cast.harbour, email=cast.otto.email, role="author", at=now())
    assert not may(cast.otto, "achievement.create", cast.harbour)

    accept_invitation(cast.otto, invitation, at=now())

    assert list(Membership.objects.filter(person=cast.otto).values_list("role", flat=True)) == ["author"]
    assert may(cast.otto, "achievement.create", cast.harbour)
    assert not may(cast.otto, "organisation.manage", cast.harbour)
    with pytest.raises(InvitationEnded):
        accept_invitation(cast.otto, invitation, at=now())


def test_a_forwarded_link_opens_nothing_for_someone_else(cast: Cast) -> None:
    invitation, _token = invite(
        cast.ines, cast.harbour, email="new@demo.workmark.test", role="owner", at=now()
    )

    with pytest.raises(NotAllowed, match="new@demo"):
        accept_invitation(cast.otto, invitation, at=now())

    assert not Membership.objects.filter(person=cast.otto).exists()


def test_an_address_that_is_not_confirmed_does_not_count(cast: Cast) -> None:
    cast.otto.emailaddress_set.create(email="new@demo.workmark.test", verified=False, primary=False)
    invitation, _token = invite(
        cast.ines, cast.harbour, email="new@demo.workmark.test", role="owner", at=now()
    )

    with pytest.raises(NotAllowed):
        accept_invitation(cast.otto, invitation, at=now())


def test_an_invitation_ends_after_two_weeks(cast: Cast) -> None:
    at = now()
    invitation, _token = invite(cast.ines, cast.harbour, email=cast.otto.email, role="author", at=at)

    with pytest.raises(InvitationEnded):
        accept_invitation(cast.otto, invitation, at=at + timedelta(days=14))


def test_a_withdrawn_invitation_cannot_be_accepted_and_only_an_owner_withdraws(cast: Cast) -> None:
    invitation, _token = invite(cast.ines, cast.harbour, email=cast.otto.email, role="author", at=now())
    with pytest.raises(NotAllowed):
        withdraw_invitation(cast.rui, invitation, at=now())

    withdraw_invitation(cast.ines, invitation, at=now())

    with pytest.raises(InvitationEnded):
        accept_invitation(cast.otto, invitation, at=now())


def test_inviting_again_leaves_only_the_newest_link(cast: Cast) -> None:
    old, _ = invite(cast.ines, cast.harbour, email=cast.otto.email, role="author", at=now())
    new, _ = invite(cast.ines, cast.harbour, email=cast.otto.email, role="author", at=now())

    assert list(open_invitations(cast.harbour, at=now())) == [new]
    with pytest.raises(InvitationEnded):
        accept_invitation(cast.otto, old, at=now())


def test_an_unknown_link_looks_absent(cast: Cast) -> None:
    with pytest.raises(NotFound):
        invitation_by_token("a" * 32)


@pytest.mark.parametrize(
    ("email", "role", "field"), [("nobody", "author", "email"), ("a@b.example", "king", "role")]
)
def test_an_unsound_invitation_is_refused(cast: Cast, email: str, role: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        invite(cast.ines, cast.harbour, email=email, role=role, at=now())

    assert field in refused.value.fields
    assert not Message.objects.exists()


def test_fifty_invitations_a_day_are_the_most(cast: Cast) -> None:
    for number in range(50):
        invite(cast.ines, cast.harbour, email=f"p{number}@b.example", role="author", at=now())

    with pytest.raises(TooManyRequests):
        invite(cast.ines, cast.harbour, email="p51@b.example", role="author", at=now())


def test_the_last_owner_may_not_leave_until_there_is_another(cast: Cast) -> None:
    ownership = Membership.objects.get(person=cast.ines, role="owner")
    with pytest.raises(LastOwner):
        end_membership(cast.ines, ownership, at=now())

    Membership.objects.create(person=cast.rui, organisation=cast.harbour, role="owner")
    end_membership(cast.ines, ownership, at=now())

    assert not may(cast.ines, "organisation.manage", cast.harbour)
    assert may(cast.ines, "achievement.create", cast.harbour)  # still an author


def test_an_owner_whose_account_is_closed_does_not_count(cast: Cast) -> None:
    Membership.objects.create(person=cast.rui, organisation=cast.harbour, role="owner")
    cast.rui.is_active = False
    cast.rui.save()

    with pytest.raises(LastOwner):
        end_membership(cast.ines, Membership.objects.get(person=cast.ines, role="owner"), at=now())


def test_people_leave_their_own_roles_and_nobody_else_ends_them(cast: Cast) -> None:
    assessing = Membership.objects.get(person=cast.aziz)
    with pytest.raises(NotAllowed):
        end_membership(cast.rui, assessing, at=now())

    end_membership(cast.aziz, assessing, at=now())

    assert not Membership.objects.filter(person=cast.aziz).exists()
