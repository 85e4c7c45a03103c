"""The fetcher's bounds, tried against a real HTTPS server on loopback."""

import socket
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dns.resolver
import pytest

from tests.lib.servers import HttpsServer, answer
from workmark.lib.fetch import Fetched, Fetcher, Limits, NoAnswer, TooLarge, UnexpectedAnswer, look_up
from workmark.lib.public_addresses import AddressRefused

HOST = "badges.example.org"
URL = f"https://{HOST}/1"
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[HttpsServer]:
    server = HttpsServer(tmp_path, HOST)
    yield server
    server.close()


class Shelf:
    """A cache in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, Fetched] = {}

    def get(self, url: str) -> Fetched | None:
        return self.kept.get(url)

    def put(self, url: str, fetched: Fetched) -> None:
        self.kept[url] = fetched


def fetcher_for(server: HttpsServer, **changes: Any) -> Fetcher:
    """A fetcher for which the server stands at a public address."""

    def to_server(address: str, port: int, seconds: float) -> socket.socket:
        assert (address, port) == ("93.184.216.34", 443)
        return socket.create_connection(("127.0.0.1", server.port), timeout=seconds)

    chosen: dict[str, Any] = {
        "limits": Limits(seconds=2, max_bytes=10_000),
        "look_up": lambda host, seconds: ["93.184.216.34"],
        "connect": to_server,
        "tls": server.trusting,
        "now": lambda: NOON,
    }
    return Fetcher(**(chosen | changes))


def test_a_document_comes_with_its_type_and_the_moment_it_was_fetched(server: HttpsServer) -> None:
    server.script = answer(200, b'{"a": 1}', Content_Type="application/ld+json")

    fetched = fetcher_for(server).get(URL, accept="application/json")

    assert fetched.body == b'{"a": 1}'
    assert fetched.content_type == "application/ld+json"
    assert fetched.url == URL
    assert fetched.fetched_at == NOON


def test_the_request_carries_no_credentials_and_asks_for_no_compression(server: HttpsServer) -> None:
    fetcher_for(server).get(URL, accept="application/json")

    [request] = server.requests
    lines = request.decode().lower().split("\r\n")
    assert lines[0] == "get /1 http/1.1"
    assert {"host: badges.example.org", "accept: application/json", "accept-encoding: identity"} <= set(lines)
    assert not any(line.startswith(("cookie", "authorization", "referer")) for line in lines)


def test_a_certificate_that_nobody_vouches_for_is_refused(server: HttpsServer) -> None:
    with pytest.raises(NoAnswer, match="SSLCertVerificationError"):
        fetcher_for(server, tls=ssl.create_default_context()).get(URL)


def test_a_certificate_for_another_name_is_refused(server: HttpsServer) -> None:
    with pytest.raises(NoAnswer, match="SSLCertVerificationError"):
        fetcher_for(server).get("https://other.example.org/1")


@pytest.mark.parametrize("body", [b"x" * 10_001, b"x" * 2_000_000])
def test_a_document_over_the_bound_is_refused_whether_it_says_its_size_or_not(
    server: HttpsServer, body: bytes
) -> None:
    server.script = answer(200, body)
    with pytest.raises(TooLarge):
        fetcher_for(server).get(URL)

    server.script = chunked(body)
    with pytest.raises(TooLarge):
        fetcher_for(server).get(URL)


def test_a_document_of_exactly_the_bound_is_taken(server: HttpsServer) -> None:
    server.script = answer(200, b"x" * 10_000)

    assert len(fetcher_for(server).get(URL).body) == 10_000


def chunked(body: bytes) -> Any:
    def script(talk: ssl.SSLSocket, request: bytes) -> None:
        talk.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for start in range(0, len(body), 4_096):
            part = body[start : start + 4_096]
            talk.sendall(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        talk.sendall(b"0\r\n\r\n")

    return script


def drip(first: bytes, pause: float = 0.1) -> Any:
    """A server that always sends something just in time, and never ends."""

    def script(talk: ssl.SSLSocket, request: bytes) -> None:
        talk.sendall(first)
        for _ in range(200):
            time.sleep(pause)
            talk.sendall(b"x")

    return script


@pytest.mark.parametrize(
    "first",
    [b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 2"],
    ids=["in the body", "in a header", "in the status line"],
)
def test_a_server_that_drips_is_given_up_when_the_whole_time_is_over(
    server: HttpsServer, first: bytes
) -> None:
    server.script = drip(first)
    started = time.monotonic()

    with pytest.raises(NoAnswer, match=r"within 0\.6 seconds"):
        fetcher_for(server, limits=Limits(seconds=0.6)).get(URL)

    assert time.monotonic() - started < 1.5


def test_a_server_that_says_nothing_is_given_up(server: HttpsServer) -> None:
    server.script = lambda talk, request: time.sleep(3)

    with pytest.raises(NoAnswer):
        fetcher_for(server, limits=Limits(seconds=0.5)).get(URL)


def test_redirects_on_the_same_host_are_followed_three_times_and_no_more(server: HttpsServer) -> None:
    def towards(steps: int) -> Any:
        def script(talk: ssl.SSLSocket, request: bytes) -> None:
            step = int(request.split(b" ")[1].rpartition(b"/")[2])
            following = answer(302, Location=f"/{step + 1}") if step <= steps else answer(200, b"arrived")
            following(talk, request)

        return script

    server.script = towards(3)
    assert fetcher_for(server).get(URL).url == f"https://{HOST}/4"

    server.script = towards(4)
    with pytest.raises(UnexpectedAnswer, match="more than 3 times"):
        fetcher_for(server).get(URL)


@pytest.mark.parametrize(
    "location",
    [
        "https://other.example.org/",
        "https://127.0.0.1/",
        "http://badges.example.org/",
        "https://badges.example.org:8443/",
        "//evil.example.org/",
        "file:///etc/passwd",
        "https://badges.example.org@evil.example.org/",
        "https://[badges",
    ],
)
def test_a_redirect_away_from_the_host_is_not_followed(server: HttpsServer, location: str) -> None:
    server.script = answer(302, Location=location)

    with pytest.raises(AddressRefused):
        fetcher_for(server).get(URL)

    assert len(server.requests) == 1


def test_a_name_is_looked_up_once_for_all_redirects(server: HttpsServer) -> None:
    """Else a name server could answer with a public address first, and with one of ours for the second step."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    server.script = answer(302, Location="/1")

    with pytest.raises(UnexpectedAnswer, match="more than 3 times"):
        fetcher_for(server, look_up=lambda host, seconds: next(answers)).get(URL)

    assert len(server.requests) == 4


