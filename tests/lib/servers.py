"""Small servers on loopback for the tests of the fetcher: a canary that only counts, and an HTTPS server to script."""

import datetime
import re
import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Script = Callable[[ssl.SSLSocket, bytes], None]


class Canary:
    """Accepts connections and counts them. A guard that works leaves it silent."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.visits = 0
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                visitor, _ = self._listener.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()

    def close(self) -> None:
        self._listener.close()


class HttpsServer:
    """Answers each request with what `script` writes to the socket; keeps the requests it saw."""

    def __init__(self, folder: Path, host: str) -> None:
        certificate, key = self_signed(folder, host)
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(certificate, key)
        self.trusting = ssl.create_default_context(cafile=str(certificate))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.requests: list[bytes] = []
        self.script: Script = answer(200, b"hello")
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                visitor, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(visitor,), daemon=True).start()

    def _talk(self, visitor: socket.socket) -> None:
        try:
            with self._tls.wrap_socket(visitor, server_side=True) as talk:
                request = b""
                while not _is_whole(request) and (part := talk.recv(65_536)):
                    request += part
                self.requests.append(request)
                self.script(talk, request)
        except OSError:
            pass  # the visitor hung up, as a bounded one does

    def close(self) -> None:
        self._listener.close()


def _is_whole(request: bytes) -> bool:
    """Whether the head has come, and after it as many bytes as it announces."""
    head, end, body = request.partition(b"\r\n\r\n")
    announced = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    return bool(end) and len(body) >= (int(announced[1]) if announced else 0)


def answer(status: int, body: bytes = b"", **headers: str) -> Script:
    """A script that sends one whole answer. Header names are written with "_" for "-"."""
    lines = [f"HTTP/1.1 {status} Whatever"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if "Content_Length" not in headers and status != 304:
        lines.append(f"Content-Length: {len(body)}")

    def script(talk: ssl.SSLSocket, request: bytes) -> None:
        talk.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    return script


def self_signed(folder: Path, host: str) -> tuple[Path, Path]:
    """A certificate for `host` that vouches for itself, and its key, as PEM files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    today = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_path, key_path = folder / "certificate.pem", folder / "key.pem"
    certificate_path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return certificate_path, key_path
