"""A small OpenID Connect server on loopback, written from the specification, that signs with joserfc.

It holds the client to the standard: the code once, the redirect address exact, the PKCE verifier, the client's secret.
"""

import base64
import hashlib
import json
import socket
import ssl
import threading
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from tests.integrations.delivering.receiver import Bare
from workmark.lib.fetch import Fetcher, Limits

ISSUER = "https://login.kestrel.example"
CLIENT, SECRET = "workmark at kestrel", "s3cret:/&"


class SmallServer:
    """`grant` plays the person who signs in there and gives the code; `changes` bends the next ID token."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"})
        self.published: list[Any] = [self.key]
        self.metadata: dict[str, Any] = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/jwks",
        }
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {}
        self.signs_with: Any = self.key
        self.raw = ""
        self._codes: dict[str, dict[str, str]] = {}
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=16)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def grant(self, address: str) -> dict[str, str]:
        """What the browser is sent back with, from the address it was sent to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{ISSUER}/authorize?")
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = f"code-{len(self._codes)}"
        self._codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def fetcher(self) -> Fetcher:
        def to_server(address: str, port: int, seconds: float) -> socket.socket:
            return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

        return Fetcher(
            limits=Limits(seconds=5),
            look_up=lambda host, seconds: ["93.184.216.34"],
            connect=to_server,
            tls=Bare(ssl.PROTOCOL_TLS_CLIENT),
        )

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                visitor, _ = self._listener.accept()
            except OSError:
                return
            with visitor:
                self._talk(visitor)

    def _talk(self, visitor: socket.socket) -> None:
        received = b""
        while b"\r\n\r\n" not in received:
            received += visitor.recv(65_536)
        head, _, body = received.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        while len(body) < int(headers.get("content-length", 0)):
            body += visitor.recv(65_536)
        status, said = self._answer(first.split(" ")[1], headers, body.decode())
        text = json.dumps(said).encode()
        visitor.sendall(
            f"HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\nContent-Length: {len(text)}\r\n\r\n".encode()
            + text
        )

    def _answer(self, path: str, headers: dict[str, str], body: str) -> tuple[int, Any]:
        if path == "/.well-known/openid-configuration":
            return 200, self.metadata
        if path == "/jwks":
            return 200, KeySet(self.published).as_dict(private=False)
        if path == "/token":
            return self._token(headers, {name: values[0] for name, values in parse_qs(body).items()})
        return 404, {}

    def _token(self, headers: dict[str, str], form: dict[str, str]) -> tuple[int, Any]:
        asked = self._codes.pop(form.get("code", ""), None)
        pair = base64.b64encode(b"workmark%20at%20kestrel:s3cret%3A%2F%26").decode()
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or headers.get("authorization") != f"Basic {pair}"
            or form["redirect_uri"] != asked["redirect_uri"]
            or challenge != asked["code_challenge"]
        ):
            return 400, {"error": "invalid_grant"}
        at = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": CLIENT,
            "sub": "00u1",
            "iat": at,
            "exp": at + 300,
            "nonce": asked["nonce"],
            "email": "Lena@Kestrel.example",
            "email_verified": True,
            **self.claims,
        }
        header = {"alg": "RS256", "kid": "1", **self.header}
        said = {name: value for name, value in claims.items() if value is not None}
        token = self.raw or jwt.encode(header, said, self.signs_with)
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": token}
