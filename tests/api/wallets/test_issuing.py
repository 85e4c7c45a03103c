"""A wallet fetches Lena's badge, message by message as OpenID4VCI 1.0 has them; and what anybody else gets."""

import base64
import hashlib
import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from joserfc import jws, jwt
from joserfc.jwk import ECKey

from tests.api.wallets.conftest import ORIGIN
from tests.conftest import Cast
from tests.credentials.scenes import issued, revoked
from workmark.api.limits import UNKNOWN, WRITES
from workmark.checking import check_badge
from workmark.credentials.actions.change_hold import end_hold
from workmark.credentials.actions.offer_to_wallet import NewOffer, end_wallet_offer, offer_to_wallet
from workmark.credentials.actions.open_inquiry import open_inquiry
from workmark.credentials.actions.publish_status_list import publish_status_list
from workmark.credentials.actions.sign_wallet_copy import sign_wallet_copy
from workmark.credentials.actions.take_wallet_offer import MOST_WRONG_PINS
from workmark.credentials.models import Credential, StatusEntry, StatusList
from workmark.credentials.tasks.signing import clear_wallet_copies
from workmark.credentials.wallet_models import WalletCopy, WalletOffer
from workmark.jobs.models import Job
from workmark.jobs.timetable import entries
from workmark.lib.clock import now
from workmark.lib.problems import NotAllowed, WrongState
from workmark.openbadges import CheckCode, Outcome
from workmark.openbadges.status_list import bit_at

GRANT = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
KEY = ECKey.generate_key("P-256")

Said = dict[str, Any]


@pytest.fixture
def offer(cast: Cast, badge: Credential) -> NewOffer:
    return offer_to_wallet(cast.lena, badge, at=now())


def get(address: str) -> Said:
    answer = Client().get(address.removeprefix(ORIGIN))
    assert answer.status_code == 200, (address, answer.status_code)
    assert answer["Content-Type"] == "application/json"
    said: Said = json.loads(answer.content)
    return said


def post(address: str, said: object, access: str = "") -> tuple[int, Said]:
    headers = {"Authorization": f"Bearer {access}"} if access else {}
    answer = Client().post(
        address.removeprefix(ORIGIN), json.dumps(said), content_type="application/json", headers=headers
    )
    assert answer["Cache-Control"] == "no-store"
    return answer.status_code, json.loads(answer.content)


def read(link: str) -> Said:
    """The offer in a link, as section 4.1.2 writes it."""
    assert link.startswith("openid-credential-offer://?credential_offer=")
    said: Said = json.loads(parse_qs(urlsplit(link).query)["credential_offer"][0])
    return said


def described(offer: Said) -> tuple[Said, Said]:
    """The two descriptions, at the addresses that section 12.2.2 and RFC 8414 make of the identifier."""
    at = offer["credential_issuer"].removeprefix(ORIGIN)
    found = (
        get(f"/.well-known/openid-credential-issuer{at}"),
        get(f"/.well-known/oauth-authorization-server{at}"),
    )
    assert found[0]["credential_issuer"] == found[1]["issuer"] == offer["credential_issuer"]
    return found


def taken(new: NewOffer, pin: str | None = None, **more: str) -> tuple[int, Said]:
    said = read(new.link)
    form = {"grant_type": GRANT, "pre-authorized_code": said["grants"][GRANT]["pre-authorized_code"], **more}
    form |= {"tx_code": new.pin if pin is None else pin} if pin != "" else {}
    answer = Client().post(described(said)[1]["token_endpoint"].removeprefix(ORIGIN), form_text(form), FORM)
    return answer.status_code, json.loads(answer.content)


FORM = "application/x-www-form-urlencoded"


def form_text(form: dict[str, str]) -> str:
    from urllib.parse import urlencode

    return urlencode(form)


def access_to(new: NewOffer) -> str:
    status, said = taken(new)
    assert (status, said["token_type"]) == (200, "Bearer"), said
    return str(said["access_token"])


def proof(issuer: Said, fresh: str, /, key: Any = KEY, **claims: Any) -> str:
    said = {
        "aud": issuer["credential_issuer"],
        "iat": int(timezone.now().timestamp()),
        "nonce": fresh,
        **claims,
    }
    header = {"alg": "ES256", "typ": "openid4vci-proof+jwt", "jwk": key.as_dict(private=False)}
    return jwt.encode(header, said, key)


