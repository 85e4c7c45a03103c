"""A wallet made of other people's libraries fetches Lena's badge, and reads and presents what it got.

@openid4vc/openid4vci asks message by message, with a PIN or as she agreed on our page; @sd-jwt/sd-jwt-vc checks the copy
with the key that the issuer publishes, keeps all back but the name, and signs what it shows. The wallet has no network:
it is answered line by line.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests.api.wallets.conftest import ORIGIN
from tests.api.wallets.consents import APP, agree, browser_of, register
from tests.conftest import Cast
from workmark.checking import check_badge
from workmark.credentials.actions.offer_to_wallet import offer_to_wallet
from workmark.credentials.actions.sign_wallet_copy import sign_wallet_copy
from workmark.credentials.models import Credential
from workmark.credentials.wallet_models import WalletCopy
from workmark.lib.clock import now
from workmark.openbadges import CheckCode, Outcome
from workmark.openbadges.keys import PublicKey

pytestmark = pytest.mark.node

NODE_FOLDER = Path(__file__).parents[2] / "node"

Said = dict[str, Any]


class Wallet:
    """The other program, and the lines that go to and fro."""

    def __init__(self) -> None:
        if shutil.which("node") is None or not (NODE_FOLDER / "node_modules" / "@openid4vc").is_dir():
            pytest.skip("Node or its packages are missing; run npm ci --ignore-scripts in tests/node.")
        self.process = subprocess.Popen(
            ["node", NODE_FOLDER / "wallet.mjs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.asked: list[str] = []

    def tell(self, said: Said) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(said) + "\n")
        self.process.stdin.flush()

    def hear(self) -> Said:
        assert self.process.stdout is not None
        heard: Said = json.loads(self.process.stdout.readline())
        assert "failed" not in heard, heard["failed"]
        return heard

    def until(self, name: str) -> Any:
        """Answer its requests until it says this. After a 202 the worker has signed before it asks again."""
        while name not in (heard := self.hear()):
            self.asked.append(heard["url"].removeprefix(ORIGIN))
            answer = Client().generic(
                heard["method"],
                urlsplit(heard["url"]).path,
                heard["body"],
                content_type=heard["headers"].pop("content-type", ""),
                headers=heard["headers"],
            )
            said = {
                "status": answer.status_code,
                "headers": dict(answer.items()),
                "body": answer.content.decode(),
            }
            self.tell(said)
            if answer.status_code == 202 and "deferred" in heard["url"]:
                sign_wallet_copy(WalletCopy.objects.get().pk)
        return heard[name]

    def end(self) -> None:
        self.process.communicate(timeout=30)


@pytest.fixture
def wallet() -> Iterator[Wallet]:
    made = Wallet()
    yield made
    made.end()


def test_it_fetches_the_badge_as_it_was_signed(cast: Cast, badge: Credential, wallet: Wallet) -> None:
    new = offer_to_wallet(cast.lena, badge, at=now())
    wallet.tell({"offer": new.link, "pin": new.pin, "configuration": "OpenBadge"})

    fetched = wallet.until("fetched")
    wallet.tell({})
    wallet.until("done")

    assert fetched["credential"] == json.loads(bytes(badge.document))


def test_it_fetches_a_bound_copy_reads_it_and_presents_a_part(
    cast: Cast, badge: Credential, wallet: Wallet
) -> None:
    new = offer_to_wallet(cast.lena, badge, at=now())
    wallet.tell({"offer": new.link, "pin": new.pin, "configuration": "OpenBadgeBound"})
    fetched = wallet.until("fetched")
    key = WalletCopy.objects.get().key
    assert key is not None
    wallet.tell({"issuerJwk": PublicKey.from_multikey(key.public_multibase).as_jwk()})
    read = wallet.until("done")

    assert "/wallet/harbour-skills/deferred" in wallet.asked
    claims = read["claims"]
    assert claims["vct"] == f"{ORIGIN}/wallet/open-badge"
    assert claims["cnf"]["jwk"] == fetched["publicJwk"]
    assert claims["credentialSubject"]["identifier"][0]["identityHash"] == badge.learner_name
    assert {"credentialSubject.identifier.0", "credentialSubject.result.0"} <= set(read["keys"])
    assert read["refused"]
    # What it presents with its own key passes our check, and holds the name and no result.
    report = check_badge(at=now(), text=read["shown"], offline=True)
    assert report.outcome is Outcome.PASSED, report.verification.as_json()
    assert report.verification.outcome_of(CheckCode.HOLDER_KEY) is Outcome.PASSED
    assert report.credential is not None
    subject = report.credential["credentialSubject"]
    assert [each["identityHash"] for each in subject["identifier"]] == [badge.learner_name]
    assert not subject.get("result")


def test_it_sends_her_to_agree_and_fetches_what_she_gave(
    cast: Cast, badge: Credential, wallet: Wallet
) -> None:
    new = offer_to_wallet(cast.lena, badge, at=now())
    client_id = register().json()["client_id"]
    wallet.tell({"offer": new.link, "clientId": client_id, "redirectUri": APP, "configuration": "OpenBadge"})
    address = wallet.until("visit").removeprefix(ORIGIN)
    wallet.tell({"back": agree(browser_of(cast.lena), address, badge.token)["Location"]})
    fetched = wallet.until("fetched")
    wallet.tell({})
    wallet.until("done")

    assert "/wallet/harbour-skills/push" in wallet.asked
    assert fetched["credential"] == json.loads(bytes(badge.document))
