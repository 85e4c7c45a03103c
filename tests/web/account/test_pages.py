import re

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.factories import published_version
from workmark.assessment.actions.qualify_assessor import qualify_assessor
from workmark.assessment.certificate_models import Certificate
from workmark.lib.clock import now
from workmark.organisations.actions.begin_domain_proof import begin_domain_proof
from workmark.organisations.actions.create_token import create_token
from workmark.organisations.actions.invite import invite
from workmark.organisations.models import AccessToken, Invitation, Membership, Organisation
from workmark.organisations.queries import working_token

OWN = [
    "/account/",
    "/account/details/",
    "/account/tokens/",
    "/account/email/",
    "/account/2fa/",
    "/account/sessions/",
]
HARBOUR = "/account/organisations/harbour-skills/"
TABS = ["", "people/", "domains/", "assessors/", "audit/"]


def client_of(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]  # a Person of the cast
    return client


@pytest.mark.parametrize("page", [*OWN, "/account/login/", "/account/signup/", "/account/organisations/new/"])
def test_every_page_has_one_heading_and_no_inline_script_or_style(cast: Cast, page: str) -> None:
    client = Client() if page.endswith(("login/", "signup/")) else client_of(cast.ines)

    said = client.get(page).content.decode()

    assert said.count("<h1>") == 1
    assert "style=" not in said
    scripts = re.findall(r"<script([^>]*)>", said)
    assert all("src=" in script or "application/json" in script for script in scripts)


@pytest.mark.parametrize("page", OWN)
def test_a_visitor_is_asked_to_sign_in(cast: Cast, page: str) -> None:
    answer = Client().get(page)

    assert answer.headers["Location"].startswith(("/account/login/", "/account/reauthenticate/"))


@pytest.mark.parametrize("tab", TABS)
def test_an_organisations_pages_do_not_exist_for_an_outsider(cast: Cast, tab: str) -> None:
    absent = client_of(cast.otto).get("/account/organisations/no-such-place/")
    assert absent.status_code == 404

    assert client_of(cast.otto).get(HARBOUR + tab).status_code == 404
    assert client_of(cast.ines).get(HARBOUR + tab).status_code == 200


@pytest.mark.parametrize("tab", ["domains/", "assessors/", "audit/"])
def test_a_member_without_the_role_is_told_which_one_is_needed(cast: Cast, tab: str) -> None:
    answer = client_of(cast.rui).get(HARBOUR + tab)

    assert answer.status_code == 403
    assert "owner" in answer.content.decode()


def test_only_owners_see_addresses_and_invitations(cast: Cast) -> None:
    invite(cast.ines, cast.harbour, email="new@home.example", role="author", at=now())

    for words in ("new@home.example", cast.maud.email):
        assert words in client_of(cast.ines).get(HARBOUR + "people/").content.decode()
        assert words not in client_of(cast.rui).get(HARBOUR + "people/").content.decode()


def test_an_owner_invites_and_the_invited_person_accepts(cast: Cast) -> None:
    client_of(cast.ines).post(HARBOUR + "people/", {"email": cast.otto.email, "role": "author"})
    from workmark.jobs.models import Message

    found = re.search(r"/account/invitations/[\w-]+/", Message.objects.get().text)
    assert found is not None

    otto = client_of(cast.otto)
    assert "Harbour Skills Institute" in otto.get(found[0]).content.decode()
    assert not Membership.objects.filter(person=cast.otto).exists()  # opening it changed nothing
    otto.post(found[0])

    assert Membership.objects.get(person=cast.otto).role == "author"


def test_otto_can_neither_end_roles_nor_withdraw_nor_check(cast: Cast) -> None:
    invitation, _ = invite(cast.ines, cast.harbour, email="new@home.example", role="author", at=now())
    proof = begin_domain_proof(cast.ines, cast.harbour, domain="harbour.example", at=now())
    role = Membership.objects.get(person=cast.aziz)
    otto, emre = client_of(cast.otto), client_of(cast.emre)

    for path in (
        f"people/{role.pk}/end/",
        f"invitations/{invitation.pk}/withdraw/",
        f"domains/{proof.pk}/check/",
    ):
        assert otto.post(HARBOUR + path).status_code == 404
        # Emre owns another organisation: its address does not open Harbour's things either.
        assert emre.post(f"/account/organisations/kestrel-logistics/{path}").status_code == 404

    assert Membership.objects.filter(pk=role.pk).exists()
    assert Invitation.objects.get().withdrawn_at is None