def asked(new: NewOffer, access: str, **claims: Any) -> tuple[int, Said]:
    issuer, _ = described(read(new.link))
    _, fresh = post(issuer["nonce_endpoint"], None)
    proofs = {"jwt": [proof(issuer, fresh["c_nonce"], **claims)]}
    body = {"credential_configuration_id": "OpenBadgeBound", "proofs": proofs}
    return post(issuer["credential_endpoint"], body, access)


def fetched(new: NewOffer, access: str, transaction: str) -> tuple[int, Said]:
    issuer, _ = described(read(new.link))
    return post(issuer["deferred_credential_endpoint"], {"transaction_id": transaction}, access)


def bound(new: NewOffer) -> str:
    """The whole way, with the worker's part in between."""
    access = access_to(new)
    status, said = asked(new, access)
    assert (status, said["interval"]) == (202, 5), said
    assert fetched(new, access, said["transaction_id"]) == (202, said)
    sign_wallet_copy(WalletCopy.objects.latest("pk").pk)
    status, given = fetched(new, access, said["transaction_id"])
    assert status == 200, given
    (one,) = given["credentials"]
    return str(one["credential"])


# --- The way of a wallet ----------------------------------------------------------------------------------


def test_the_description_has_what_the_specification_requires(cast: Cast, offer: NewOffer) -> None:
    said = read(offer.link)
    issuer, server = described(said)

    assert set(said["credential_configuration_ids"]) == set(issuer["credential_configurations_supported"])
    assert said["grants"][GRANT]["tx_code"] == {"input_mode": "numeric", "length": 6}
    assert server["grant_types_supported"] == ["authorization_code", GRANT]
    # RFC 8414, section 2; RFC 7636, section 6.2; RFC 9207, section 3.
    assert server["response_types_supported"] == ["code"]
    assert server["code_challenge_methods_supported"] == ["S256"]
    assert server["authorization_response_iss_parameter_supported"] is True
    assert server["pre-authorized_grant_anonymous_access_supported"] is True
    signed, copy = (
        issuer["credential_configurations_supported"][name] for name in ("OpenBadge", "OpenBadgeBound")
    )
    # Appendix A.1.2: @context and type. Appendix A.3: vct. Section 12.2.4: binding and proof types stand together.
    assert signed["format"] == "ldp_vc"
    assert signed["credential_definition"]["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert "proof_types_supported" not in signed
    assert copy["format"] == "dc+sd-jwt"
    assert set(copy["cryptographic_binding_methods_supported"]) == {"jwk", "did:jwk", "did:key"}
    assert "ES256" in copy["proof_types_supported"]["jwt"]["proof_signing_alg_values_supported"]
    assert get(copy["vct"])["vct"] == copy["vct"]


def test_the_badge_as_it_was_signed_is_given_at_once_and_byte_for_byte(
    badge: Credential, offer: NewOffer
) -> None:
    issuer, _ = described(read(offer.link))
    body = {"credential_configuration_id": "OpenBadge"}

    answer = Client().post(
        issuer["credential_endpoint"].removeprefix(ORIGIN),
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {access_to(offer)}"},
    )

    assert answer.status_code == 200
    assert bytes(badge.document) in answer.content
    (one,) = json.loads(answer.content)["credentials"]
    assert one["credential"] == json.loads(bytes(badge.document))


def test_a_copy_is_bound_to_the_wallets_key_and_its_secrets_open_by_themselves(
    badge: Credential, offer: NewOffer
) -> None:
    token = bound(offer)

    signed, *disclosures, last = token.split("~")
    assert last == ""
    issuer_key = ECKey.import_key(_published_jwk(badge))
    opened = jws.deserialize_compact(signed, issuer_key)
    claims = json.loads(opened.payload)
    assert opened.headers()["typ"] == "dc+sd-jwt"
    assert claims["cnf"]["jwk"] == {
        name: KEY.as_dict(private=False)[name] for name in ("kty", "crv", "x", "y")
    }
    assert claims["iss"] == claims["issuer"]["id"] == "did:web:badges.example:issuers:harbour-skills"
    # RFC 9901, section 4.2.3: each digest is the SHA-256 of the disclosure as it is sent.
    digests = {
        base64.urlsafe_b64encode(hashlib.sha256(each.encode()).digest()).rstrip(b"=").decode()
        for each in disclosures
    }
    stated = {item["..."] for item in claims["credentialSubject"]["identifier"]}
    assert stated < digests
    assert badge.learner_name not in opened.payload.decode()
    hidden = [json.loads(base64.urlsafe_b64decode(each + "==")) for each in disclosures]
    assert any(part[1].get("identityHash") == badge.learner_name for part in hidden)
    assert badge.token not in token
    assert badge.token not in opened.payload.decode()


def _published_jwk(badge: Credential) -> dict[str, Any]:
    from workmark.openbadges.keys import PublicKey

    copy = WalletCopy.objects.latest("pk")
    document = json.loads(Client().get(f"/issuers/{badge.issuer.slug}/did.json").content)
    assert copy.key is not None
    (method,) = [
        each for each in document["verificationMethod"] if each["id"] == copy.key.verification_method
    ]
    return PublicKey.from_multikey(method["publicKeyMultibase"]).as_jwk()


@pytest.mark.long
def test_our_own_check_passes_a_copy_and_fails_it_once_the_badge_is_taken_back(
    cast: Cast, badge: Credential, offer: NewOffer
) -> None:
    token = bound(offer)
    before = check_badge(at=now(), text=token, offline=True)
    assert before.outcome is Outcome.PASSED, before.verification.as_json()

    revoked(cast, badge, reason="Awarded in error.", at=now())
    for entry in StatusEntry.objects.filter(credential=badge):
        publish_status_list(entry.status_list_id)

    after = check_badge(at=now(), text=token, offline=True)
    assert after.verification.outcome_of(CheckCode.NOT_REVOKED) is Outcome.FAILED


@pytest.mark.long
def test_a_hold_shows_in_a_copy_where_badges_have_a_place_for_it(cast: Cast, settings: LazySettings) -> None:
    settings.WORKMARK_PLACE_FOR_HOLDS = True
    badge = issued(cast)
    token = bound(offer_to_wallet(cast.lena, badge, at=now()))
    claims = json.loads(jws.extract_compact(token.partition("~")[0].encode()).payload)
    assert [each["statusPurpose"] for each in claims["credentialStatus"]] == ["revocation", "suspension"]
    before = check_badge(at=now(), text=token, offline=True)
    assert before.outcome is Outcome.PASSED, before.verification.as_json()

    inquiry = open_inquiry(
        cast.ines, badge, ground="not-own-work", reason="A colleague says so.", on_hold=True, at=now()
    )

    assert published_bits(claims) == [False, True]
    after = check_badge(at=now(), text=token, offline=True)
    assert after.verification.outcome_of(CheckCode.NOT_SUSPENDED) is Outcome.FAILED
    end_hold(cast.noor, inquiry, at=now())
    assert published_bits(claims) == [False, False]


def published_bits(claims: Said) -> list[bool]:
    """What the lists that a copy names say of it now."""
    bits = []
    for each in claims["credentialStatus"]:
        place = StatusList.objects.get(token=each["statusListCredential"].rstrip("/").rpartition("/")[2])
        said = json.loads(bytes(publish_status_list(place.pk).document))["credentialSubject"]
        assert said["statusPurpose"] == each["statusPurpose"]
        bits.append(bit_at(said["encodedList"], int(each["statusListIndex"])))
    return bits


def test_a_wallet_that_names_what_it_wants_is_told_by_which_name_to_ask(offer: NewOffer) -> None:
    details = [{"type": "openid_credential", "credential_configuration_id": "OpenBadge"}]

    status, said = taken(offer, authorization_details=json.dumps(details))

    assert status == 200
    assert said["authorization_details"] == [{**details[0], "credential_identifiers": ["OpenBadge"]}]
    endpoint = described(read(offer.link))[0]["credential_endpoint"]
    assert post(endpoint, {"credential_identifier": "OpenBadge"}, said["access_token"])[0] == 200
    both = {"credential_identifier": "OpenBadge", "credential_configuration_id": "OpenBadge"}
    assert post(endpoint, both, said["access_token"])[1]["error"] == "invalid_credential_request"


# --- Once, for a short time, and for this badge alone ---------------------------------------------------------


def test_a_code_serves_once_and_nothing_that_opens_anything_is_kept(offer: NewOffer) -> None:
    code = read(offer.link)["grants"][GRANT]["pre-authorized_code"]
    access = access_to(offer)

    assert taken(offer) == (400, {"error": "invalid_grant"})
    row = WalletOffer.objects.filter(pk=offer.offer.pk).values().get()
    assert not {code, access, offer.pin} & {str(value) for value in row.values()}


def test_the_fifth_wrong_pin_ends_the_offer(offer: NewOffer) -> None:
    wrong = f"{(int(offer.pin) + 1) % 10**6:06}"
    assert taken(offer, pin="") == (400, {"error": "invalid_request"})
    for _ in range(MOST_WRONG_PINS):
        assert taken(offer, pin=wrong) == (400, {"error": "invalid_grant"})

    assert taken(offer) == (400, {"error": "invalid_grant"})


def test_an_offer_is_over_after_ten_minutes_and_an_access_token_after_an_hour(offer: NewOffer) -> None:
    access = access_to(offer)
    WalletOffer.objects.update(access_until=now() - timedelta(seconds=1))
    status, said = asked(offer, access)
    assert (status, said["error"]) == (401, "invalid_token")

    WalletOffer.objects.update(taken_at=None, access_digest=None, access_until=None)
    assert offer.offer.expires_at - offer.offer.made_at == timedelta(minutes=10)
    WalletOffer.objects.update(expires_at=now() - timedelta(seconds=1))
    assert taken(offer) == (400, {"error": "invalid_grant"})


def test_a_new_offer_ends_the_one_that_no_wallet_took_up(
    cast: Cast, badge: Credential, offer: NewOffer
) -> None:
    later = offer_to_wallet(cast.lena, badge, at=now())

    assert taken(offer) == (400, {"error": "invalid_grant"})
    assert taken(later)[0] == 200


def test_an_offer_of_one_issuer_opens_nothing_at_another(cast: Cast, offer: NewOffer) -> None:
    cast.kestrel.may_issue = True
    cast.kestrel.save()
    code = read(offer.link)["grants"][GRANT]["pre-authorized_code"]
    form = form_text({"grant_type": GRANT, "pre-authorized_code": code, "tx_code": offer.pin})

    assert Client().post(f"/wallet/{cast.kestrel.slug}/token", form, FORM).status_code == 400
    access = access_to(offer)
    elsewhere = post(
        f"/wallet/{cast.kestrel.slug}/credential", {"credential_configuration_id": "OpenBadge"}, access
    )
    assert elsewhere[0] == 401


def test_a_nonce_serves_once_and_a_copy_is_fetched_once(offer: NewOffer) -> None:
    access = access_to(offer)
    issuer, _ = described(read(offer.link))
    _, fresh = post(issuer["nonce_endpoint"], None)
    body = {
        "credential_configuration_id": "OpenBadgeBound",
        "proofs": {"jwt": [proof(issuer, fresh["c_nonce"])]},
    }
    status, said = post(issuer["credential_endpoint"], body, access)
    assert status == 202
    status, again = post(issuer["credential_endpoint"], body, access)
    assert (status, again["error"]) == (400, "invalid_nonce")

    sign_wallet_copy(WalletCopy.objects.get().pk)
    sign_wallet_copy(WalletCopy.objects.get().pk)
    assert fetched(offer, access, said["transaction_id"])[0] == 200
    assert fetched(offer, access, said["transaction_id"]) == (400, {"error": "invalid_transaction_id"})
    assert WalletCopy.objects.get().signed_token == ""
    assert StatusEntry.objects.filter(copy=WalletCopy.objects.get().document_id).count() == 1


def test_the_web_role_only_writes_the_wish_and_enqueues_the_job(offer: NewOffer) -> None:
    asked(offer, access_to(offer))

    copy = WalletCopy.objects.get()
    assert copy.signed_token == ""
    assert Job.objects.filter(unique_key=f"wallet:{copy.pk}").count() == 1


@pytest.mark.long
@pytest.mark.parametrize(
    ("claims", "error"),
    [
        ({"aud": "https://elsewhere.example"}, "invalid_proof"),
        ({"iat": 1_700_000_000}, "invalid_proof"),
        ({"nonce": "made-up"}, "invalid_nonce"),
        ({"nonce": 7}, "invalid_proof"),
    ],
)
def test_a_proof_that_is_not_for_us_or_not_of_now_is_refused(
    offer: NewOffer, claims: Said, error: str
) -> None:
    status, said = asked(offer, access_to(offer), **claims)

    assert (status, said["error"]) == (400, error)
    assert set(said["error_description"]) <= {chr(code) for code in range(0x20, 0x7F)} - {'"', "\\"}
    assert not WalletCopy.objects.exists()


@pytest.mark.long
@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({}, "invalid_credential_request"),
        ([], "invalid_credential_request"),
        ({"credential_configuration_id": "Diploma"}, "unknown_credential_configuration"),
        ({"credential_identifier": "Diploma"}, "unknown_credential_identifier"),
        ({"credential_configuration_id": ["OpenBadge"]}, "unknown_credential_configuration"),
        ({"credential_configuration_id": "OpenBadgeBound"}, "invalid_proof"),
        ({"credential_configuration_id": "OpenBadgeBound", "proofs": {"jwt": []}}, "invalid_proof"),
        ({"credential_configuration_id": "OpenBadgeBound", "proofs": {"jwt": ["a", "b"]}}, "invalid_proof"),
        ({"credential_configuration_id": "OpenBadgeBound", "proofs": {"jwt": [{}]}}, "invalid_proof"),
        ({"credential_configuration_id": "OpenBadgeBound", "proofs": {"di_vp": [{}]}}, "invalid_proof"),
        (
            {"credential_configuration_id": "OpenBadgeBound", "proofs": {"jwt": ["x" * 20_000]}},
            "invalid_proof",
        ),
        ({"credential_configuration_id": "OpenBadge", "x": "y" * 40_000}, "invalid_credential_request"),
        (
            {"credential_configuration_id": "OpenBadge", "credential_response_encryption": {}},
            "invalid_encryption_parameters",
        ),
    ],
)
def test_what_is_wrong_with_a_request_is_answered_by_the_specifications_words(
    offer: NewOffer, body: object, error: str
) -> None:
    endpoint = described(read(offer.link))[0]["credential_endpoint"]

    status, said = post(endpoint, body, access_to(offer))

    assert (status, said["error"]) == (400, error)


