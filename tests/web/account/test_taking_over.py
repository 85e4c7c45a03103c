"""Seventeen scripted ways to take over an account by its main address (requirement ATO). Each must leave it as it was.

Which address leads to an account is asked of the table, not of a page: that is what a password reset goes by.
"""

import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from tests.conftest import Cast
from tests.web.account.conftest import code_in, newest_mail
from workmark.integrations.sign_on.models import SignOn, SignOnLink
from workmark.jobs.models import Message
from workmark.lib.clock import now
from workmark.lib.problems import WrongState
from workmark.organisations.actions.create_token import create_token
from workmark.organisations.actions.restore_address import AddressChange, restore_address
from workmark.organisations.models import AccessToken, Person
from workmark.web.account.undoing import undo_link

PASSWORD = "workmark-demo"
LENAS = "lena@demo.workmark.test"
THIEFS = "thief@evil.example"


def signed_in(email: str = LENAS, **extra: Any) -> Client:
    client = Client(**extra)
    client.post("/account/login/", {"login": email, "password": PASSWORD})
    return client


def confirmed(email: str = LENAS) -> Client:
    """Signed in, and the password given once more."""
    client = signed_in(email)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def add(client: Client, address: str = THIEFS) -> Any:
    return client.post("/account/email/", {"email": address, "action_add": ""})


def make_main(client: Client, address: str = THIEFS) -> Any:
    return client.post("/account/email/", {"email": address, "action_primary": ""})


def addresses(person: Any) -> list[tuple[str, bool, bool]]:
    held = EmailAddress.objects.filter(user=person).order_by("email")
    return list(held.values_list("email", "verified", "primary"))


def is_as_it_was(cast: Cast) -> bool:
    cast.lena.refresh_from_db()
    return cast.lena.email == LENAS and addresses(cast.lena) == [(LENAS, True, True)]


def test_1_without_the_password_nothing_is_added(cast: Cast) -> None:
    thief = signed_in()

    assert add(thief).headers["Location"].startswith("/account/reauthenticate/")
    thief.post("/account/reauthenticate/", {"password": "a guess"})
    add(thief)

    assert is_as_it_was(cast)
    assert not Message.objects.filter(recipient=THIEFS).exists()


def test_2_a_stolen_session_cannot_turn_the_account_to_another_of_its_addresses(cast: Cast) -> None:
    """The thief holds the cookie; the second address is one that Lena confirmed and no longer reads."""
    EmailAddress.objects.create(user=cast.lena, email="lena@former.example", verified=True)
    thief = signed_in()

    make_main(thief, "lena@former.example")
    thief.post("/account/email/", {"email": LENAS, "action_remove": ""})

    cast.lena.refresh_from_db()
    assert cast.lena.email == LENAS
    assert addresses(cast.lena) == [
        ("lena@demo.workmark.test", True, True),
        ("lena@former.example", True, False),
    ]


def test_3_a_code_that_was_used_opens_nothing_again(cast: Cast) -> None:
    lena = confirmed()
    add(lena, "lena@home.example")
    code = code_in(newest_mail("lena@home.example"))
    lena.post("/account/confirm-email/", {"code": code})
    lena.post("/account/email/", {"email": "lena@home.example", "action_remove": ""})

    for replaying in (lena, signed_in(), Client()):
        replaying.post("/account/confirm-email/", {"code": code})

    assert is_as_it_was(cast)


def test_4_a_code_that_is_too_old_opens_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    thief = confirmed()
    add(thief)
    code, real = code_in(newest_mail(THIEFS)), time.time
    monkeypatch.setattr("time.time", lambda: real() + 3600)

    thief.post("/account/confirm-email/", {"code": code})
    monkeypatch.undo()

    assert is_as_it_was(cast)


def test_5_the_code_and_the_link_of_another_person_change_only_the_others_account(cast: Cast) -> None:
    thief = confirmed(cast.otto.email)
    add(thief)
    code = code_in(newest_mail(THIEFS))
    signed_in().post("/account/confirm-email/", {"code": code})  # planted on Lena's browser
    assert is_as_it_was(cast)

    link = undo_link(cast.otto, former="otto@former.example", current=cast.otto.email)
    signed_in().post(link)

    assert is_as_it_was(cast)


