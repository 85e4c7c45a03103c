"""The pages about parts of a badge, by links, forms and buttons alone; and how little an outsider finds."""

import html
import json
import re
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.web.learner.conftest import signed_in_as
from workmark.credentials.actions.change_hold import end_hold
from workmark.credentials.actions.open_inquiry import open_inquiry
from workmark.credentials.actions.set_visibility import set_visibility
from workmark.credentials.actions.sign_selective import sign_selective
from workmark.credentials.models import Credential, SelectiveCredential, ShownPart
from workmark.lib.clock import now
from workmark.openbadges import derive


@pytest.fixture
def credential(cast: Cast) -> Credential:
    return issued(cast)


@pytest.fixture
def lena(cast: Cast) -> Client:
    return signed_in_as(cast.lena)


def page_of(credential: Credential) -> str:
    return f"/badges/{credential.token}/parts/"


def prepared(lena: Client, credential: Credential) -> None:
    """She presses the button; the worker does its part."""
    answer = lena.post(f"{page_of(credential)}prepare/")
    assert answer.status_code == 302
    sign_selective(SelectiveCredential.objects.get(credential=credential).pk)


def made(lena: Client, credential: Credential, *keys: str) -> ShownPart:
    answer = lena.post(page_of(credential), {"label": "Kestrel", "keys": keys})
    assert answer.status_code == 302, answer.content
    return ShownPart.objects.latest("pk")


def test_lena_goes_from_her_badge_to_a_link_with_forms_alone(lena: Client, credential: Credential) -> None:
    assert page_of(credential) in lena.get(f"/badges/{credential.token}/").content.decode()
    first = lena.get(page_of(credential)).content.decode()
    assert "Prepare my badge" in first

    lena.post(f"{page_of(credential)}prepare/")
    assert "being prepared" in lena.get(page_of(credential)).content.decode()
    sign_selective(SelectiveCredential.objects.get(credential=credential).pk)
    choosing = lena.get(page_of(credential)).content.decode()
    assert re.findall(r'<input type="checkbox" name="keys" value="(name|email|row-0|criteria)"', choosing)
    assert "checked" not in choosing

    part = made(lena, credential, "row-0", "row-1")
    listed = lena.get(page_of(credential)).content.decode()
    assert f"/parts/{part.token}/" in listed
    assert "2 things besides the achievement" in listed


def test_the_link_shows_what_it_says_and_nothing_else(
    cast: Cast, lena: Client, credential: Credential
) -> None:
    prepared(lena, credential)
    part = made(lena, credential, "row-0")
    rows = [row.title for row in credential.version.said.rows()]

    page = Client().get(f"/parts/{part.token}/")

    text = html.unescape(page.content.decode())
    assert page.status_code == 200
    assert "Valid" in text
    assert credential.version.title in text
    assert rows[0] in text
    kept_back = [*rows[1:], cast.lena.name, cast.lena.email, credential.token, credential.identity_salt]
    assert [word for word in kept_back if word in text] == []
    assert page["X-Robots-Tag"] == "noindex, noarchive"
    assert page["Cache-Control"] == "private, no-store"


def test_the_file_is_accepted_where_any_badge_is_checked(
    lena: Client, credential: Credential, tmp_path: Any
) -> None:
    prepared(lena, credential)
    part = made(lena, credential, "name")
    file = Client().get(f"/parts/{part.token}.json")
    saved = tmp_path / "badge-part.json"
    saved.write_bytes(file.content)

    with saved.open("rb") as opened:
        checked = Client().post("/verify/", {"file": opened}, headers={"Accept": "application/json"})
    by_address = Client().post(
        "/verify/",
        {"url": f"http://127.0.0.1:8000/parts/{part.token}/"},
        headers={"Accept": "application/json"},
    )

    assert file["Content-Type"] == "application/vc"
    assert file["Access-Control-Allow-Origin"] == "*"
    assert checked.json()["outcome"] == "passed", checked.json()
    assert by_address.json()["outcome"] == "passed", by_address.json()
    assert json.loads(file.content)["proof"]["cryptosuite"] == "ecdsa-sd-2023"


