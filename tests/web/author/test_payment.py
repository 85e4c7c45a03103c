"""A price is shown with its currency; it is paid elsewhere, at a place the owner names, and the page says so."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.conftest import Cast
from workmark.achievements.content import Price
from workmark.achievements.models import Achievement, AchievementVersion
from workmark.lib.clock import now
from workmark.organisations.models import Organisation

PLACE = "https://pay.harbour.example/course?id=7"


@pytest.fixture
def priced(publish: Callable[..., AchievementVersion]) -> AchievementVersion:
    return publish("Shift handover", price=Price(amount=40, currency="EUR", waiver="Ask us."))


def test_the_place_of_payment_is_named_before_anybody_goes_there(
    ines: Client, priced: AchievementVersion, client: Client
) -> None:
    slug = priced.achievement.slug
    assert client.get(f"/catalogue/{slug}/payment/").status_code == 404
    saved = ines.post(f"/desk/m/{slug}/payment/", {"url": PLACE})
    assert saved.headers["Location"] == f"/desk/m/{slug}/"

    shown = client.get(f"/catalogue/{slug}/").content.decode()
    page = client.get(f"/catalogue/{slug}/payment/").content.decode()

    assert f"/catalogue/{slug}/payment/" in shown
    assert PLACE not in shown
    assert "Workmark collects nothing" in page
    assert "€40.00" in page
    assert "pay.harbour.example" in page
    assert f'href="{PLACE}"' in page


def test_nobody_is_sent_to_pay_a_suspended_issuer(
    ines: Client, priced: AchievementVersion, client: Client
) -> None:
    slug = priced.achievement.slug
    ines.post(f"/desk/m/{slug}/payment/", {"url": PLACE})
    assert client.get(f"/catalogue/{slug}/payment/").status_code == 200

    Organisation.objects.filter(pk=priced.achievement.issuer_id).update(suspended_at=now())

    assert client.get(f"/catalogue/{slug}/payment/").status_code == 404
    assert f"/catalogue/{slug}/payment/" not in client.get(f"/catalogue/{slug}/").content.decode()


@pytest.mark.parametrize(
    "url",
    [
        "http://pay.example/",
        "javascript:alert(1)",
        "https://u:p@pay.example/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://pay.example/" + "a" * 500,
        'https://pay.example/"onclick="x',
    ],
)
def test_no_other_kind_of_address_is_taken(ines: Client, priced: AchievementVersion, url: str) -> None:
    answer = ines.post(f"/desk/m/{priced.achievement.slug}/payment/", {"url": url})

    assert answer.status_code == 422
    assert Achievement.objects.get(pk=priced.achievement_id).payment_url == ""


def test_only_an_owner_says_it(client: Client, cast: Cast, priced: AchievementVersion) -> None:
    client.force_login(cast.rui)

    answer = client.post(f"/desk/m/{priced.achievement.slug}/payment/", {"url": PLACE})

    assert answer.status_code == 403
