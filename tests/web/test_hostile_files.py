"""Files built to hurt, handed to the pages that take files: a clear answer, nothing kept by halves, little memory."""

import gzip
import io
import json
import struct
import tracemalloc
import zipfile
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.conftest import Cast
from tests.submissions import scenes
from tests.verification.badges import signed_badge
from tests.web.hostile_walk import Page
from workmark.lib.clock import now
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.report import Outcome
from workmark.submissions.actions.start import start
from workmark.submissions.models import Evidence, StoredFile

MIB = 1024 * 1024


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_with(*chunks: bytes) -> bytes:
    """A small picture with more chunks before its end."""
    small = scenes.png()
    return small[:-12] + b"".join(chunks) + small[-12:]


def compressed_text(size: int) -> bytes:
    """An iTXt chunk of a few kilobytes that unpacks to `size` bytes."""
    return chunk(b"iTXt", b"openbadgecredential\x00\x01\x00\x00\x00" + zlib.compress(b" " * size, 9))


def with_status_list(encoded: str) -> bytes:
    """A badge-like document whose own subject is a status list of hostile size."""
    said = json.loads(signed_badge())
    said["credentialSubject"] = {
        "type": "BitstringStatusList",
        "statusPurpose": "revocation",
        "encodedList": encoded,
    }
    return json.dumps(said).encode()


def zip_bomb(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open(name, "w", force_zip64=True) as member:
            for _ in range(300):
                member.write(bytes(MIB))
    return out.getvalue()


def zip_of(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script><foreignObject/></svg>'
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "'
    + b"&a;" * 100
    + b'"><!ENTITY c "'
    + b"&b;" * 100
    + b'"><!ENTITY d "'
    + b"&c;" * 100
    + b'">]><svg xmlns="http://www.w3.org/2000/svg">&d;</svg>'
)
OUTSIDE = b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&x;</svg>'

HOSTILE_FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nothing": ("empty.json", lambda: b""),
    "a script in a picture": ("badge.svg", lambda: SVG),
    "a billion laughs": ("badge.svg", lambda: LAUGHS),
    "a file from outside": ("badge.svg", lambda: OUTSIDE),
    "a page called a picture": ("photo.png", lambda: b"<!doctype html><script>alert(1)</script>"),
    "a program called a picture": ("photo.png", lambda: b"MZ\x90\x00" + bytes(4096)),
    "a picture and a page at once": ("both.png", lambda: scenes.png() + b"<script>alert(1)</script>"),
    "a picture of a huge size": ("huge.png", lambda: scenes.png_header_claiming(60_000, 60_000)),
    "a text bomb in a picture": ("bomb.png", lambda: png_with(compressed_text(400 * MIB))),
    "a thousand texts in a picture": ("many.png", lambda: png_with(*[compressed_text(MIB)] * 1000)),
    "a picture cut in the middle": ("cut.png", lambda: scenes.png()[:40]),
    "a status list bomb": (
        "bomb.json",
        lambda: with_status_list("u" + urlsafe_b64encode(gzip.compress(bytes(300 * MIB), 9)).decode()),
    ),
    "a document bomb": ("bomb.docx", lambda: zip_bomb("word/document.xml")),
    "an archive with a path upwards": (
        "paths.docx",
        lambda: zip_of("[Content_Types].xml", "../../evil", "/etc/x"),
    ),
    "an archive of many files": ("many.zip", lambda: zip_of(*map(str, range(20_000)))),
    "deep JSON": ("deep.json", lambda: b'{"a":' * 200_000),
    "deep lists": ("deep.json", lambda: b"[" * 200_000 + b"]" * 200_000),
    "a number too long": ("number.json", lambda: b'{"a":' + b"9" * 1_000_000 + b"}"),
    "no number": ("nan.json", lambda: b'{"a":NaN,"b":Infinity,"c":1e999}'),
    "the same word twice": ("twice.json", lambda: b'{"issuer":"a","issuer":"b"}'),
    "bad UTF-8": ("bad.json", lambda: b'{"a":"\xff\xfe\xed\xa0\x80"}'),
    "null bytes": ("null.txt", lambda: b"\x00" * 100_000),
    "a broken PDF": ("broken.pdf", lambda: b"%PDF-1.7\n" + b"1 0 obj<</Length 99999999999>>stream\n" * 500),
    "a PDF that runs a script": (
        "script.pdf",
        lambda: scenes.PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>"),
    ),
    "ten megabytes of JSON": ("big.json", lambda: json.dumps({"a": ["x" * 100] * 95_000}).encode()),
    "a token of megabytes": ("token.jwt", lambda: b"eyJhbGciOiJub25lIn0." + b"A" * MIB + b"."),
    "a token that says none": ("none.jwt", lambda: b"eyJhbGciOiJub25lIn0.eyJpc3MiOiJhIn0."),
}
HOSTILE_NAMES = {
    "a path": "../../../../etc/passwd",
    "a Windows path": "..\\..\\evil.exe",
    "a null byte": "a\x00.png",
    "another direction": "photo\u202egpj.exe",
    "markup": '"><img src=x onerror=alert(1)>.png',
    "a line of its own": "a\r\nSet-Cookie: x=1.png",
    "a very long name": "n" * 5_000 + ".png",
    "dots": "..",
    "nothing but an ending": ".png",
}


