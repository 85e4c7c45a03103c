"""The one fetcher: asks another server for a document, or sends it one, within bounds that no answer can stretch.

HTTPS only, to public addresses only (`public_addresses`). The host's addresses are looked up once, every one of them
must be public, and the connection goes to the address that was checked, so that a name which changes its mind between
check and use (DNS rebinding) gains nothing. Redirects are followed on the same host only, and never when something is
sent or shown. No cookies, no credentials but those that a caller gives to `post` or `ask`, no proxies from the
environment. Time, size and hops are bounded for the whole fetch together.
"""

import functools
import http.client
import re
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urljoin

import dns.exception
import dns.resolver

from workmark.lib import clock
from workmark.lib.public_addresses import HTTPS_PORTS, AddressRefused, PublicUrl, is_public, parse_public_url

MIB = 1024 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class FetchError(Exception):
    """The document was not obtained; what that means is the caller's to say."""


class NoAnswer(FetchError):
    """The server could not be found or reached, or did not answer in time."""


class TooLarge(FetchError):
    """The answer is bigger than the bound, and was not read to its end."""


class UnexpectedAnswer(FetchError):
    """The server answered something other than the document. status: its HTTP status.

    body: what it said instead, where it said that the document is gone for good (410).
    """

    def __init__(self, detail: str, status: int, body: bytes = b"") -> None:
        super().__init__(detail)
        self.status = status
        self.body = body


@dataclass(frozen=True)
class Fetched:
    """A document as it came. url: where it was found at last, which a redirect may have led to.

    fetched_at: when the server last vouched for it.
    """

    url: str
    content_type: str
    body: bytes
    fetched_at: datetime
    etag: str = ""
    last_modified: str = ""
    fresh_until: datetime | None = None
    from_cache: bool = False
    is_redirected: bool = False


@dataclass(frozen=True)
class Answered:
    """What a server said to something that was sent or shown to it. retry_after, link: its headers, as they came.

    total_count: its header X-Total-Count.
    """

    status: int
    body: bytes = b""
    content_type: str = ""
    retry_after: str = ""
    link: str = ""
    total_count: str = ""


class Cache(Protocol):
    """Where answers are kept between fetches; the caller chooses the place."""

    def get(self, url: str) -> Fetched | None: ...

    def put(self, url: str, fetched: Fetched) -> None: ...


@dataclass(frozen=True)
class Limits:
    """Bounds for one fetch, redirects included. longest_fresh: believe no `max-age` beyond this."""

    seconds: float = 5.0
    max_bytes: int = MIB
    hops: int = 3
    longest_fresh: timedelta = timedelta(minutes=5)
    ports: frozenset[int] = HTTPS_PORTS


class Deadline:
    """A moment by which everything must be done."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def remaining(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("The time for this fetch is up.")
        return left


def look_up(host: str, seconds: float) -> list[str]:
    """Every IPv4 and IPv6 address of a name. Asks DNS directly: the system's own call knows no time limit."""
    try:
        resolver = dns.resolver.Resolver()
        return list(resolver.resolve_name(f"{host}.", lifetime=seconds).addresses())
    except dns.exception.DNSException as error:
        raise NoAnswer(f"The name {host} was not found: {type(error).__name__}.") from error


def connect(address: str, port: int, seconds: float) -> socket.socket:
    return socket.create_connection((address, port), timeout=seconds)


@functools.cache
def public_certificates() -> ssl.SSLContext:
    """The system's certificate authorities, read once: reading them takes longer than many a fetch."""
    return ssl.create_default_context()