@pytest.mark.long
@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic eDp5", f"Bearer {'x' * 32}", "Bearer \x00"]
)
def test_without_an_access_token_there_is_nothing(offer: NewOffer, header: str) -> None:
    endpoint = described(read(offer.link))[0]["credential_endpoint"].removeprefix(ORIGIN)

    answer = Client().post(endpoint, "{}", content_type="application/json", headers={"Authorization": header})

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"grant_type": "authorization_code", "code": "x"},
        {"grant_type": GRANT},
        {"grant_type": GRANT, "pre-authorized_code": "x\x00y", "tx_code": "\x00"},
        {"grant_type": GRANT, "pre-authorized_code": "x", "authorization_details": "["},
        {"grant_type": GRANT, "pre-authorized_code": "x", "authorization_details": '[{"type":"x"}]'},
        {
            "grant_type": GRANT,
            "pre-authorized_code": "x",
            "authorization_details": '[{"credential_configuration_id":[]}]',
        },
    ],
)
def test_a_token_request_that_is_not_one_is_refused(cast: Cast, form: dict[str, str]) -> None:
    answer = Client().post(f"/wallet/{cast.harbour.slug}/token", form_text(form), FORM)

    assert answer.status_code == 400
    assert "error" in json.loads(answer.content)


def test_a_parameter_sent_twice_is_refused(cast: Cast) -> None:
    text = f"{form_text({'grant_type': GRANT})}&pre-authorized_code=a&pre-authorized_code=b"

    assert (
        Client().post(f"/wallet/{cast.harbour.slug}/token", text, FORM).json()["error"] == "invalid_request"
    )


