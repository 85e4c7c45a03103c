"""A request for proof is answered from a wallet, as OpenID4VP 1.0 has it. The wallet is made of other people's libraries."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from joserfc.jwk import ECKey

from tests.api.wallets.conftest import ORIGIN
from tests.conftest import Cast
from tests.openbadges.test_presentations import HOLDER, OPTIONS, unsigned
from tests.openbadges.test_presentations import presented as by_holder
from workmark.checking.asking_wallets import address_of_ask, client_id, wallet_link
from workmark.credentials.actions.ask_wallet_copy import ask_wallet_copy, fetch_wallet_copy
from workmark.credentials.actions.offer_to_wallet import offer_to_wallet
from workmark.credentials.actions.sign_wallet_copy import sign_wallet_copy
from workmark.credentials.models import Credential
from workmark.credentials.wallet_models import WalletCopy
from workmark.lib.clock import now
from workmark.openbadges.keys import PublicKey
from workmark.verification import checking
from workmark.verification.pool import Pool
from workmark.workforce.actions.close_proof_request import close_proof_request
from workmark.workforce.proof_models import ProofAnswer, ProofRequest
from workmark.workforce.wallet_asks import WalletAsk, ask_of_page, begin_wallet_ask

NODE_FOLDER = Path(__file__).parents[2] / "node"
FORM = "application/x-www-form-urlencoded"

Said = dict[str, Any]


def begun(asked: ProofRequest, browser: Client | None = None) -> tuple[str, WalletAsk]:
    """The page of a fresh asking, and the asking."""
    page = (browser or Client()).post(f"/proof/{asked.token}/wallet/").headers["Location"]
    ask = ask_of_page(page.split("/")[-2])
    assert ask is not None
    return page, ask


def sent(ask: WalletAsk, form: Said, *, here: bool = False, kind: str = FORM) -> tuple[int, Said]:
    address = address_of_ask(ask, here=here).removeprefix(ORIGIN)
    answer = Client().post(address, urlencode(form), kind)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, json.loads(answer.content)


def bound_copy(cast: Cast, badge: Credential, key: ECKey) -> str:
    offer = offer_to_wallet(cast.lena, badge, at=now()).offer
    holder = PublicKey.from_jwk(key.as_dict(private=False))
    transaction = ask_wallet_copy(offer, holder=holder, nonce="once", at=now())
    sign_wallet_copy(WalletCopy.objects.get().pk)
    copy = fetch_wallet_copy(offer, str(transaction), at=now())
    assert isinstance(copy, str)
    return copy


def presented_by_others(cast: Cast, badge: Credential, items: list[Said]) -> dict[str, Said]:
    """What the other libraries make of each request, by its name."""
    if shutil.which("node") is None or not (NODE_FOLDER / "node_modules" / "@openid4vc").is_dir():
        pytest.skip("Node or its packages are missing; run npm ci --ignore-scripts in tests/node.")
    key = ECKey.generate_key("P-256")
    unsigned = json.loads(bytes(badge.document))
    for name in ("proof", "credentialStatus", "id"):
        unsigned.pop(name, None)
    for item in items:
        item["link"] = wallet_link(item["ask"], here=False)
        item["request"] = (
            Client().get(address_of_ask(item.pop("ask"), here=False).removeprefix(ORIGIN)).content.decode()
        )
    given = {
        "document": Client().get("/wallet/asks/did.json").json(),
        "token": bound_copy(cast, badge, key),
        "key": key.as_dict(private=True),
        "badge": unsigned,
        "items": items,
    }
    done = subprocess.run(
        ["node", NODE_FOLDER / "presents.mjs"],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
    )
    answers = json.loads(done.stdout)
    assert [each["failed"] for each in answers if "failed" in each] == [], done.stderr
    return {each.pop("name"): each for each in answers}


@pytest.mark.long
@pytest.mark.node
def test_wallets_of_others_answer_and_only_what_is_proved_is_called_its_holders(
    cast: Cast, badge: Credential, asked: ProofRequest
) -> None:
    ways: dict[str, Said] = {
        "bound": {"way": "bound"},
        "held": {"way": "held"},
        "signed": {"way": "signed"},
        "of another subject": {"way": "held", "anothers": True},
        "bound, old nonce": {"way": "bound", "nonce": "of-yesterday"},
        "bound, for another": {"way": "bound", "audience": "https://other.example"},
        "bound, no holder's proof": {"way": "bound", "unproved": True},
        "held, old nonce": {"way": "held", "nonce": "of-yesterday"},
        "held, for another": {"way": "held", "audience": "https://other.example"},
        "held, no holder's proof": {"way": "held", "unproved": True},
    }
    asks = {name: begun(asked) for name in ways}
    items = [{"name": name, "ask": asks[name][1], **way} for name, way in ways.items()]

    made = presented_by_others(cast, badge, items)
    answers = {
        name: sent(asks[name][1], {"vp_token": each["vp_token"], "state": each["state"]})
        for name, each in made.items()
    }

    refused = {name for name, (status, _said) in answers.items() if status != 200}
    assert refused == {name for name in ways if "," in name}, answers
    assert {said.get("error") for status, said in answers.values() if status != 200} == {"invalid_request"}
    found = {}
    for name in set(ways) - refused:
        page = Client().get(asks[name][0])
        assert page.status_code == 302, name
        answer = ProofAnswer.objects.get(token=page.headers["Location"].split("/")[-2])
        assert answer.sent_at is None
        found[name] = (answer.way, answer.is_from_its_owner)
    assert found == {
        "bound": ("bound", True),
        "held": ("bound", True),
        "signed": ("presented", False),
        "of another subject": ("presented", False),
    }
    for name in refused:
        assert (
            "Nothing showed that your wallet made it for this request"
            in Client().get(asks[name][0]).content.decode()
        )

    assert (
        ProofAnswer.objects.get(
            token=Client().get(asks["bound"][0]).headers["Location"].split("/")[-2]
        ).outcome
        == "passed"
    )

    # The request says what the specification's sections 5 and 6 ask for.
    request = made["bound"]["asked"]
    assert request["client_id"] == "decentralized_identifier:did:web:badges.example:wallet:asks"
    assert (request["response_type"], request["response_mode"]) == ("vp_token", "direct_post.jwt")
    assert {each["format"] for each in request["dcql_query"]["credentials"]} == {"dc+sd-jwt", "ldp_vc"}
    # What came once does not come again, and what one asking got serves no other.
    again = {"vp_token": made["bound"]["vp_token"], "state": made["bound"]["state"]}
    assert sent(asks["bound"][1], again)[0] == 400
    _page, other = begun(asked)
    assert sent(other, again)[0] == 400
    assert sent(other, {**again, "state": other.state})[0] == 400


@pytest.mark.parametrize("way", ["signed", "held"])
def test_a_presentation_that_calls_itself_a_badge_is_none(
    badge: Credential, asked: ProofRequest, way: str
) -> None:
    """Its holder signed it, and names whom they like as its issuer."""
    _page, ask = begun(asked)
    genuine = json.loads(bytes(badge.document))
    forged = {
        **unsigned(genuine),
        "type": ["VerifiablePresentation", *genuine["type"]],
        "@context": genuine["@context"],
    }
    forged |= {
        "issuer": genuine["issuer"],
        "credentialSubject": {"id": HOLDER, "type": ["AchievementSubject"]},
    }
    shown = by_holder(forged)
    if way == "held":
        options = replace(OPTIONS, challenge=ask.nonce, domain=client_id())
        shown = by_holder(unsigned(shown), options)

    status, said = sent(ask, {"vp_token": json.dumps({way: [shown]}), "state": ask.state})

    assert (status, said["error"]) == (400, "invalid_request")
    assert not ProofAnswer.objects.exists()


def test_in_the_same_device_the_answer_goes_on_where_the_wallet_is(
    cast: Cast, badge: Credential, asked: ProofRequest
) -> None:
    """“Session Fixation”: whoever began it and lured another into answering is not told where the answer is."""
    page, ask = begun(asked)
    form = {"vp_token": json.dumps({"signed": [json.loads(bytes(badge.document))]}), "state": ask.state}

    status, said = sent(ask, form, here=True)

    assert status == 200
    answer = ProofAnswer.objects.get()
    assert said == {"redirect_uri": f"{ORIGIN}/proof/answers/{answer.token}/"}
    shown = Client().get(page)
    assert shown.status_code == 200
    assert answer.token not in shown.content.decode()
    assert "Go on where your wallet is" in shown.content.decode()
    looked_at = Client().get(said["redirect_uri"].removeprefix(ORIGIN)).content.decode()
    assert badge.learner_name in looked_at
    assert "It is not proved that whoever sent this is the person whom the badge names." in looked_at


@pytest.mark.parametrize("vp_token", [
    "", "{", "[]", "{}", '{"signed": []}', '{"signed": [{}, {}]}', '{"signed": ["x"]}', '{"other": [{}]}',
    '{"bound": ["x"]}', '{"held": [{"type": ["VerifiablePresentation"]}]}', '{"signed": [{"type": ["Profile"]}]}',
    '{"signed": [{}], "held": [{}]}', '{"signed": [{}], "signed": [{}]}', "[" * 10_000,
])  # fmt: skip
def test_what_is_no_badge_is_refused_in_words(asked: ProofRequest, vp_token: str) -> None:
    page, ask = begun(asked)

    status, said = sent(ask, {"vp_token": vp_token, "state": ask.state})

    assert (status, said["error"]) == (400, "invalid_request")
    assert "What your wallet sent is not one Open Badge 3.0" in Client().get(page).content.decode()
    assert not ProofAnswer.objects.exists()


def test_a_long_badge_in_letters_beyond_ascii_is_not_too_long(asked: ProofRequest) -> None:
    """A form writes each of their bytes as three, and a badge may have a megabyte."""
    _page, ask = begun(asked)
    long = {"type": ["OpenBadgeCredential"], "name": "ж" * 450_000}

    answered = sent(ask, {"vp_token": json.dumps({"signed": [long]}, ensure_ascii=False), "state": ask.state})

    assert answered == (200, {}), answered


@pytest.mark.long
def test_a_machine_too_busy_to_look_takes_nothing_and_says_nothing_of_the_badge(
    badge: Credential, asked: ProofRequest
) -> None:
    page, ask = begun(asked)
    form = {"vp_token": json.dumps({"signed": [json.loads(bytes(badge.document))]}), "state": ask.state}
    slow = "import time\nfrom workmark.verification import child\nchild.judge = lambda *_, **__: time.sleep(30)\nchild.main()"
    pool = Pool(size=1, command=[sys.executable, "-P", "-B", "-c", slow])

    with pytest.MonkeyPatch.context() as busy:
        busy.setattr(checking, "shared_pool", lambda: pool)
        busy.setattr(checking, "SECONDS_PER_RUN", 0.2)
        assert sent(ask, form) == (
            503,
            {"error": "temporarily_unavailable", "error_description": "Send it again in a minute."},
        )
        file = SimpleUploadedFile("badge.json", bytes(badge.document))
        by_file = Client().post(f"/proof/{asked.token}/", {"file": file})
    pool.close()

    assert "says nothing about the badge" in by_file.content.decode()
    assert "data:image/svg+xml" in Client().get(page).content.decode()  # it still waits
    assert not ProofAnswer.objects.exists()
    assert sent(ask, form) == (200, {})


def test_who_declines_shows_nothing_and_may_begin_again(asked: ProofRequest) -> None:
    page, ask = begun(asked)

    assert sent(ask, {"error": "access_denied", "state": "guessed"})[0] == 400
    assert sent(ask, {"error": "access_denied", "state": ask.state}) == (200, {})

    shown = Client().get(page).content.decode()
    assert "Your wallet sent nothing" in shown
    assert f"/proof/{asked.token}/wallet/" in shown
    assert Client().get(address_of_ask(ask, here=False).removeprefix(ORIGIN)).status_code == 404


def test_bounds_and_ends(cast: Cast, asked: ProofRequest) -> None:
    page, ask = begun(asked)
    link = parse_qs(urlsplit(wallet_link(ask, here=False)).query)
    assert link["request_uri"] == [address_of_ask(ask, here=False)]
    assert "data:image/svg+xml;base64," in (shown := Client().get(page).content.decode())
    assert ask.nonce not in shown
    assert ask.state not in shown

    assert sent(ask, {"state": ask.state, "vp_token": "x" * 3_300_000})[0] == 400
    assert sent(ask, {"state": ask.state, "vp_token": "{}"}, kind="application/json")[0] == 400
    request = Client().get(address_of_ask(ask, here=False).removeprefix(ORIGIN))
    assert request.headers["Content-Type"] == "application/oauth-authz-req+jwt"

    close_proof_request(cast.emre, asked, at=now())
    assert sent(ask, {"state": ask.state, "vp_token": "{}"})[0] == 404
    assert Client().get(page).status_code == 404
    cache.clear()  # as after ten minutes
    assert Client().get(page).status_code == 404
    assert sent(ask, {"state": ask.state, "vp_token": "{}"})[0] == 404


def test_without_https_the_key_speaks_for_itself(asked: ProofRequest, settings: LazySettings) -> None:
    settings.WORKMARK_PUBLIC_ORIGIN = "http://127.0.0.1:8000"
    asking = parse_qs(urlsplit(wallet_link(begin_wallet_ask(asked), here=True)).query)

    assert asking["client_id"][0].startswith(
        "decentralized_identifier:did:key:zDn"
    )  # P-256, did:key section 3.1.3