@pytest.mark.parametrize("status", [204, 206, 301, 400, 401, 403, 404, 410, 500, 503])
def test_any_other_answer_is_no_document_and_says_its_status(server: HttpsServer, status: int) -> None:
    server.script = answer(status, b"", **({"Location": "/1"} if status == 301 else {}))

    with pytest.raises(UnexpectedAnswer) as caught:
        fetcher_for(server).get(URL)

    assert caught.value.status == (310 if status == 301 else status)


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate, gzip"])
def test_a_compressed_answer_is_refused_because_it_could_open_to_any_size(
    server: HttpsServer, encoding: str
) -> None:
    server.script = answer(200, b"\x1f\x8b", Content_Encoding=encoding)

    with pytest.raises(UnexpectedAnswer, match="compressed"):
        fetcher_for(server).get(URL)


@pytest.mark.parametrize(
    "wire",
    [
        b"",
        b"NOT HTTP AT ALL\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
    ],
)
def test_broken_answers_are_no_answer(server: HttpsServer, wire: bytes) -> None:
    server.script = lambda talk, request: talk.sendall(wire)

    with pytest.raises(NoAnswer):
        fetcher_for(server).get(URL)


def test_a_fresh_answer_is_used_again_without_asking(server: HttpsServer) -> None:
    server.script = answer(200, b"list", Cache_Control="public, max-age=60")
    shelf = Shelf()

    first = fetcher_for(server, cache=shelf).get(URL)
    later = fetcher_for(server, cache=shelf, now=lambda: NOON + timedelta(seconds=59)).get(URL)

    assert (later.body, later.fetched_at) == (first.body, NOON)
    assert (first.from_cache, later.from_cache) == (False, True)
    assert len(server.requests) == 1