@pytest.mark.long
def test_guessing_is_slow(cast: Cast) -> None:
    form = form_text({"grant_type": GRANT, "pre-authorized_code": "x", "tx_code": "1"})
    answers: list[int] = []
    # Twice as many as a minute allows: a new minute may begin on the way.
    while 429 not in answers and len(answers) <= 2 * UNKNOWN:
        answers.append(Client().post(f"/wallet/{cast.harbour.slug}/token", form, FORM).status_code)

    assert set(answers) == {400, 429}
    assert len(answers) > UNKNOWN


def test_a_copy_that_nobody_fetched_in_time_is_cleared_by_the_calendar(offer: NewOffer) -> None:
    asked(offer, access_to(offer))
    sign_wallet_copy(WalletCopy.objects.get().pk)
    assert clear_wallet_copies.call() == 0
    assert WalletCopy.objects.get().signed_token

    WalletOffer.objects.update(access_until=now() - timedelta(seconds=1))

    assert clear_wallet_copies.call() == 1
    assert WalletCopy.objects.get().signed_token == ""
    assert WalletCopy.objects.get().signed_at is not None
    assert "credentials.clear_wallet_copies" in {entry.name for entry in entries()}


def test_a_badge_is_bound_to_fifty_wallets_and_then_given_only_as_it_was_signed(
    cast: Cast, badge: Credential
) -> None:
    for number in range(50):
        earlier = offer_to_wallet(cast.lena, badge, at=now()).offer
        WalletCopy.objects.create(offer=earlier, form="dc+sd-jwt", nonce_digest=str(number), asked_at=now())
    new = offer_to_wallet(cast.lena, badge, at=now())
    access = access_to(new)

    status, said = asked(new, access)

    assert (status, said["error"]) == (400, "credential_request_denied")
    assert "No more copies" in said["error_description"]
    assert WalletCopy.objects.count() == 50
    endpoint = described(read(new.link))[0]["credential_endpoint"]
    assert post(endpoint, {"credential_configuration_id": "OpenBadge"}, access)[0] == 200


