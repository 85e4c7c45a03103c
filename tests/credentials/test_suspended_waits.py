"""While an issuer is suspended nothing is signed for it, whatever a worker is asked; what waited goes on afterwards."""

import pytest
from django.test import Client

from tests.assessment.scenes import MONDAY
from tests.conftest import Cast
from tests.credentials.scenes import issued
from workmark.achievements.queries import startable_inside, visible_to
from workmark.credentials.actions.ask_for_record import ask_for_record
from workmark.credentials.actions.fulfil_record_request import fulfil_record_request
from workmark.credentials.actions.prepare_parts import prepare_parts
from workmark.credentials.actions.sign_copies import COPIES, sign_copies
from workmark.credentials.actions.sign_endorsement import sign_endorsement
from workmark.credentials.actions.sign_selective import sign_selective
from workmark.credentials.actions.write_endorsement import write_endorsement
from workmark.credentials.models import Credential
from workmark.organisations.actions.name_operator import name_operator
from workmark.organisations.actions.suspend import lift_organisation, suspend_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def badge(cast: Cast) -> Credential:
    name_operator(cast.otto, at=MONDAY)
    return issued(cast)


@pytest.fixture
def lena(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.lena, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def suspend(cast: Cast) -> None:
    suspend_organisation(cast.otto, cast.harbour, reason="A look-alike.", at=MONDAY)


def test_parts_and_their_copies_wait_and_say_so(cast: Cast, badge: Credential, lena: Client) -> None:
    asked = prepare_parts(cast.lena, badge)
    suspend(cast)

    assert sign_selective(asked.pk).signed_at is None
    assert sign_copies(asked.pk) == 0
    page = lena.get(f"/badges/{badge.token}/parts/").content.decode()
    assert "Waits while the issuer is suspended" in page

    lift_organisation(cast.otto, cast.harbour, at=MONDAY)
    assert sign_selective(asked.pk).signed_at is not None
    suspend(cast)
    assert sign_copies(asked.pk) == 0
    lift_organisation(cast.otto, cast.harbour, at=MONDAY)
    assert sign_copies(asked.pk) == COPIES


def test_a_record_and_an_endorsement_wait_and_say_so(cast: Cast, badge: Credential, lena: Client) -> None:
    asked = ask_for_record(cast.lena, cast.harbour, tokens=[badge.token], at=MONDAY)
    praise = write_endorsement(cast.ines, cast.harbour, cast.kestrel, comment="Good work.", at=MONDAY)
    suspend(cast)

    done = fulfil_record_request(asked.pk)
    assert (done.signed_at, done.refused) == (None, "")
    assert sign_endorsement(praise.pk).issued_at is None
    assert "Waits while the issuer is suspended" in lena.get("/work/records/").content.decode()

    lift_organisation(cast.otto, cast.harbour, at=MONDAY)
    assert fulfil_record_request(asked.pk).signed_at is not None
    assert sign_endorsement(praise.pk).issued_at is not None


def test_its_micro_credentials_leave_the_catalogue_until_it_ends(cast: Cast, badge: Credential) -> None:
    mine = visible_to(cast.lena).filter(achievement__issuer=cast.harbour)
    inside = startable_inside(cast.harbour)
    assert mine.count() == inside.count() == 1

    suspend(cast)
    assert not mine.exists()
    assert not inside.exists()
    title = badge.version.title
    assert title not in Client().get("/catalogue/").content.decode()

    lift_organisation(cast.otto, cast.harbour, at=MONDAY)
    assert mine.count() == 1
    assert title in Client().get("/catalogue/").content.decode()
