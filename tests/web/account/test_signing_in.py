import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.conftest import Cast
from tests.web.account.conftest import code_in, newest_mail
from workmark.jobs.models import Message
from workmark.lib.clock import now
from workmark.organisations.actions.create_token import create_token
from workmark.organisations.audit import faults_in_chain
from workmark.organisations.models import AccessToken, AuditEvent, Person
from workmark.web.account.undoing import undo_link

PASSWORD = "workmark-demo"


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post("/account/login/", {"login": email, "password": password})


def totp_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_a_visitor_joins_with_name_e_mail_and_password_and_confirms_by_code(
    db: None, visitor: Client
) -> None:
    answer = visitor.post(
        "/account/signup/",
        {"name": "Nia Adeyemi", "email": "Nia@home.example", "password1": "a long quiet river"},
    )
    assert answer.headers["Location"] == "/account/confirm-email/"

    answer = visitor.post("/account/confirm-email/", {"code": code_in(newest_mail("nia@home.example"))})

    assert answer.status_code == 302
    person = Person.objects.get(email="nia@home.example")
    assert (person.name, person.language) == ("Nia Adeyemi", "en")
    assert EmailAddress.objects.get(user=person).verified
    assert visitor.get("/account/").status_code == 200


def test_an_unconfirmed_address_does_not_sign_in(db: None, visitor: Client) -> None:
    visitor.post(
        "/account/signup/", {"name": "Nia", "email": "nia@home.example", "password1": "a long quiet river"}
    )
    cache.clear()  # one code in ten seconds is the limit; this one is asked for later

    answer = sign_in(Client(), "nia@home.example", "a long quiet river")

    assert answer.headers["Location"].startswith("/account/confirm-email/")


def test_joining_with_a_known_address_looks_the_same_and_tells_its_owner(cast: Cast, visitor: Client) -> None:
    form = {"name": "Not Lena", "password1": "a long quiet river"}
    known = visitor.post("/account/signup/", {**form, "email": cast.lena.email})
    fresh = Client().post("/account/signup/", {**form, "email": "fresh@home.example"})

    assert (known.status_code, known.headers["Location"]) == (fresh.status_code, fresh.headers["Location"])
    assert "already" in newest_mail(cast.lena.email).subject
    assert Person.objects.get(email=cast.lena.email).name == "Lena Ortiz"


@pytest.mark.parametrize("page", ["/account/password/reset/", "/account/login/code/"])
def test_asking_for_mail_tells_nobody_whether_an_account_exists(cast: Cast, page: str) -> None:
    known = Client().post(page, {"email": cast.lena.email})
    unknown = Client().post(page, {"email": "nobody@home.example"})

    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert "no account" in newest_mail("nobody@home.example").subject


def test_a_wrong_password_and_an_unknown_address_give_the_same_words(cast: Cast) -> None:
    wrong = sign_in(Client(), cast.lena.email, "not this one")
    unknown = sign_in(Client(), "nobody@home.example", "not this one")

    words = "not correct"
    assert words in wrong.content.decode()
    assert words in unknown.content.decode()


def test_a_code_by_e_mail_signs_in_once(cast: Cast, visitor: Client) -> None:
    visitor.post("/account/login/code/", {"email": cast.lena.email})
    code = code_in(newest_mail(cast.lena.email))

    assert visitor.post("/account/login/code/confirm/", {"code": code}).status_code == 302
    assert visitor.get("/account/").status_code == 200
    second = Client()
    second.post("/account/login/code/confirm/", {"code": code})
    assert second.get("/account/").status_code == 302


def test_three_wrong_codes_end_the_try(cast: Cast, visitor: Client) -> None:
    visitor.post("/account/login/code/", {"email": cast.lena.email})
    code = code_in(newest_mail(cast.lena.email))
    for _ in range(3):
        visitor.post("/account/login/code/confirm/", {"code": "AAAA-AAAA"})

    visitor.post("/account/login/code/confirm/", {"code": code})

    assert visitor.get("/account/").status_code == 302