@pytest.mark.long
def test_whoever_has_a_working_token_is_not_slowed_by_others_at_the_same_address(offer: NewOffer) -> None:
    access = access_to(offer)
    _, said = asked(offer, access)
    endpoint = described(read(offer.link))[0]["deferred_credential_endpoint"]
    body = {"transaction_id": said["transaction_id"]}
    guesses = [post(endpoint, body, "x" * 32)[0] for _ in range(2 * UNKNOWN + 1)]
    assert set(guesses) == {401, 429}

    assert post(endpoint, body, access) == (202, said)
    assert described(read(offer.link))

    polled = [post(endpoint, body, access)[0] for _ in range(2 * WRITES + 1)]
    assert set(polled) == {202, 429}, "one wallet is slowed by what it does itself"


# --- Badges that are not in force -----------------------------------------------------------------------------


def test_a_badge_that_is_not_in_force_is_not_offered(cast: Cast, badge: Credential) -> None:
    with pytest.raises(NotAllowed):
        offer_to_wallet(cast.otto, badge, at=now())
    Credential.objects.update(held_at=now())
    with pytest.raises(WrongState):
        offer_to_wallet(cast.lena, badge, at=now())
    Credential.objects.update(held_at=None)
    cast.harbour.suspended_at = now()
    cast.harbour.save()
    with pytest.raises(WrongState):
        offer_to_wallet(cast.lena, badge, at=now())