def test_the_profile_is_changed_by_an_owner_and_mistakes_stay_on_the_page(cast: Cast) -> None:
    ines = client_of(cast.ines)
    form = {
        "name": "Harbour Skills",
        "country": "PT",
        "time_zone": "Europe/Lisbon",
        "is_education_provider": "on",
    }

    assert ines.post(HARBOUR, {**form, "country": "Portugal"}).status_code == 422
    assert client_of(cast.rui).post(HARBOUR, form).status_code == 403
    assert ines.post(HARBOUR, form).status_code == 302

    assert Organisation.objects.get(slug="harbour-skills").name == "Harbour Skills"


def test_a_new_organisation_opens_at_its_domain_page(cast: Cast) -> None:
    answer = client_of(cast.otto).post(
        "/account/organisations/new/", {"name": "Otto's Bakery", "time_zone": "Europe/Berlin"}
    )

    assert answer.headers["Location"] == "/account/organisations/ottos-bakery/domains/"


def test_an_assessor_is_qualified_by_somebody_else(cast: Cast) -> None:
    published_version(cast.harbour)
    form = {
        "person": cast.aziz.pk,
        "achievement": "social-media-marketing",
        "basis": "Ten years in the trade.",
    }

    assert client_of(cast.ines).post(HARBOUR + "assessors/", form).status_code == 302
    assert "Ten years" in client_of(cast.maud).get(HARBOUR + "assessors/").content.decode()
    # Maud, a lead assessor, is not offered herself.
    assert (
        client_of(cast.maud).post(HARBOUR + "assessors/", {**form, "person": cast.maud.pk}).status_code == 422
    )


def test_somebody_qualified_is_certified_for_now_by_another_with_a_word_in_it(cast: Cast) -> None:
    version = published_version(cast.harbour)
    now_at = now()
    held = qualify_assessor(cast.ines, cast.aziz, version.achievement, basis="Ten years.", at=now_at)
    press = HARBOUR + f"assessors/{held.pk}/certify/"

    assert press in client_of(cast.maud).get(HARBOUR + "assessors/").content.decode()
    assert client_of(cast.aziz).post(press).status_code == 403
    assert client_of(cast.otto).post(press).status_code == 404
    assert not Certificate.objects.exists()

    assert client_of(cast.maud).post(press).status_code == 302
    granted = Certificate.objects.get()
    assert (granted.assessor, granted.version, granted.granted_by) == (cast.aziz, version, cast.maud)
    page = client_of(cast.ines).get(HARBOUR + "assessors/").content.decode()
    assert "0 of 20" in page
    assert press not in page

    client_of(cast.maud).post(press)
    assert Certificate.objects.count() == 1


def test_the_audit_log_names_the_organisations_people_and_no_learner(cast: Cast) -> None:
    from workmark.submissions.actions.start import start

    version = published_version(cast.harbour)
    start(cast.lena, version, at=now())
    start(cast.aziz, version, at=now())  # a colleague who learns has the same right
    invite(cast.ines, cast.harbour, email="new@home.example", role="author", at=now())

    said = client_of(cast.ines).get(HARBOUR + "audit/").content.decode()

    assert "Ines Costa" in said
    assert "submission.start" in said
    assert "Lena Ortiz" not in said
    assert "Aziz Rahimi" not in said


def test_a_token_is_shown_once_and_works_until_it_is_ended(cast: Cast) -> None:
    client = Client()
    client.post("/account/login/", {"login": cast.lena.email, "password": "workmark-demo"})
    client.post("/account/reauthenticate/", {"password": "workmark-demo"})
    made = client.post("/account/tokens/new/", {"name": "Backup", "scopes": ["work:read"], "days": "30"})

    found = re.search(r"wmk_[\w-]{32}", made.content.decode())
    assert found is not None
    assert made.headers["Cache-Control"] == "no-store, private"
    assert working_token(found[0], at=now()) is not None
    assert found[0] not in client.get("/account/tokens/").content.decode()

    client.post(f"/account/tokens/{AccessToken.objects.get().pk}/end/")
    assert working_token(found[0], at=now()) is None


def test_nobody_ends_another_persons_token(cast: Cast) -> None:
    token, secret = create_token(cast.lena, name="T", scopes=["verify"], days=1, at=now())

    assert client_of(cast.otto).post(f"/account/tokens/{token.pk}/end/").status_code == 404
    assert working_token(secret, at=now()) is not None


def test_hostile_words_are_shown_as_words(cast: Cast) -> None:
    hostile = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    ines = client_of(cast.ines)
    ines.post(HARBOUR, {"name": hostile[:200], "time_zone": "UTC", "description": hostile})

    for tab in TABS:
        said = ines.get(HARBOUR + tab).content.decode()
        assert "<script>alert" not in said
        assert "<img src=x" not in said