@pytest.fixture(params=HOSTILE_FILES)
def hostile(request: pytest.FixtureRequest) -> SimpleUploadedFile:
    name, make = HOSTILE_FILES[request.param]
    return SimpleUploadedFile(name, make(), content_type="image/png")


@pytest.fixture
def lena(cast: Cast) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(cast.lena, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def artefact(cast: Cast) -> str:
    """The page on which Lena adds files to a draft."""
    draft = start(cast.lena, scenes.version(cast.harbour), at=now())
    return f"/work/{draft.token}/artefact/shelf/"


def text_of(response: Any) -> str:
    return str(response.content.decode())


def nothing_runs(response: Any) -> bool:
    return Page("/", text_of(response)).injected == []


@pytest.mark.django_db
def test_the_same_page_passes_a_sound_badge() -> None:
    answer = Client().post("/verify/", {"file": SimpleUploadedFile("badge.json", signed_badge())})

    assert answer.context["report"].is_readable
    assert answer.context["report"].verification.outcome_of(CheckCode.SIGNATURE) is Outcome.PASSED


def test_the_same_page_keeps_a_sound_picture(lena: Client, artefact: str) -> None:
    lena.post(artefact, {"file": SimpleUploadedFile("shelf.png", scenes.png())})

    assert StoredFile.objects.count() == Evidence.objects.count() == 1


@pytest.mark.long
@pytest.mark.django_db
def test_the_verifier_reads_no_badge_in_it_and_says_so(hostile: SimpleUploadedFile) -> None:
    answer = Client(raise_request_exception=False).post("/verify/", {"file": hostile})

    assert answer.status_code in {200, 413, 422}
    report = answer.context.get("report")
    assert report is None or report.outcome is not Outcome.PASSED
    assert report is not None or "error" in text_of(answer)
    assert nothing_runs(answer)


@pytest.mark.long
def test_a_learners_page_takes_it_whole_or_not_at_all(
    lena: Client, artefact: str, hostile: SimpleUploadedFile
) -> None:
    answer = lena.post(artefact, {"file": hostile, "what": "file"})
    shown = lena.get(artefact)

    assert answer.status_code in {200, 302, 413, 415, 422}
    assert StoredFile.objects.count() == Evidence.objects.count() <= 1
    assert shown.status_code == 200
    assert nothing_runs(answer)
    assert nothing_runs(shown)


@pytest.mark.long
@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_files_name_leads_nowhere_and_runs_nothing(lena: Client, artefact: str, name: str) -> None:
    upload = SimpleUploadedFile("placeholder.png", scenes.png())
    upload._name = HOSTILE_NAMES[name]  # as a browser that was tampered with would send it

    answer = lena.post(artefact, {"file": upload, "what": "file"})
    shown = lena.get(artefact)

    assert answer.status_code < 500
    assert nothing_runs(shown)
    for stored in StoredFile.objects.all():
        assert ".." not in stored.original
        assert stored.original.startswith("originals/")
    for item in Evidence.objects.all():
        assert not set("/\\\x00\r\n\u202e") & set(item.file_name)


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["a text bomb in a picture", "a status list bomb", "a document bomb", "ten megabytes of JSON"]
)
def test_what_unpacks_to_hundreds_of_megabytes_costs_this_process_few(name: str) -> None:
    file_name, make = HOSTILE_FILES[name]
    body = make()
    client = Client(raise_request_exception=False)
    client.get("/verify/")  # so that what is loaded once is not counted

    tracemalloc.start()
    answer = client.post("/verify/", {"file": SimpleUploadedFile(file_name, body)})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert answer.status_code in {200, 413, 422}
    # The test's own client and the form hold the body a few times over; what it would unpack to is never held.
    assert peak < 8 * len(body) + 24 * MIB


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "{" * 100_000,
        '{"a":' * 5_000 + "1" + "}" * 5_000,
        "\x00",
        "\ud7ff\u202e<script>alert(1)</script>",
        "eyJhbGciOiJIUzI1NiJ9.e30.AAAA",
        "http://169.254.169.254/latest/meta-data/",
        "https://127.0.0.1/",
        "x" * 1_900_000,
    ],
)
def test_pasted_text_is_answered_in_words(text: str) -> None:
    answer = Client(raise_request_exception=False).post("/verify/", {"text": text})

    assert answer.status_code in {200, 413, 422}
    assert nothing_runs(answer)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:9/",
        "https://localhost/",
        "https://[::1]/",
        "https://0x7f000001/",
        "https://user:pass@example.org/",
        "gopher://example.org/",
        "javascript:alert(1)",
        "https://" + "a" * 3_000,
        "https://exa\x00mple.org/",
    ],
)
def test_an_address_that_must_not_be_asked_is_not(url: str) -> None:
    answer = Client(raise_request_exception=False).post("/verify/", {"url": url})

    assert answer.status_code in {200, 422}
    assert "root:x:" not in text_of(answer)
    assert nothing_runs(answer)