def test_a_badge_taken_back_on_the_way_is_not_given(cast: Cast, badge: Credential, offer: NewOffer) -> None:
    access = access_to(offer)
    status, said = asked(offer, access)
    assert status == 202
    revoked(cast, badge, reason="Awarded in error.", at=now())

    copy = sign_wallet_copy(WalletCopy.objects.get().pk)

    assert (copy.signed_at, copy.signed_token) == (None, "")
    assert fetched(offer, access, said["transaction_id"]) == (400, {"error": "credential_request_denied"})
    assert asked(offer, access)[1]["error"] == "credential_request_denied"


def test_while_its_learner_is_suspended_an_offer_gives_nothing(cast: Cast, offer: NewOffer) -> None:
    access = access_to(offer)
    _, waiting = asked(offer, access)
    _, ready = asked(offer, access)
    sign_wallet_copy(WalletCopy.objects.latest("pk").pk)
    cast.lena.suspended_at = now()
    cast.lena.save()

    denied = (400, {"error": "credential_request_denied"})
    assert sign_wallet_copy(WalletCopy.objects.earliest("pk").pk).signed_token == ""
    assert fetched(offer, access, waiting["transaction_id"]) == denied
    assert fetched(offer, access, ready["transaction_id"]) == denied
    assert asked(offer, access) == denied
    endpoint = described(read(offer.link))[0]["credential_endpoint"]
    assert post(endpoint, {"credential_configuration_id": "OpenBadge"}, access) == denied


def test_an_offer_that_lena_ended_gives_nothing_and_its_copy_is_gone(cast: Cast, offer: NewOffer) -> None:
    access = access_to(offer)
    status, said = asked(offer, access)
    assert status == 202
    sign_wallet_copy(WalletCopy.objects.get().pk)

    end_wallet_offer(cast.lena, offer.offer, at=now())

    assert WalletCopy.objects.get().signed_token == ""
    assert fetched(offer, access, said["transaction_id"])[0] == 401
