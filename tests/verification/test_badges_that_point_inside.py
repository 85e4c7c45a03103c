"""No badge makes us knock on a private door, by whichever member it names an address: a canary hears nothing."""

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.lib.servers import Canary
from tests.openbadges.samples import A_MONTH_LATER, without_status
from tests.own_vectors.containers import picture
from tests.own_vectors.making import changed, sealed, token_of
from workmark.lib.fetch import Fetcher, Limits
from workmark.openbadges import Outcome
from workmark.openbadges.baking.png import bake_png
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.errors import OpenBadgesError
from workmark.openbadges.trust import NOBODY_KNOWN
from workmark.verification.consulting import Consultation
from workmark.verification.judging import Handed, judge

INWARD = (Path(__file__).parents[1] / "lib" / "inward_urls.txt").read_text().split()
DID_WEB = [
    "did:web:127.0.0.1",
    "did:web:localhost",
    "did:web:localhost%3A8000",
    "did:web:169.254.169.254",
    "did:web:2130706433",
    "did:web:0x7f.0.0.1",
    "did:web:%31%32%37.0.0.1",
    "did:web:127.0.0.1%2Fa",
    "did:web:example.org%40127.0.0.1",
    "did:web:example.org%2F@127.0.0.1",
    "did:web:[::1]",
    "did:web:%5B%3A%3A1%5D",
    "did:web:metadata.google.internal",
    "did:web:example.org:..:..:latest",
    "did:web:example.org:%2E%2E",
    "did:web:router.local",
    "did:web:example.org%3A22",
    "did:web:example.org%3A0",
    "did:web:EXAMPLE.ORG%00.127.0.0.1",
]


def with_entry(name: str, entry: JsonObject) -> bytes:
    return json.dumps({**without_status(), "proof": sealed(without_status())["proof"], name: entry}).encode()


def status_list(url: str) -> bytes:
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": url,
    }
    return with_entry("credentialStatus", entry)


def signed_by(method: str) -> bytes:
    document = changed(sealed(without_status()), "issuer", "id", to=method.partition("#")[0])
    return json.dumps(changed(document, "proof", 0, "verificationMethod", to=method)).encode()


def pictured(url: str) -> bytes:
    image = {"id": url, "type": "Image"}
    document = changed(without_status(), "credentialSubject", "achievement", "image", to=image)
    return bake_png(picture(), json.dumps(document))


def hosted(url: str) -> bytes:
    return json.dumps(
        {
            "@context": "https://w3id.org/openbadges/v2",
            "id": url,
            "type": "Assertion",
            "recipient": {"type": "email", "hashed": False, "identity": "lena@demo.workmark.test"},
            "badge": url,
            "verification": {"type": "hosted"},
            "issuedOn": "2026-05-01T09:00:00Z",
        }
    ).encode()


ROADS: dict[str, Callable[[str], bytes]] = {
    "the address itself": lambda url: url.encode(),
    "a status list": status_list,
    "a plain list": lambda url: with_entry("credentialStatus", {"id": url, "type": "1EdTechRevocationList"}),
    "a schema": lambda url: with_entry("credentialSchema", {"id": url, "type": "JsonSchema"}),
    "a linked file": lambda url: with_entry("relatedResource", {"id": url, "digestSRI": "sha256-x"}),
    "a key": lambda url: signed_by(f"{url}#key-1"),
    "a token's key": lambda url: token_of(
        changed(without_status(), "issuer", "id", to=url), header={"kid": f"{url}#key-1"}
    ).encode(),
    "a picture": pictured,
    "an older badge": hosted,
}


@pytest.fixture
def canary() -> Iterator[Canary]:
    canary = Canary()
    yield canary
    canary.close()


def outcome(data: bytes, canary: Canary) -> Outcome:
    """The verdict with the real rules, every name leading inside, and every road leading to the canary."""

    def to_canary(address: str, port: int, seconds: float) -> socket.socket:
        return socket.create_connection(("127.0.0.1", canary.port), timeout=seconds)

    fetcher = Fetcher(
        limits=Limits(seconds=2), look_up=lambda host, seconds: ["127.0.0.1"], connect=to_canary
    )
    consultation = Consultation(fetcher)
    return judge(
        Handed(data), at=A_MONTH_LATER, resolve=consultation.resolve, trust=NOBODY_KNOWN
    ).verification.outcome


@pytest.mark.long
@pytest.mark.parametrize("road", ROADS)
def test_no_member_of_a_badge_leads_inside(road: str, canary: Canary) -> None:
    assert len(INWARD) >= 50
    for url in INWARD:
        try:
            data = ROADS[road](url)
        except OpenBadgesError:
            continue  # not even a forger's tools can write this one down
        assert outcome(data, canary) is not Outcome.PASSED, url
    assert canary.visits == 0


@pytest.mark.parametrize("did", DID_WEB)
def test_no_did_leads_inside(did: str, canary: Canary) -> None:
    for data in (signed_by(f"{did}#key-1"), signed_by(f"{quote(did, safe=':%')}#key-1")):
        assert outcome(data, canary) is not Outcome.PASSED
    assert canary.visits == 0
