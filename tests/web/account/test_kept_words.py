"""Words of a form that was sent after its session had ended: kept, for one account in one browser, sent again by hand."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.assessment.actions.test_appeals import refuse
from tests.assessment.scenes import qualify, submitted
from tests.conftest import Cast
from tests.factories import published_version
from tests.submissions import scenes
from workmark.assessment.review_models import Review
from workmark.lib.clock import now
from workmark.organisations.kept_words_models import KeptWords
from workmark.privacy.retention import purge
from workmark.submissions.actions.start import start
from workmark.submissions.models import Submission

GROUNDS = 'The audience stands on page two.\r\n¿La leíste? <b>"Sí"</b>'
ORIGIN = {"HTTP_ORIGIN": "http://testserver", "HTTP_REFERER": "http://testserver/work/"}


class Browser(Client):
    """One browser whose forms carry the proof of origin, as real ones do."""

    def __init__(self) -> None:
        super().__init__(enforce_csrf_checks=True)

    def sign_in(self, person: Any, *, to: str = "") -> Any:
        page = self.get("/account/login/", {"next": to} if to else {}).content.decode()
        said = {"login": person.email, "password": "workmark-demo", "csrfmiddlewaretoken": proof_in(page)}
        return self.post("/account/login/", {**said, "next": to} if to else said)

    def end_session(self) -> None:
        Session.objects.filter(session_key=self.cookies["session"].value).delete()

    def send(self, address: str, page: str, **fields: Any) -> Any:
        return self.post(address, {**fields, "csrfmiddlewaretoken": proof_in(page)}, headers={}, **ORIGIN)


def proof_in(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found is not None
    return found[1]


@pytest.fixture
def refused(cast: Cast) -> Submission:
    version = published_version(cast.harbour)
    for person in (cast.aziz, cast.maud):
        qualify(cast, person, version)
    work = submitted(cast, version)
    refuse(cast, work, "plan-audience")
    return work


@pytest.fixture
def draft(cast: Cast) -> Submission:
    return start(cast.lena, scenes.version(cast.harbour), at=now())


def signed_out_on(address: str, person: Any) -> tuple[Browser, str]:
    """A browser with a page open whose session has ended behind it."""
    browser = Browser()
    browser.sign_in(person)
    page = browser.get(address).content.decode()
    browser.end_session()
    return browser, page


def test_the_grounds_of_an_appeal_outlive_the_session(cast: Cast, refused: Submission) -> None:
    address = f"/work/{refused.token}/appeal/"
    browser, page = signed_out_on(address, cast.lena)

    answer = browser.send(address, page, grounds=GROUNDS)

    assert answer.headers["Location"] == f"/account/login/?next={address}"
    assert "Your words are kept for a day" in browser.get(answer.headers["Location"]).content.decode()
    kept = KeptWords.objects.get()
    assert kept.person == cast.lena
    assert b"audience" not in bytes(kept.sealed)

    back = browser.sign_in(cast.lena, to=address)
    assert back.headers["Location"] == address
    offered = browser.get(address).content.decode()
    assert "Nothing was saved yet" in offered
    assert GROUNDS.replace("\r\n", "\n") in unescape(offered).replace("\r\n", "\n")
    assert '<b>"Sí"</b>' not in offered
    assert not Review.objects.exists()  # nothing is sent by itself

    sent = browser.send(address, offered, grounds=GROUNDS, **{"kept-words": kept.token})

    assert sent.headers["Location"] == f"/work/{refused.token}/"
    assert Review.objects.get().grounds == GROUNDS
    assert not KeptWords.objects.exists()


def test_what_is_refused_when_sent_again_stays_kept(cast: Cast, refused: Submission) -> None:
    address = f"/work/{refused.token}/appeal/"
    browser, page = signed_out_on(address, cast.lena)
    browser.send(address, page, grounds="Page two.")
    browser.sign_in(cast.lena)
    kept = KeptWords.objects.get()

    answer = browser.send(
        address, browser.get(address).content.decode(), grounds="", **{"kept-words": kept.token}
    )

    assert answer.status_code == 422
    assert KeptWords.objects.get() == kept


def test_nobody_else_at_the_same_computer_is_shown_them(cast: Cast, refused: Submission) -> None:
    """In a library Otto signs in next, even by the link that Lena left open."""
    address = f"/work/{refused.token}/appeal/"
    browser, page = signed_out_on(address, cast.lena)
    browser.send(address, page, grounds=GROUNDS)

    browser.sign_in(cast.otto, to=address)
    seen = browser.get(address)
    assert seen.status_code == 404
    assert "audience" not in seen.content.decode()

    browser.get("/account/")  # now Otto's account was the last one here
    browser.end_session()
    browser.sign_in(cast.lena, to=address)
    assert "The audience stands on page two." in browser.get(address).content.decode()


def test_another_browser_of_the_same_person_is_not_offered_them(cast: Cast, refused: Submission) -> None:
    address = f"/work/{refused.token}/appeal/"
    browser, page = signed_out_on(address, cast.lena)
    browser.send(address, page, grounds=GROUNDS)
    elsewhere = Browser()
    elsewhere.sign_in(cast.lena)

    assert "Nothing was saved yet" not in elsewhere.get(address).content.decode()
    browser.sign_in(cast.lena)
    assert "Nothing was saved yet" not in browser.get(f"/work/{refused.token}/").content.decode()


def test_a_form_of_another_site_plants_nothing(cast: Cast, refused: Submission, draft: Submission) -> None:
    address = f"/work/{refused.token}/appeal/"
    browser, page = signed_out_on(address, cast.lena)
    forged = {"grounds": "I did not write this.", "what": "link", "url": "https://bad.example/x y"}
    token = {"csrfmiddlewaretoken": proof_in(page)}
    # The page of an artefact checks the origin itself, and only once somebody is signed in.
    for place in (address, f"/work/{draft.token}/artefact/shelf/"):
        assert browser.post(place, forged).status_code in (302, 403)
        browser.post(place, {**forged, "csrfmiddlewaretoken": "x" * 64})
        browser.post(place, {**forged, **token}, HTTP_ORIGIN="https://bad.example")
    assert not KeptWords.objects.exists()

    browser.send(f"/work/{draft.token}/artefact/shelf/", page, what="link", url="https://mine.example/")

    assert KeptWords.objects.count() == 1


def test_no_password_no_secret_and_nothing_by_which_one_signs_in(cast: Cast, refused: Submission) -> None:
    browser, page = signed_out_on(f"/work/{refused.token}/appeal/", cast.lena)
    words = {"words": "Words that one would miss."}
    for address in (
        "/account/password/change/",
        "/account/details/",
        "/account/about-me/",
        "/account/tokens/new/",
        "/operator/announcements/",
        "/employer/kestrel/connections/sign-on/",
        "/api/v1/me",
    ):
        browser.send(address, page, **words)
    browser.send(f"/work/{refused.token}/appeal/", page, **words, new_password="a long quiet river")

    assert not KeptWords.objects.exists()


def test_files_are_not_kept_and_the_page_says_so(cast: Cast, draft: Submission) -> None:
    address = f"/work/{draft.token}/artefact/shelf/"
    browser, page = signed_out_on(address, cast.lena)
    browser.send(address, page, link_title="My own words", file=SimpleUploadedFile("a.txt", b"FILE-BYTES"))
    browser.sign_in(cast.lena)

    offered = browser.get(address).content.decode()

    assert "My own words" in offered
    assert "choose the file again" in offered
    assert "Send them now" not in offered


def test_they_can_be_deleted_and_end_after_a_day(cast: Cast, refused: Submission) -> None:
    address = f"/work/{refused.token}/appeal/"
    browser, page = signed_out_on(address, cast.lena)
    browser.send(address, page, grounds="First try.")
    browser.send(address, page, grounds="Second try.")
    browser.sign_in(cast.lena)
    offered = browser.get(address).content.decode()
    assert "First try." in offered
    assert "Second try." in offered
    first, second = KeptWords.objects.order_by("pk")

    answer = browser.send(address, offered, **{"kept-words": first.token, "put-away": "1"})

    assert answer.headers["Location"] == "/work/"
    assert KeptWords.objects.get() == second
    assert not Review.objects.exists()
    assert purge(at=second.expires_at) == {}
    assert second.expires_at - second.sent_at == timedelta(hours=24)
    KeptWords.objects.update(expires_at=now() - timedelta(seconds=1))
    assert "Second try." not in browser.get(address).content.decode()
    assert purge(at=now())["organisations.KeptWords"] == 1


def test_ten_forms_of_a_person_and_no_more_than_a_megabyte_each(cast: Cast, refused: Submission) -> None:
    address = f"/work/{refused.token}/appeal/"
    browser, page = signed_out_on(address, cast.lena)
    browser.send(address, page, grounds="á" * 600_000)  # two bytes each
    assert not KeptWords.objects.exists()

    for number in range(11):
        browser.send(address, page, grounds=f"Try {number}.")

    assert KeptWords.objects.count() == 10


def test_where_nothing_is_kept_signing_in_leads_to_the_page_of_the_form(
    cast: Cast, refused: Submission
) -> None:
    """A button alone holds no words, and its address opens no page."""
    browser, page = signed_out_on(f"/work/{refused.token}/", cast.lena)

    answer = browser.send(f"/work/{refused.token}/revise/", page)

    assert answer.headers["Location"] == "/account/login/?next=%2Fwork%2F"
    assert not KeptWords.objects.exists()
    assert Browser().post("/work/x/revise/").status_code == 403


def test_a_browser_that_never_knew_an_account_keeps_nothing(cast: Cast, refused: Submission) -> None:
    browser = Browser()
    page = browser.get("/account/login/").content.decode()

    browser.send(f"/work/{refused.token}/appeal/", page, grounds=GROUNDS)

    assert not KeptWords.objects.exists()


def test_a_form_from_before_another_sign_in_gives_its_words_back(cast: Cast, refused: Submission) -> None:
    """Lena signs in again in a second tab; the first still holds the proof of the session before."""
    address = f"/work/{refused.token}/appeal/"
    browser, page = signed_out_on(address, cast.lena)
    browser.sign_in(cast.lena)

    answer = browser.send(address, page, grounds=GROUNDS)

    shown = answer.content.decode()
    assert answer.status_code == 403
    assert "The audience stands on page two." in shown
    assert "Nothing was saved" in shown
    assert 'href="/work/"' in shown
    assert not KeptWords.objects.exists()
    assert not Review.objects.exists()
    elsewhere = browser.post(
        address,
        {"grounds": GROUNDS, "csrfmiddlewaretoken": proof_in(page)},
        HTTP_ORIGIN="https://bad.example",
    )
    unsaid = browser.post(address, {"grounds": GROUNDS, "csrfmiddlewaretoken": proof_in(page)})
    for forged in (elsewhere, unsaid):
        assert (forged.status_code, "audience" in forged.content.decode()) == (403, False)