@dataclass(frozen=True)
class Fetcher:
    """Fetches under `limits`; the doors to the network are arguments, so that tests need none."""

    limits: Limits = field(default_factory=Limits)
    cache: Cache | None = None
    look_up: Callable[[str, float], Sequence[str]] = look_up
    connect: Callable[[str, int, float], socket.socket] = connect
    tls: ssl.SSLContext = field(default_factory=public_certificates)
    is_allowed: Callable[[str], bool] = is_public
    now: Callable[[], datetime] = clock.now

    def __post_init__(self) -> None:
        self.tls.sslsocket_class = _BoundedSocket

    def get(self, url: str, *, accept: str = "*/*") -> Fetched:
        """Fetch a document. Raises AddressRefused, or a FetchError that says why there is none."""
        start = parse_public_url(url, ports=self.limits.ports)
        known = self.cache.get(str(start)) if self.cache else None
        if known and known.fresh_until and self.now() < known.fresh_until:
            return replace(known, from_cache=True)
        try:
            return self._follow(start, accept, known, Deadline(self.limits.seconds))
        except TimeoutError as error:
            raise NoAnswer(f"{start.host} did not answer within {self.limits.seconds:g} seconds.") from error
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(f"{start.host} could not be reached ({type(error).__name__}).") from error

    def post(
        self, url: str, body: bytes, headers: Mapping[str, str], *, reads_answer: bool = False
    ) -> Answered:
        """Send a document, with the caller's headers; any status is an answer. No redirect is followed.

        reads_answer: without it the answer's body is left unread. Raises AddressRefused, or a FetchError.
        """
        return self._once("POST", url, body, headers, reads_answer)

    def ask(self, url: str, headers: Mapping[str, str]) -> Answered:
        """Fetch what is shown only to whoever `headers` name; any status is an answer.

        No redirect is followed and nothing is kept, so that what a header opens goes to this address alone. Raises
        AddressRefused, or a FetchError.
        """
        return self._once("GET", url, None, headers, True)

    def _once(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str], reads_answer: bool
    ) -> Answered:
        place = parse_public_url(url, ports=self.limits.ports)
        try:
            return self._send(method, place, body, headers, reads_answer)
        except TimeoutError as error:
            raise NoAnswer(f"{place.host} did not answer within {self.limits.seconds:g} seconds.") from error
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(f"{place.host} could not be reached ({type(error).__name__}).") from error

    def _send(
        self,
        method: str,
        place: PublicUrl,
        body: bytes | None,
        headers: Mapping[str, str],
        reads_answer: bool,
    ) -> Answered:
        deadline = Deadline(self.limits.seconds)
        connection = _PinnedConnection(self, place, self._checked_address(place.host, deadline), deadline)
        try:
            connection.request(method, place.target, body=body, headers={**_headers("*/*", None), **headers})
            response = connection.getresponse()
            return Answered(
                response.status,
                self._body(response, place) if reads_answer else b"",
                response.getheader("Content-Type", ""),
                response.getheader("Retry-After", ""),
                response.getheader("Link", ""),
                response.getheader("X-Total-Count", ""),
            )
        finally:
            connection.close()

    def _follow(self, start: PublicUrl, accept: str, known: Fetched | None, deadline: Deadline) -> Fetched:
        address = self._checked_address(start.host, deadline)
        place = start
        for hop in range(self.limits.hops + 1):
            connection = _PinnedConnection(self, place, address, deadline)
            try:
                connection.request("GET", place.target, headers=_headers(accept, known))
                response = connection.getresponse()
                if response.status in _REDIRECTS:
                    place = self._next_place(place, response)
                    continue
                fetched = self._read(response, place, known, is_redirected=hop > 0)
            finally:
                connection.close()
            if self.cache and "no-store" not in response.getheader("Cache-Control", ""):
                self.cache.put(str(start), fetched)
            return fetched
        raise UnexpectedAnswer(f"{start.host} redirected more than {self.limits.hops} times.", 310)

    def _checked_address(self, host: str, deadline: Deadline) -> str:
        addresses = self.look_up(host, deadline.remaining())
        if not addresses:
            raise NoAnswer(f"The name {host} has no address.")
        if not all(self.is_allowed(address) for address in addresses):
            raise AddressRefused(
                f"{host} leads to a private or reserved network address; only public ones are asked."
            )
        return addresses[0]

    def _next_place(self, place: PublicUrl, response: http.client.HTTPResponse) -> PublicUrl:
        try:
            target = parse_public_url(
                urljoin(str(place), response.getheader("Location", "")), ports=self.limits.ports
            )
        except ValueError as error:
            raise AddressRefused(f"{place.host} redirects to something that is no sound URL.") from error
        if (target.host, target.port) != (place.host, place.port):
            raise AddressRefused(
                f"{place.host} redirects to another host, {target.host}; that is not followed."
            )
        return target

    def _read(
        self,
        response: http.client.HTTPResponse,
        place: PublicUrl,
        known: Fetched | None,
        *,
        is_redirected: bool,
    ) -> Fetched:
        at = self.now()
        fresh_until = _fresh_until(response, at, self.limits.longest_fresh)
        if response.status == 304 and known:
            return replace(
                known, url=str(place), fetched_at=at, fresh_until=fresh_until, is_redirected=is_redirected
            )
        if response.status != 200:
            said = self._body(response, place) if response.status == 410 else b""
            raise UnexpectedAnswer(
                f"{place.host} answered {response.status} instead of the document.", response.status, said
            )
        if response.getheader("Content-Encoding", "identity").strip().lower() not in {"", "identity"}:
            # We asked for none. A compressed answer could open to any size.
            raise UnexpectedAnswer(f"{place.host} sent a compressed document, unasked.", response.status)
        return Fetched(
            url=str(place),
            content_type=response.getheader("Content-Type", ""),
            body=self._body(response, place),
            fetched_at=at,
            etag=response.getheader("ETag", ""),
            last_modified=response.getheader("Last-Modified", ""),
            fresh_until=fresh_until,
            is_redirected=is_redirected,
        )

    def _body(self, response: http.client.HTTPResponse, place: PublicUrl) -> bytes:
        limit = self.limits.max_bytes
        # `length` is what is left of the announced Content-Length; reading one byte too many finds what was not.
        if (response.length or 0) > limit or len(body := response.read(limit + 1)) > limit:
            raise TooLarge(f"The document at {place.host} is larger than {limit:,} bytes.")
        if response.length:
            raise NoAnswer(f"{place.host} hung up {response.length:,} bytes before the end of the document.")
        return body


