"""Who is asked for an address: ourselves first, then the fetcher, and nobody beyond a bound."""

import json
import socket
from pathlib import Path
from typing import Any, cast

import pytest

from tests.lib.servers import HttpsServer, answer
from tests.openbadges.ob2.test_ob2_verify import ASSERTION, AT
from tests.openbadges.samples import A_MONTH_LATER, AWARDED, SIGNER, without_status
from tests.verification.badges import NOON, fetched
from workmark.checking.kept import AnswersOfOneRun
from workmark.lib.fetch import Fetched as FetchedPage
from workmark.lib.fetch import Fetcher, Limits, NoAnswer
from workmark.lib.public_addresses import AddressRefused
from workmark.openbadges import Outcome, did_document, issue_credential, verify
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.errors import Unresolvable
from workmark.openbadges.trust import NOBODY_KNOWN
from workmark.verification.checking import check_anything
from workmark.verification.consulting import MAX_ADDRESSES, Consultation
from workmark.verification.pool import Pool
from workmark.verification.wire import fetched_in, fetched_out

OWN = "http://127.0.0.1:8000/status/1"
OTHER = "https://badges.example.org/status/1"


class Net:
    """Plays the fetcher, and counts."""

    def __init__(self, answer: FetchedPage | Exception) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def get(self, url: str, *, accept: str) -> FetchedPage:
        self.asked.append(url)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def consultation(net: Net | None, own: dict[str, Any] | None = None) -> Consultation:
    return Consultation(cast("Fetcher | None", net), (own or {}).get)


def test_an_address_of_our_own_is_answered_without_the_network() -> None:
    net = Net(NoAnswer("no"))
    page = fetched(b"{}", url=OWN)

    assert consultation(net, {OWN: page}).resolve(OWN) == page
    assert net.asked == []


def test_another_address_is_fetched_once_in_a_run_and_its_media_type_is_plain() -> None:
    net = Net(FetchedPage(OTHER, "Application/LD+JSON; charset=utf-8", b"{}", NOON, from_cache=True))
    run = consultation(net)

    first, second = run.resolve(OTHER), run.resolve(OTHER)

    assert first == second
    assert (first.media_type, first.from_cache) == ("application/ld+json", True)
    assert net.asked == [OTHER]
    assert [(asked.url, asked.from_cache) for asked in run.consulted] == [(OTHER, True)]


@pytest.mark.parametrize("error", [NoAnswer("nobody there"), AddressRefused("a private network")])
def test_an_address_without_an_answer_says_why_and_is_not_asked_again(error: Exception) -> None:
    net = Net(error)
    run = consultation(net)

    for _ in range(2):
        with pytest.raises(Unresolvable, match=str(error)):
            run.resolve(OTHER)

    assert net.asked == [OTHER]
    assert run.consulted[0].problem == str(error)


def test_an_offline_check_asks_nobody() -> None:
    with pytest.raises(Unresolvable, match="offline"):
        consultation(None).resolve(OTHER)


def test_a_badge_that_asks_for_ever_more_addresses_is_stopped() -> None:
    net = Net(FetchedPage(OTHER, "", b"{}", NOON))
    run = consultation(net)
    for number in range(MAX_ADDRESSES):
        run.resolve(f"{OTHER}/{number}")

    with pytest.raises(Unresolvable, match="more than 24"):
        run.resolve(f"{OTHER}/one-more")

    assert len(net.asked) == MAX_ADDRESSES


def test_when_the_time_for_all_look_ups_is_over_no_further_one_begins() -> None:
    net = Net(FetchedPage(OTHER, "", b"{}", NOON))
    run = consultation(net)
    run._until = 0

    with pytest.raises(Unresolvable, match="took so long"):
        run.resolve(OTHER)

    assert net.asked == []


def fetching_from(server: HttpsServer, cache: AnswersOfOneRun | None = None) -> Fetcher:
    return Fetcher(
        limits=Limits(seconds=2),
        cache=cache,
        look_up=lambda host, seconds: ["93.184.216.34"],
        connect=lambda address, port, seconds: socket.create_connection(("127.0.0.1", server.port), seconds),
        tls=server.trusting,
    )


