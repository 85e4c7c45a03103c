"""A small host of badges on loopback, with TLS, written from the tables of Open Badges 3.0, sections 6 and 7.

It holds the client to them: every required member of the registration, the code once, the redirect address exact, PKCE,
the client's proof, the scope. `bend` changes one thing of what it says, and `pages` is what it gives page by page.
"""

import base64
import hashlib
import json
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.lib.servers import HttpsServer
from workmark.lib.fetch import Fetcher, Limits

NAME = "badges.example.edu"
ORIGIN = f"https://{NAME}"
READ = "https://purl.imsglobal.org/spec/ob/v3p0/scope/credential.readonly"
PROFILE = "https://purl.imsglobal.org/spec/ob/v3p0/scope/profile.readonly"
BRING = "https://purl.imsglobal.org/spec/ob/v3p0/scope/credential.upsert"
SECRET = "s3cret:/& of the host"
TOKEN = "863DF0B10F5D432EB2933C2A37CD3135A7BB7B07A68F65D92"
# Table of section 7.1.1.2, "Required".
REQUIRED = (
    *("client_name", "client_uri", "logo_uri", "tos_uri", "policy_uri", "software_id", "software_version"),
    *("redirect_uris", "scope"),
)
Page = tuple[int, dict[str, str], Any]