class _BoundedSocket(ssl.SSLSocket):
    """A TLS socket whose every read ends by the deadline: a time limit per read lets a drip-feed go on for ever."""

    deadline: Deadline | None = None

    def recv_into(self, *arguments: object, **named: object) -> int:
        if self.deadline is not None:
            self.settimeout(self.deadline.remaining())
        return super().recv_into(*arguments, **named)  # type: ignore[arg-type]  # passed on exactly as they came


class _PinnedConnection(http.client.HTTPSConnection):
    """An HTTPS connection to one checked address, with the certificate checked against the name."""

    def __init__(self, fetcher: Fetcher, place: PublicUrl, address: str, deadline: Deadline) -> None:
        super().__init__(place.host, place.port, context=fetcher.tls)
        self._fetcher, self._place, self._address, self._deadline = fetcher, place, address, deadline

    def connect(self) -> None:
        raw = self._fetcher.connect(self._address, self._place.port, self._deadline.remaining())
        raw.settimeout(self._deadline.remaining())
        try:
            self.sock = self._fetcher.tls.wrap_socket(raw, server_hostname=self._place.host)
        except BaseException:
            raw.close()
            raise
        if isinstance(self.sock, _BoundedSocket):
            self.sock.deadline = self._deadline


def _headers(accept: str, known: Fetched | None) -> dict[str, str]:
    headers = {
        "Accept": accept,
        "Accept-Encoding": "identity",
        "User-Agent": "Workmark",
        "Connection": "close",
    }
    if known and known.etag:
        headers["If-None-Match"] = known.etag
    if known and known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers


def _fresh_until(response: http.client.HTTPResponse, at: datetime, longest: timedelta) -> datetime | None:
    """Until when the answer may be used again without asking, by its Cache-Control (RFC 9111 section 5.2.2)."""
    control = response.getheader("Cache-Control", "").lower()
    age = re.search(r"\bmax-age=\"?(\d{1,9})\b", control)
    if age is None or "no-cache" in control or "no-store" in control:
        return None
    return at + min(timedelta(seconds=int(age[1])), longest)