def test_guessing_at_a_password_is_stopped_while_a_code_still_opens(cast: Cast, visitor: Client) -> None:
    for _ in range(6):
        sign_in(Client(), cast.lena.email, "a guess")
    assert "Too many" in sign_in(Client(), cast.lena.email).content.decode()

    visitor.post("/account/login/code/", {"email": cast.lena.email})
    visitor.post("/account/login/code/confirm/", {"code": code_in(newest_mail(cast.lena.email))})

    assert visitor.get("/account/").status_code == 200


def test_a_second_step_is_asked_for_and_its_secret_is_sealed(cast: Cast, visitor: Client) -> None:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(cast.lena, secret)
    assert secret not in str(Authenticator.objects.get().data)

    assert sign_in(visitor, cast.lena.email).headers["Location"].startswith("/account/2fa/authenticate/")
    assert visitor.get("/account/").status_code == 302
    visitor.post("/account/2fa/authenticate/", {"code": totp_now(secret)})

    assert visitor.get("/account/").status_code == 200


def test_a_password_reset_does_not_pass_by_the_second_step_and_works_once(
    cast: Cast, visitor: Client
) -> None:
    TOTP.activate(cast.lena, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    visitor.post("/account/password/reset/", {"email": cast.lena.email})
    link = next(word for word in newest_mail(cast.lena.email).text.split() if "/password/reset/key/" in word)
    inside = visitor.get(link).headers["Location"]
    visitor.post(inside, {"password1": "another quiet river", "password2": "another quiet river"})

    assert visitor.get("/account/").status_code == 302
    assert (
        sign_in(visitor, cast.lena.email, "another quiet river")
        .headers["Location"]
        .startswith("/account/2fa/")
    )
    assert "does not work any more" in Client().get(link).content.decode()


def test_changing_the_password_signs_other_devices_out_and_says_so_by_mail(
    cast: Cast, visitor: Client
) -> None:
    other = Client()
    for device in (visitor, other):
        sign_in(device, cast.lena.email)
    new = {"oldpassword": PASSWORD, "password1": "another quiet river", "password2": "another quiet river"}

    visitor.post("/account/password/change/", new)

    assert visitor.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert Message.objects.filter(recipient=cast.lena.email).exists()


def test_another_device_can_be_signed_out_but_nobody_elses(cast: Cast, visitor: Client) -> None:
    from allauth.usersessions.models import UserSession

    other = Client(headers={"user-agent": "Mozilla/5.0 (Android 14; Mobile) Firefox/140.0"})
    stranger = Client()
    sign_in(visitor, cast.lena.email)
    sign_in(other, cast.lena.email)
    sign_in(stranger, cast.otto.email)
    assert "Firefox on Android" in visitor.get("/account/sessions/").content.decode()

    for session in UserSession.objects.all():
        visitor.post(f"/account/sessions/{session.pk}/end/")

    assert visitor.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert stranger.get("/account/").status_code == 200


@pytest.mark.parametrize(
    "page",
    [
        "/account/tokens/new/",
        "/account/programs/new/",
        "/account/2fa/totp/activate/",
        "/account/2fa/webauthn/add/",
    ],
)
def test_what_matters_asks_once_more_who_you_are(cast: Cast, visitor: Client, page: str) -> None:
    sign_in(visitor, cast.lena.email)
    assert visitor.get(page).headers["Location"].startswith("/account/reauthenticate/")

    visitor.post("/account/reauthenticate/", {"password": PASSWORD})

    assert visitor.get(page).status_code == 200


def test_adding_an_address_asks_who_you_are_and_waits_for_its_code(cast: Cast, visitor: Client) -> None:
    sign_in(visitor, cast.lena.email)
    visitor.post("/account/reauthenticate/", {"password": PASSWORD})
    visitor.post("/account/email/", {"email": "lena@home.example", "action_add": ""})
    assert not EmailAddress.objects.filter(email="lena@home.example").exists()

    visitor.post("/account/confirm-email/", {"code": code_in(newest_mail("lena@home.example"))})
    visitor.post("/account/email/", {"email": "lena@home.example", "action_primary": ""})

    cast.lena.refresh_from_db()
    assert cast.lena.email == "lena@home.example"
    assert "lena@home.example" in newest_mail("lena@demo.workmark.test").text


def test_a_stolen_account_is_taken_back_from_its_former_address(cast: Cast, visitor: Client) -> None:
    """The thief knows the password; Lena still reads her former address."""
    thief = visitor
    sign_in(thief, cast.lena.email)
    thief.post("/account/reauthenticate/", {"password": PASSWORD})
    thief.post("/account/email/", {"email": "thief@evil.example", "action_add": ""})
    thief.post("/account/confirm-email/", {"code": code_in(newest_mail("thief@evil.example"))})
    thief.post("/account/email/", {"email": "thief@evil.example", "action_primary": ""})
    thief.post("/account/email/", {"email": cast.lena.email, "action_remove": ""})
    create_token(cast.lena, name="Thief's", scopes=["work:read"], days=30, at=now())
    TOTP.activate(cast.lena, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    link = next(
        word for word in newest_mail("lena@demo.workmark.test").text.split() if "/undo-address/" in word
    )

    lenas = Client()
    assert "thief@evil.example" in lenas.get(link).content.decode()
    assert thief.get("/account/").status_code == 200  # opening the link changed nothing
    assert lenas.post(link).status_code == 200

    assert thief.get("/account/").status_code == 302
    assert list(EmailAddress.objects.filter(user=cast.lena).values_list("email", "verified", "primary")) == [
        ("lena@demo.workmark.test", True, True)
    ]
    assert not Authenticator.objects.exists()
    assert AccessToken.objects.get().revoked_at is not None
    assert "not correct" in sign_in(Client(), "lena@demo.workmark.test").content.decode()
    assert lenas.post(link).status_code == 409  # once is enough


def test_an_undo_link_that_is_forged_or_too_old_opens_nothing(
    cast: Cast, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = undo_link(cast.lena, former="old@home.example", current=cast.lena.email)
    assert visitor.get(link).status_code == 200
    assert visitor.get(link[:-3] + "xx/").status_code == 404

    real = time.time
    monkeypatch.setattr("django.core.signing.time.time", lambda: real() + 72 * 3600 + 1)
    assert visitor.get(link).status_code == 404


def test_changes_of_an_account_are_on_the_audit_log(cast: Cast, visitor: Client) -> None:
    sign_in(visitor, cast.lena.email)
    new = {"oldpassword": PASSWORD, "password1": "another quiet river", "password2": "another quiet river"}
    visitor.post("/account/password/change/", new)

    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.detail) == ("person.password_changed", cast.lena, {})
    assert list(faults_in_chain()) == []


def test_pages_are_in_the_persons_language_and_time_zone(cast: Cast, visitor: Client) -> None:
    cast.lena.time_zone = "Pacific/Auckland"
    cast.lena.language = "es"
    cast.lena.save()
    sign_in(visitor, cast.lena.email)

    page = visitor.get("/account/").content.decode()

    assert '<html lang="es"' in page
    with timezone.override("Pacific/Auckland"):
        hour = timezone.localtime().strftime("%H:")
    assert f"Pacific/Auckland · {hour.lstrip('0') if hour[0] == '0' else hour}" in page or hour in page


def test_a_further_address_leads_back_to_the_addresses_and_a_wrong_code_says_error_once(
    cast: Any, visitor: Client
) -> None:
    sign_in(visitor, "lena@demo.workmark.test")
    visitor.post("/account/reauthenticate/", {"password": PASSWORD})
    visitor.post("/account/email/", {"email": "lena@home.example", "action_add": ""})

    wrong = visitor.post("/account/confirm-email/", {"code": "AAAA-BBBB"}).content.decode()
    right = visitor.post("/account/confirm-email/", {"code": code_in(newest_mail("lena@home.example"))})

    assert "<title>Error: Confirm your e-mail address" in wrong
    assert right.headers["Location"] == "/account/email/"