def test_lena_can_take_away_the_form_with_everything_in_it(lena: Client, credential: Credential) -> None:
    assert lena.get(f"{page_of(credential)}base.json").status_code == 404
    prepared(lena, credential)

    file = lena.get(f"{page_of(credential)}base.json")

    choice = ["/credentialSubject/result/0"]
    checked = Client().post(
        "/verify/",
        {"text": derive(file.content, choice).decode()},
        headers={"Accept": "application/json"},
    )
    assert file["Cache-Control"] == "private, no-store"
    assert file["Content-Disposition"].startswith("attachment")
    assert "Access-Control-Allow-Origin" not in file
    assert checked.json()["outcome"] == "passed", checked.json()


def test_an_ended_link_opens_nothing(lena: Client, credential: Credential) -> None:
    prepared(lena, credential)
    part = made(lena, credential)

    answer = lena.post(f"{page_of(credential)}{part.token}/end/")

    assert answer.status_code == 302
    assert Client().get(f"/parts/{part.token}/").status_code == 404
    assert Client().get(f"/parts/{part.token}.json").status_code == 404
    assert "Ended" in lena.get(page_of(credential)).content.decode()
    assert lena.post(f"{page_of(credential)}{part.token}/end/").status_code == 302


def test_while_the_badge_is_on_hold_its_link_shows_nothing_and_checks_as_nothing(
    cast: Cast, lena: Client, credential: Credential
) -> None:
    prepared(lena, credential)
    part = made(lena, credential)
    inquiry = open_inquiry(
        cast.ines, credential, ground="not-own-work", reason="Two papers are one.", on_hold=True, at=now()
    )

    def outcome() -> str:
        address = {"url": f"http://127.0.0.1:8000/parts/{part.token}/"}
        said = Client().post("/verify/", address, headers={"Accept": "application/json"}).json()
        return str(said["outcome"])

    assert Client().get(f"/parts/{part.token}/").status_code == 404
    assert outcome() == "not-determined"
    end_hold(cast.ines, inquiry, at=now())
    assert outcome() == "passed"


def test_a_link_works_although_the_whole_badge_is_private(
    cast: Cast, lena: Client, credential: Credential
) -> None:
    prepared(lena, credential)
    part = made(lena, credential, "row-0")
    set_visibility(cast.lena, credential, visibility="private")

    assert Client().get(f"/badges/{credential.token}/").status_code == 404
    assert "Valid" in Client().get(f"/parts/{part.token}/").content.decode()


@pytest.mark.long
@pytest.mark.parametrize("who", ["aziz", "maud", "ines", "rui", "emre", "otto"])
def test_others_neither_see_nor_change_her_choices(
    cast: Cast, lena: Client, credential: Credential, who: str
) -> None:
    prepared(lena, credential)
    part = made(lena, credential)
    other = signed_in_as(getattr(cast, who))
    for closed in (page_of(credential), f"{page_of(credential)}base.json"):
        answer = other.get(closed)
        assert answer.status_code in (403, 404)
        assert b"identityHash" not in answer.content
    addresses = [
        page_of(credential),
        f"{page_of(credential)}prepare/",
        f"{page_of(credential)}{part.token}/end/",
    ]

    assert other.get(addresses[0]).status_code in (403, 404)
    for address in addresses:
        assert other.post(address, {"label": "x"}).status_code in (403, 404)
    part.refresh_from_db()
    assert part.ended_at is None
    assert ShownPart.objects.count() == 1


def test_a_visitor_is_asked_to_sign_in(credential: Credential) -> None:
    assert Client().get(page_of(credential)).status_code == 302
    assert Client().post(f"{page_of(credential)}prepare/").status_code == 302
    assert SelectiveCredential.objects.count() == 0


def test_a_link_of_another_badge_is_not_ended_through_this_one(
    cast: Cast, lena: Client, credential: Credential
) -> None:
    prepared(lena, credential)
    part = made(lena, credential)
    other = issued(cast, "runbook-for-a-recurring-fault")

    assert lena.post(f"{page_of(other)}{part.token}/end/").status_code == 404


def test_a_form_without_a_name_says_what_to_mend(lena: Client, credential: Credential) -> None:
    prepared(lena, credential)

    answer = lena.post(page_of(credential), {"label": "", "keys": ["row-0", "row-99"]})

    assert answer.status_code == 422
    assert ShownPart.objects.count() == 0