@pytest.mark.parametrize("header", ["HTTP_HOST", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED"])
def test_6_a_forged_host_stands_in_no_letter(cast: Cast, header: str) -> None:
    said = "host=evil.example" if header == "HTTP_FORWARDED" else "evil.example"

    answer = Client().post("/account/password/reset/", {"email": LENAS}, **{header: said})

    assert answer.status_code == (422 if header == "HTTP_HOST" else 302)
    assert not any("evil.example" in each.text + each.html for each in Message.objects.all())


LOOK_ALIKE = (
    "lena@demo.workmark.test\u200b",  # a zero-width space
    "len\u0430@demo.workmark.test",  # a Cyrillic a
    "\uff2c\uff25\uff2e\uff21@demo.workmark.test",  # full-width letters
    "lena@\u1d05emo.workmark.test",  # a small capital d
)


@pytest.mark.parametrize("alike", LOOK_ALIKE)
def test_7_an_address_that_looks_alike_gets_no_letter_that_opens_the_account(cast: Cast, alike: str) -> None:
    Client().post("/account/password/reset/", {"email": alike})
    cache.clear()
    Client().post("/account/login/code/", {"email": alike})

    told = [each for each in Message.objects.all() if each.recipient != LENAS]
    assert not any("/password/reset/key/" in each.text for each in told)
    assert all("no account" in each.subject for each in told)


def test_8_two_changes_at_once_leave_one_main_address(cast: Cast) -> None:
    """Lena and the thief each added an address and press the button; then the undo link is pressed twice."""
    lena, thief = confirmed(), confirmed()
    for client, address in ((lena, "lena@home.example"), (thief, THIEFS)):
        cache.clear()
        add(client, address)
        client.post("/account/confirm-email/", {"code": code_in(newest_mail(address))})
    make_main(lena, "lena@home.example")
    make_main(thief)

    assert [email for email, _verified, primary in addresses(cast.lena) if primary] == [THIEFS]
    undone = AddressChange(LENAS, THIEFS, now())
    restore_address(cast.lena, undone, at=now())
    with pytest.raises(WrongState):
        restore_address(cast.lena, undone, at=now())
    cast.lena.refresh_from_db()
    assert cast.lena.email == LENAS
    assert [email for email, _verified, primary in addresses(cast.lena) if primary] == [LENAS]
    assert THIEFS not in [email for email, _verified, _primary in addresses(cast.lena)]


def test_9_the_former_address_is_told_before_the_new_one_is_of_any_use_and_undoes_it(cast: Cast) -> None:
    thief = confirmed()
    add(thief)
    thief.post("/account/confirm-email/", {"code": code_in(newest_mail(THIEFS))})
    make_main(thief)
    letter = newest_mail(LENAS)
    link = next(word for word in letter.text.split() if "/undo-address/" in word)
    other = signed_in(THIEFS)
    assert other.get("/account/").status_code == 200

    Client().post(link)

    assert is_as_it_was(cast)
    for session in (thief, other):  # every session ends with the password it rests on
        assert session.get("/account/").status_code == 302
    assert signed_in(THIEFS).get("/account/").status_code == 302
    assert signed_in(LENAS).get("/account/").status_code == 302  # the thief knows that password


def test_10_adding_an_address_tells_nobody_whose_it_is(cast: Cast) -> None:
    """The answer, its way on and the letters to the asker are the same for an address of another account and for none."""
    answers = []
    for address in (cast.otto.email, "nobody@home.example"):
        cache.clear()
        client = confirmed()
        said = add(client, address)
        page = client.get("/account/confirm-email/")
        answers.append((said.status_code, said.headers.get("Location"), page.status_code))

    assert answers[0] == answers[1]
    assert is_as_it_was(cast)
    assert EmailAddress.objects.get(email=cast.otto.email).user == cast.otto


def test_11_a_form_on_another_site_changes_nothing(cast: Cast) -> None:
    lena = Client(enforce_csrf_checks=True)
    lena.force_login(cast.lena)
    session = lena.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session.save()

    answers = [
        lena.post(
            "/account/email/", {"email": THIEFS, button: ""}, headers={"origin": "https://evil.example"}
        )
        for button in ("action_add", "action_primary", "action_remove")
    ]
    asked = lena.get("/account/email/", {"email": THIEFS, "action_add": ""})

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert asked.status_code == 200
    assert is_as_it_was(cast)
    assert not Message.objects.filter(recipient=THIEFS).exists()


def test_12_an_address_that_an_employers_server_names_is_never_added(cast: Cast) -> None:
    """A sign-in that waits for its agreement does not confirm anything here; the walk itself is in test_sign_on.py."""
    thief = Client()
    thief.post("/account/sign-on/", {"email": LENAS})
    answer = thief.get(
        "/account/sign-on/back/kestrel-logistics/",
        {"code": "x", "state": "y", "email": LENAS, "email_verified": "true"},
    )

    assert answer.status_code >= 400 or answer.headers.get("Location", "").startswith("/account/")
    assert thief.get("/account/").status_code == 302
    assert is_as_it_was(cast)


def change_main(thief: Client, address: str) -> str:
    """The thief adds an address, confirms it and makes it the main one. Gives the link that Lena's letter holds."""
    cache.clear()
    add(thief, address)
    thief.post("/account/confirm-email/", {"code": code_in(newest_mail(address))})
    former = EmailAddress.objects.get(primary=True, user__emailaddress__email=address).email
    make_main(thief, address)
    return next(word for word in newest_mail(former).text.split() if "/undo-address/" in word)


def test_13_a_second_address_of_the_thiefs_leads_nowhere_after_the_undo(cast: Cast) -> None:
    """The thief confirms one address, then another and makes that the main one; or goes from one to the next."""
    thief = confirmed()
    link = change_main(thief, THIEFS)
    change_main(thief, "second@evil.example")
    cache.clear()
    add(thief, "third@evil.example")

    Client().post(link)

    assert is_as_it_was(cast)
    for address in (THIEFS, "second@evil.example", "third@evil.example"):
        cache.clear()
        Client().post("/account/password/reset/", {"email": address})
        assert "/password/reset/key/" not in newest_mail(address).text


def test_14_a_code_that_waited_at_the_thiefs_address_opens_nothing_after_the_undo(cast: Cast) -> None:
    link = change_main(confirmed(), THIEFS)
    cache.clear()
    waiting = Client()
    waiting.post("/account/login/code/", {"email": THIEFS})
    code = code_in(newest_mail(THIEFS))

    Client().post(link)
    waiting.post("/account/login/code/confirm/", {"code": code})
    waiting.post("/account/confirm-email/", {"code": code_in(newest_mail(THIEFS))})

    assert waiting.get("/account/").status_code == 302
    assert is_as_it_was(cast)


def test_15_a_sign_in_that_waited_for_a_code_or_a_second_step_goes_no_further_after_the_undo(
    cast: Cast,
) -> None:
    """With the password that held until then: at an address not confirmed yet, and at Lena's own second step."""
    TOTP.activate(cast.lena, "JBSWY3DPEHPK3PXP")
    EmailAddress.objects.create(user=cast.lena, email="second@evil.example")
    at_address, at_step = signed_in("second@evil.example"), signed_in()
    code = code_in(newest_mail("second@evil.example"))

    cast.lena.email = THIEFS
    cast.lena.save(update_fields=["email"])
    restore_address(cast.lena, AddressChange(LENAS, THIEFS, now()), at=now())
    at_address.post("/account/confirm-email/", {"code": code})
    at_step.post(
        "/account/2fa/authenticate/",
        {"code": format_hotp_value(hotp_value("JBSWY3DPEHPK3PXP", int(time.time()) // 30))},
    )

    assert at_address.get("/account/").status_code == 302
    assert at_step.get("/account/").status_code == 302
    assert is_as_it_was(cast)


def test_16_an_employers_server_that_the_thief_linked_lets_nobody_in_after_the_undo(cast: Cast) -> None:
    sign_on = SignOn.objects.create(organisation=cast.kestrel, issuer="https://evil.example")
    long_ago = SignOn.objects.create(organisation=cast.harbour, issuer="https://harbour.example")
    link = change_main(confirmed(), THIEFS)
    SignOnLink.objects.create(sign_on=sign_on, person=cast.lena, subject="thief")
    kept = SignOnLink.objects.create(
        sign_on=long_ago, person=cast.lena, subject="lena", linked_at=now() - timedelta(days=30)
    )

    Client().post(link)

    assert list(SignOnLink.objects.filter(person=cast.lena)) == [kept]


def test_17_a_key_that_the_thief_added_first_goes_with_the_undo(cast: Cast) -> None:
    """Before the address was changed, not after; the one that Lena has had for long stays."""
    TOTP.activate(cast.lena, "JBSWY3DPEHPK3PXP")
    Authenticator.objects.update(created_at=now() - timedelta(days=30))
    thieves = Authenticator.objects.create(user=cast.lena, type=Authenticator.Type.WEBAUTHN, data={})
    Authenticator.objects.filter(pk=thieves.pk).update(created_at=now() - timedelta(hours=1))
    token, _secret = create_token(cast.lena, name="thief's", scopes=["work:read"], days=1, at=now())
    AccessToken.objects.filter(pk=token.pk).update(created_at=now() - timedelta(hours=1))
    link = undo_link(cast.lena, former=LENAS, current=THIEFS)
    EmailAddress.objects.filter(user=cast.lena).update(email=THIEFS)
    Person.objects.filter(pk=cast.lena.pk).update(email=THIEFS)

    Client().post(link)

    assert [each.type for each in Authenticator.objects.filter(user=cast.lena)] == [Authenticator.Type.TOTP]
    assert AccessToken.objects.get(pk=token.pk).revoked_at is not None
    assert is_as_it_was(cast)
