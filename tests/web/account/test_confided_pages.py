"""The pages of what is told in confidence: asked, answered, looked at again, taken back; by plain forms."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.confided.scenes import ask_about
from tests.conftest import Cast
from tests.factories import published_version
from workmark.achievements.content import Prerequisites, Price
from workmark.achievements.models import AchievementVersion
from workmark.confided.models import (
    AccommodationRequest,
    AnswerAboutOneself,
    PrerequisiteWaiver,
    WaiverRequest,
)
from workmark.organisations.models import Membership, Person

pytestmark = pytest.mark.django_db
PLACE = "/account/organisations/harbour-skills"


def as_person(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def version(cast: Cast) -> AchievementVersion:
    return published_version(cast.harbour, price=Price(amount=Decimal("40.00")))


def ask(cast: Cast, **said: Any) -> Any:
    told = {"kinds": ["extra-time", "break"], "words": "Evenings are hard.", "issuers": ["harbour-skills"]}
    return as_person(cast.lena).post("/account/needs/", told | said)


def test_asked_answered_looked_at_again_and_taken_back(cast: Cast, version: AchievementVersion) -> None:
    Membership.objects.create(person=cast.rui, organisation=cast.harbour, role="owner")
    lena, ines, rui = as_person(cast.lena), as_person(cast.ines), as_person(cast.rui)
    assert ask(cast).status_code == 302
    request = AccommodationRequest.objects.get()
    hers, theirs = f"/account/needs/{request.token}/", f"{PLACE}/needs/{request.token}/"

    assert "Lena Ortiz" in page(ines, f"{PLACE}/needs/")
    assert "Evenings are hard." in page(ines, theirs)
    assert (
        ines.post(theirs, {"granted": ["extra-time"], "words": "Ten days."}).status_code == 422
    )  # how many?
    assert (
        ines.post(theirs, {"granted": ["extra-time"], "words": "Ten days.", "extra_days": 10}).status_code
        == 302
    )
    assert "10 days more" in page(lena, hers)

    assert lena.post(hers, {"words": "A break too, please."}).status_code == 302
    assert "Another owner who does not assess here" in page(ines, theirs)
    given = {"granted": ["extra-time", "break"], "words": "Both.", "extra_days": 10}
    assert ines.post(theirs, given).status_code == 403
    assert rui.post(theirs, given).status_code == 302
    assert "Both." in page(lena, hers)

    assert lena.post(f"{hers}withdraw/").status_code == 302
    assert "Evenings are hard." not in page(lena, hers)


def test_what_is_wrong_is_said_beside_the_field(cast: Cast, version: AchievementVersion) -> None:
    response = ask(cast, kinds=["other"], words="")

    assert response.status_code == 422
    assert "Say in your own words what you need." in response.content.decode()


@pytest.mark.parametrize("name", ["aziz", "maud", "noor", "emre", "otto"])
def test_who_assesses_or_is_from_elsewhere_gets_no_page(
    cast: Cast, version: AchievementVersion, name: str
) -> None:
    ask(cast)
    request = AccommodationRequest.objects.get()
    client = as_person(getattr(cast, name))
    addresses = [
        f"{PLACE}/needs/",
        f"{PLACE}/needs/{request.token}/",
        f"{PLACE}/fees/",
        f"/account/needs/{request.token}/",
    ]

    assert {client.get(address).status_code for address in addresses} <= {403, 404}


def test_a_fee_is_waived_at_once_or_by_a_person(cast: Cast, version: AchievementVersion) -> None:
    lena, ines = as_person(cast.lena), as_person(cast.ines)
    fee = f"/account/fees/{version.achievement.slug}/"
    start = f"/work/start/{version.achievement.slug}/"
    assert fee in page(lena, start)
    assert ines.post(f"{PLACE}/fees/", {"rule": "by-person"}).status_code == 302
    assert lena.post(fee, {"words": ""}).status_code == 422
    assert lena.post(fee, {"cannot_pay": "on", "words": "Between jobs"}).status_code == 302

    request = WaiverRequest.objects.get()
    assert "Between jobs" in page(ines, f"{PLACE}/fees/{request.token}/")
    assert ines.post(f"{PLACE}/fees/{request.token}/", {"grants": "no", "words": ""}).status_code == 422
    assert ines.post(f"{PLACE}/fees/{request.token}/", {"grants": "yes", "words": ""}).status_code == 302

    assert "You pay nothing" in page(lena, fee)
    assert "You pay nothing." in page(lena, start)


def test_answers_about_oneself_are_kept_shown_to_their_owner_and_erased(cast: Cast) -> None:
    ask_about()
    lena = as_person(cast.lena)
    assert (
        lena.post("/account/about-me/", {"gender": "woman", "disability-words": "Some days"}).status_code
        == 302
    )

    shown = page(lena, "/account/about-me/")
    assert "Some days" in shown
    assert "Some days" not in page(as_person(cast.ines), "/account/about-me/")
    assert AnswerAboutOneself.objects.count() == 2
    assert lena.post("/account/about-me/", {"gender": "duke"}).status_code == 422

    assert lena.post("/account/about-me/erase/").status_code == 302
    assert AnswerAboutOneself.objects.count() == 0


def test_an_assessor_says_her_languages(cast: Cast) -> None:
    aziz = as_person(cast.aziz)
    assert "/account/languages/" in page(aziz, "/account/")
    assert "/account/languages/" not in page(as_person(cast.lena), "/account/")

    assert aziz.post("/account/languages/", {"first": "fa", "second": "pt"}).status_code == 302
    assert list(cast.aziz.spoken_languages.values_list("language", flat=True)) == ["fa", "pt"]


def test_what_comes_first_is_waived_by_plain_forms(cast: Cast, version: AchievementVersion) -> None:
    first = version.achievement.slug
    published_version(cast.harbour, "customer-interviews", prerequisites=Prerequisites(achievements=(first,)))
    lena, ines = as_person(cast.lena), as_person(cast.ines)
    begin, hers = "/work/start/customer-interviews/", "/account/prerequisites/customer-interviews/"
    assert f'href="{hers}"' in page(lena, begin)
    assert lena.post(hers, {"before": first, "words": ""}).status_code == 422
    assert lena.post(hers, {"before": first, "words": "Six <b>years</b>."}).status_code == 302
    assert "Six &lt;b&gt;years&lt;/b&gt;." in page(lena, hers)
    asked = PrerequisiteWaiver.objects.get()
    theirs = f"{PLACE}/prerequisites/{asked.token}/"

    assert "1 waits" in page(ines, f"{PLACE}/needs/")
    assert theirs in page(ines, f"{PLACE}/prerequisites/")
    assert "Six &lt;b&gt;years&lt;/b&gt;." in page(ines, theirs)
    assert ines.post(theirs, {"grants": "yes", "words": "We saw the shop."}).status_code == 302

    assert "Not asked of you" in page(lena, begin)
    assert "We saw the shop." in page(lena, hers)
    assert lena.post(begin).status_code == 302
    assert "Not asked of you" not in page(as_person(cast.aziz), "/catalogue/customer-interviews/")
    assert ines.post(theirs, {"words": "It was not hers."}).status_code == 302
    assert ines.get(theirs).status_code == 404
    given = {"email": "new@shop.example", "pair": f"customer-interviews/{first}", "words": "A diploma."}
    assert ines.post(f"{PLACE}/prerequisites/", given | {"pair": "x/y"}).status_code == 422
    assert ines.post(f"{PLACE}/prerequisites/", given).status_code == 302
    assert "new@shop.example" in page(ines, f"{PLACE}/prerequisites/")


def test_what_was_asked_about_what_comes_first_is_taken_back(cast: Cast, version: AchievementVersion) -> None:
    first = version.achievement.slug
    published_version(cast.harbour, "customer-interviews", prerequisites=Prerequisites(achievements=(first,)))
    lena, hers = as_person(cast.lena), "/account/prerequisites/customer-interviews/"
    lena.post(hers, {"before": first, "words": "Six years."})
    token = PrerequisiteWaiver.objects.get().token

    assert as_person(cast.otto).post(hers, {"step": "take-back", "token": token}).status_code == 404
    assert lena.post(hers, {"step": "take-back", "token": token}).status_code == 302

    assert "Six years." not in page(lena, hers)
    assert PrerequisiteWaiver.objects.get().words == ""