def test_a_stale_answer_is_asked_about_and_its_age_starts_again_when_it_still_holds(
    server: HttpsServer,
) -> None:
    server.script = answer(200, b"list", ETag='"v1"', Last_Modified="Mon, 01 Jun 2026 10:00:00 GMT")
    shelf = Shelf()
    fetcher_for(server, cache=shelf).get(URL)

    server.script = answer(304)
    later = fetcher_for(server, cache=shelf, now=lambda: NOON + timedelta(hours=1)).get(URL)

    assert later.body == b"list"
    assert later.fetched_at == NOON + timedelta(hours=1)
    assert b'If-None-Match: "v1"' in server.requests[1]
    assert b"If-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT" in server.requests[1]


def test_a_stale_answer_is_not_used_when_the_server_is_gone(server: HttpsServer) -> None:
    server.script = answer(200, b"not revoked", ETag='"v1"')
    shelf = Shelf()
    fetcher_for(server, cache=shelf).get(URL)

    server.script = answer(503)

    with pytest.raises(UnexpectedAnswer):
        fetcher_for(server, cache=shelf).get(URL)


def test_no_server_is_believed_for_longer_than_five_minutes(server: HttpsServer) -> None:
    server.script = answer(200, b"list", Cache_Control="max-age=31536000")

    fetched = fetcher_for(server).get(URL)

    assert fetched.fresh_until == NOON + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("control", "kept", "fresh"),
    [("no-store", False, False), ("no-cache, max-age=60", True, False), ("max-age=banana", True, False)],
)
def test_a_server_may_forbid_keeping_or_reusing(
    server: HttpsServer, control: str, kept: bool, fresh: bool
) -> None:
    server.script = answer(200, b"list", Cache_Control=control)
    shelf = Shelf()

    fetched = fetcher_for(server, cache=shelf).get(URL)

    assert bool(shelf.kept) == kept
    assert (fetched.fresh_until is not None) == fresh


def test_a_name_without_an_address_is_no_answer(server: HttpsServer) -> None:
    with pytest.raises(NoAnswer, match="no address"):
        fetcher_for(server, look_up=lambda host, seconds: []).get(URL)


def test_a_name_server_that_does_not_answer_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_: object, **__: object) -> None:
        raise dns.resolver.LifetimeTimeout(timeout=1, errors=[])

    monkeypatch.setattr(dns.resolver.Resolver, "resolve_name", silent)

    with pytest.raises(NoAnswer, match=r"badges\.example\.org was not found"):
        look_up(HOST, 1)


def test_what_is_sent_arrives_whole_and_any_status_is_an_answer(server: HttpsServer) -> None:
    server.script = answer(503, b"busy", Retry_After="120", Content_Type="text/plain")

    answered = fetcher_for(server).post(URL, b'{"a": 1}', {"webhook-id": "msg_1"}, reads_answer=True)

    assert (answered.status, answered.body, answered.retry_after) == (503, b"busy", "120")
    head, _blank, body = server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /1 HTTP/1.1\r\n")
    assert b"webhook-id: msg_1" in head
    assert body == b'{"a": 1}'


def test_what_is_sent_follows_no_redirect(server: HttpsServer) -> None:
    server.script = answer(307, Location=f"https://{HOST}/2")

    assert fetcher_for(server).post(URL, b"{}", {}).status == 307
    assert len(server.requests) == 1


def test_nothing_is_sent_to_a_name_that_leads_inside(server: HttpsServer) -> None:
    with pytest.raises(AddressRefused):
        fetcher_for(server, look_up=lambda host, seconds: ["127.0.0.1"]).post(URL, b"{}", {})
    assert server.requests == []


def test_what_a_header_opens_goes_to_one_address_and_is_not_kept(server: HttpsServer) -> None:
    shelf = Shelf()
    server.script = answer(302, Location=f"https://{HOST}/2", Cache_Control="max-age=60")
    assert fetcher_for(server, cache=shelf).ask(URL, {"Authorization": "Bearer x"}).status == 302
    assert [b"Authorization: Bearer x" in each for each in server.requests] == [True]

    server.script = answer(200, b"{}", Link='</2>; rel="next"', X_Total_Count="3", Cache_Control="max-age=60")
    answered = fetcher_for(server, cache=shelf).ask(URL, {"Authorization": "Bearer x"})
    assert (answered.body, answered.link, answered.total_count) == (b"{}", '</2>; rel="next"', "3")
    assert shelf.kept == {}
    with pytest.raises(TooLarge):
        fetcher_for(server, limits=Limits(seconds=2, max_bytes=1)).ask(URL, {})
    with pytest.raises(AddressRefused):
        fetcher_for(server, is_allowed=lambda address: False).ask(URL, {})