DID = "did:web:badges.example.org"
DID_DOCUMENT = json.dumps(did_document(DID, [("key-1", SIGNER.public_key)])).encode()


@pytest.mark.parametrize(
    ("where", "cache", "expected"),
    [
        (b"/.well-known/did.json", None, Outcome.PASSED),
        (b"/moved.json", None, Outcome.NOT_DETERMINED),
        (b"/moved.json", AnswersOfOneRun(), Outcome.NOT_DETERMINED),
    ],
)
def test_a_did_web_that_redirects_on_its_own_host_gives_no_key(
    tmp_path: Path, where: bytes, cache: AnswersOfOneRun | None, expected: Outcome
) -> None:
    """Against a real server, and as the process that verifies hears of it; an answer kept earlier says no more."""
    issuer = {"id": DID, "type": ["Profile"], "name": "Harbour"}
    unsigned = {**without_status(), "issuer": issuer}
    badge = issue_credential(unsigned, SIGNER, verification_method=f"{DID}#key-1", created=AWARDED)
    server = HttpsServer(tmp_path, "badges.example.org")
    server.script = lambda talk, request: (
        answer(200, DID_DOCUMENT) if b"GET " + where in request else answer(302, Location=where.decode())
    )(talk, request)
    fetcher = fetching_from(server, cache)

    for _ in range(2):
        run = Consultation(fetcher)
        found = verify(
            badge,
            at=A_MONTH_LATER,
            resolve=lambda url, /: fetched_in(fetched_out(run.resolve(url))),  # noqa: B023  # called in this round
            trust=NOBODY_KNOWN,
        )
        assert next(each.outcome for each in found.checks if each.code is CheckCode.SIGNATURE) is expected
    server.close()


AWARD = {**ASSERTION, "id": "https://badges.example.org/awards/1.json"}


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        # Open Badges 2.0, "Revocation": a badge taken back is answered with 410 and a page that says so.
        (410, b'{"revoked": true, "revocationReason": "Given by mistake"}', Outcome.FAILED),
        (410, b'{"revoked": false}', Outcome.NOT_DETERMINED),
        (410, b'{"revoked": "true"}', Outcome.NOT_DETERMINED),
        (410, b"<html>Gone</html>", Outcome.NOT_DETERMINED),
        (410, b"", Outcome.NOT_DETERMINED),
        (410, json.dumps(AWARD).encode(), Outcome.NOT_DETERMINED),
        (404, b'{"revoked": true}', Outcome.NOT_DETERMINED),
        (503, b'{"revoked": true}', Outcome.NOT_DETERMINED),
    ],
)
def test_a_hosted_badge_whose_address_says_that_it_was_taken_back_is_revoked(
    tmp_path: Path, status: int, body: bytes, expected: Outcome
) -> None:
    server = HttpsServer(tmp_path, "badges.example.org")
    server.script = answer(status, body, Content_Type="application/json")
    pool = Pool(size=1)
    try:
        report = check_anything(
            at=AT,
            data=json.dumps(AWARD).encode(),
            fetcher=fetching_from(server),
            own_origin={}.get,
            pool=pool,
        )
    finally:
        pool.close()
        server.close()

    (revoked,) = report.verification.of(CheckCode.NOT_REVOKED)
    assert revoked.outcome is expected
    assert ("Given by mistake" in revoked.detail) is (expected is Outcome.FAILED)


def test_what_is_gone_elsewhere_stays_unanswered(tmp_path: Path) -> None:
    """Only a badge is taken back so: of a key or a list that is gone nothing is known."""
    server = HttpsServer(tmp_path, "badges.example.org")
    server.script = answer(410, DID_DOCUMENT)

    with pytest.raises(Unresolvable, match="answered 410"):
        Consultation(fetching_from(server)).resolve("https://badges.example.org/.well-known/did.json")
    server.close()


def test_a_page_of_what_is_gone_is_read_within_the_bounds(tmp_path: Path) -> None:
    server = HttpsServer(tmp_path, "badges.example.org")
    server.script = answer(410, b" " * (Limits().max_bytes + 1))

    with pytest.raises(Unresolvable, match="larger than"):
        Consultation(fetching_from(server)).resolve(AWARD["id"])
    server.close()