@dataclass
class SmallHost:
    """grant(address) plays the person who lets the client in there."""

    folder: Path
    name: str = NAME
    pages: list[Page] = field(default_factory=list)
    bend: dict[str, Any] = field(
        default_factory=dict
    )  # of the registration's and the token's answer, by path
    metadata: dict[str, Any] | None = None
    said: dict[str, Any] = field(default_factory=dict)
    registered: list[dict[str, Any]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    given: list[tuple[str, bytes]] = field(default_factory=list)
    answers_upsert: tuple[int, Any] = (201, None)
    profile: Page | None = None  # offered where there is one
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.server = HttpsServer(self.folder, self.name)
        self.server.script = self._talk
        self.said = self.said or description(f"https://{self.name}")
        self.scopes: list[str] = []  # of each token that was asked for

    @property
    def asked(self) -> list[str]:
        """The first line of each request."""
        return [each.split(b"\r\n")[0].decode() for each in self.server.requests]

    def fetcher(self) -> Fetcher:
        def to_server(address: str, port: int, seconds: float) -> socket.socket:
            assert (address, port) == ("93.184.216.34", 443)
            return socket.create_connection(("127.0.0.1", self.server.port), timeout=seconds)

        return Fetcher(
            limits=Limits(seconds=5, max_bytes=8 * 1024 * 1024),
            look_up=lambda host, seconds: ["93.184.216.34" if host == self.name else "10.0.0.7"],
            connect=to_server,
            tls=self.server.trusting,
        )

    def grant(self, address: str, **more: str) -> dict[str, str]:
        """What the browser is sent back with, from the address it was sent to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"https://{self.name}/authorize?")
        client = next(each for each in self.registered if each["client_id"] == asked["client_id"])
        assert asked["redirect_uri"] in client["redirect_uris"]
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert len(asked["state"]) >= 22
        assert set(asked["scope"].split()) <= set(client["scope"].split())
        code = f"code-{len(self._codes)}"
        self._codes[code] = asked
        return {"code": code, "state": asked["state"], "scope": asked["scope"], **more}

    def _talk(self, talk: ssl.SSLSocket, request: bytes) -> None:
        head, _, body = request.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        method, target, _ = first.split(" ")
        status, more, said = self._answer(method, urlsplit(target), headers, body)
        text = said if isinstance(said, bytes) else json.dumps(said).encode()
        told = {"Content-Type": "application/json", "Content-Length": str(len(text))} | more
        talk.sendall(f"HTTP/1.1 {status} Said\r\n".encode())
        talk.sendall(
            "".join(f"{name}: {value}\r\n" for name, value in told.items()).encode() + b"\r\n" + text
        )

    def _answer(self, method: str, place: Any, headers: dict[str, str], body: bytes) -> Page:
        path = place.path
        if path == "/ims/ob/v3p0/discovery":
            if self.profile is not None:
                flow = self.said["components"]["securitySchemes"]["OAuth2ACG"]["flows"]["authorizationCode"]
                flow["scopes"][PROFILE] = "Who she is"
            return 200, {}, self.said
        if path == "/register":
            return self._register(json.loads(body))
        if path == "/token":
            return self._token(headers, form_of(body))
        if path == "/revoke" and self._is_client(headers, form_of(body)):
            self.ended.append(form_of(body)["token"])
            return 200, {}, {}
        if path == "/.well-known/oauth-authorization-server" and self.metadata is not None:
            return 200, {}, self.metadata
        if path == "/ims/ob/v3p0/credentials" and headers.get("authorization") == f"Bearer {TOKEN}":
            return self._credentials(method, place, headers, body)
        if path == "/ims/ob/v3p0/profile" and self.profile is not None and PROFILE in self.scopes[-1]:
            assert headers.get("authorization") == f"Bearer {TOKEN}"
            return self.profile
        return (401 if "/v3p0/" in path else 404), {}, {}

    def _credentials(self, method: str, place: Any, headers: dict[str, str], body: bytes) -> Page:
        if method == "POST":
            self.given.append((headers["content-type"], body))
            status, said = self.answers_upsert
            return status, {}, body if said is None else said
        offset = int(parse_qs(place.query)["offset"][0])
        return self.pages[min(offset, len(self.pages) - 1)]

    def _register(self, said: dict[str, Any]) -> Page:
        missing = [name for name in REQUIRED if not said.get(name)]
        hosts = {urlsplit(said[name]).hostname for name in said if name.endswith("_uri")}
        if missing or len(hosts) > 1 or not isinstance(said["redirect_uris"], list):
            return 400, {}, {"error": "invalid_client_metadata"}
        number = len(self.registered)
        client = {**said, "client_id": f"client {number}", "client_secret": SECRET}
        client |= {"client_id_issued_at": 1, "client_secret_expires_at": 0}
        client = {name: value for name, value in (client | self.bend.get("/register", {})).items() if value}
        self.registered.append(client)
        return self.bend.get("status", 201), {}, client

    def _token(self, headers: dict[str, str], form: dict[str, str]) -> Page:
        asked = self._codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if (
            asked is None
            or form["grant_type"] != "authorization_code"
            or not self._is_client(headers, form)
            or form["redirect_uri"] != asked["redirect_uri"]
            or base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]
            or form["scope"] != asked["scope"]
        ):
            return 400, {}, {"error": "invalid_grant"}
        self.scopes.append(asked["scope"])
        given = {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600, "scope": asked["scope"]}
        return 200, {}, given | self.bend.get("/token", {})

    def _is_client(self, headers: dict[str, str], form: dict[str, str]) -> bool:
        client = self.registered[-1]
        way = client.get("token_endpoint_auth_method")
        if way == "client_secret_basic":
            pair = base64.b64decode(headers.get("authorization", "").removeprefix("Basic ")).decode()
            return [unquote(each) for each in pair.split(":")] == [client["client_id"], SECRET]
        secret = SECRET if way == "client_secret_post" else None
        return (form.get("client_id"), form.get("client_secret")) == (client["client_id"], secret)


def form_of(body: bytes) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


def description(origin: str) -> dict[str, Any]:
    """The members of the Service Description Document that the specification asks for (section 7.1.1.1)."""
    scheme = {
        "type": "oauth2",
        "x-imssf-registrationUrl": f"{origin}/register",
        "flows": {
            "authorizationCode": {
                "authorizationUrl": f"{origin}/authorize",
                "tokenUrl": f"{origin}/token",
                "refreshUrl": f"{origin}/token",
                "scopes": {READ: "Read", BRING: "Bring"},
            }
        },
    }
    return {
        "openapi": "3.0.1",
        "info": {"title": "Badges of the Town", "version": "3.0"},
        "servers": [{"url": f"{origin}/ims/ob/v3p0"}],
        "paths": {},
        "components": {"securitySchemes": {"OAuth2ACG": scheme}, "schemas": {}},
    }


def page(*badges: bytes, following: int | None = None, origin: str = ORIGIN, **headers: str) -> Page:
    """One page with these badges; following: the number of the next page."""
    documents = [json.loads(each) for each in badges if each.lstrip().startswith(b"{")]
    tokens = [each.decode().strip() for each in badges if not each.lstrip().startswith(b"{")]
    base = f"{origin}/ims/ob/v3p0/credentials?limit=50"
    links = [f'<{base}&offset=0>; rel="first"', f'<{base}&offset=9>; rel="last"']
    if following is not None:
        links.insert(0, f'<{base}&offset={following}>; rel="next"')
    return 200, {"Link": ", ".join(links), **headers}, {"credential": documents, "compactJwsString": tokens}


Bend = Callable[[SmallHost], None]
