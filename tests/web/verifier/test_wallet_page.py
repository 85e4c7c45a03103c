"""Lena's page for wallets: the offer is shown once, the page says what became of it, and nobody else finds anything."""

import html
import re

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.web.learner.conftest import signed_in_as
from workmark.credentials.actions.take_wallet_offer import take_wallet_offer
from workmark.credentials.models import Credential
from workmark.credentials.wallet_models import WalletCopy, WalletOffer
from workmark.credentials.wallets import PRE_AUTHORISED
from workmark.lib.clock import now


@pytest.fixture
def badge(cast: Cast) -> Credential:
    return issued(cast)


@pytest.fixture
def lena(cast: Cast) -> Client:
    return signed_in_as(cast.lena)


def page_of(badge: Credential) -> str:
    return f"/badges/{badge.token}/wallet/"


def test_the_offer_is_shown_once_and_then_only_that_there_is_one(lena: Client, badge: Credential) -> None:
    assert page_of(badge) in lena.get(f"/badges/{badge.token}/").content.decode()
    assert "Make an offer" in lena.get(page_of(badge)).content.decode()

    answer = lena.post(page_of(badge))

    shown = html.unescape(answer.content.decode())
    assert answer["Cache-Control"] == "private, no-store"
    assert 'href="openid-credential-offer://?credential_offer=' in shown
    assert 'src="data:image/svg+xml;base64,' in shown
    assert len(re.findall(r"<strong[^>]*>[0-9]{6}</strong>", shown)) == 1
    later = lena.get(page_of(badge)).content.decode()
    assert "openid-credential-offer" not in later
    assert ">Open<" in later


def test_lena_ends_an_offer_from_its_page(cast: Cast, lena: Client, badge: Credential) -> None:
    lena.post(page_of(badge))
    offer = WalletOffer.objects.get()
    end = f"{page_of(badge)}{offer.token}/end/"
    assert end in lena.get(page_of(badge)).content.decode()
    assert signed_in_as(cast.otto).post(end).status_code in {403, 404}

    assert lena.post(end).status_code == 302

    offer.refresh_from_db()
    assert not offer.is_open(now())
    later = lena.get(page_of(badge)).content.decode()
    assert "Offer ended" in later
    assert end not in later


def test_the_page_says_that_a_wallet_took_it_up(cast: Cast, lena: Client, badge: Credential) -> None:
    shown = html.unescape(lena.post(page_of(badge)).content.decode())
    pin = re.findall(r"<strong[^>]*>([0-9]{6})</strong>", shown)[0]
    code = re.findall(r"pre-authorized_code%22%3A%22([A-Za-z0-9_-]+)%22", shown)[0]
    assert PRE_AUTHORISED.replace(":", "%3A") in shown

    assert isinstance(take_wallet_offer(cast.harbour, code=code, pin=pin, at=now()), str)

    assert "A wallet took it up" in lena.get(page_of(badge)).content.decode()


def test_a_badge_on_hold_is_offered_nowhere(lena: Client, badge: Credential) -> None:
    Credential.objects.update(held_at=now())

    page = lena.get(page_of(badge)).content.decode()

    assert "Make an offer" not in page
    assert "It cannot be added to a wallet." in page
    assert lena.post(page_of(badge)).status_code == 409
    assert not WalletOffer.objects.exists()


def test_the_page_says_when_no_more_copies_are_bound(lena: Client, badge: Credential) -> None:
    words = "copies of this badge were asked for, which is the most."
    lena.post(page_of(badge))
    offer = WalletOffer.objects.get()
    for number in range(50):
        assert number or words not in lena.get(page_of(badge)).content.decode()
        WalletCopy.objects.create(offer=offer, form="dc+sd-jwt", nonce_digest=str(number), asked_at=now())

    page = lena.get(page_of(badge)).content.decode()

    assert f"50 {words}" in page
    assert "Make an offer" in page
    assert "Some wallets get a copy" not in lena.post(page_of(badge)).content.decode()


def test_nobody_else_finds_the_page_or_makes_an_offer(cast: Cast, badge: Credential) -> None:
    for person in (cast.otto, cast.emre, cast.ines):
        other = signed_in_as(person)
        assert other.get(page_of(badge)).status_code in {403, 404}
        assert other.post(page_of(badge)).status_code in {403, 404}
    assert Client().post(page_of(badge)).status_code == 302
    assert not WalletOffer.objects.exists()
