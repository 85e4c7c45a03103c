"""Whatever a person hands over is recognised by its content, or refused in words that help."""

import base64
import random
import time
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter

from workmark.openbadges.baking.png import bake_png
from workmark.openbadges.baking.svg import bake_svg
from workmark.openbadges.errors import (
    DocumentTooLarge,
    NoCredentialInside,
    OpenBadgesError,
    UnreadableContainer,
)
from workmark.openbadges.intake import Container, Kind, open_badge

CREDENTIAL = b'{"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"]}'
TOKEN = b"eyJhbGciOiJFZERTQSJ9.eyJpZCI6IjEifQ.c2ln"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>'


def png() -> bytes:
    out = BytesIO()
    Image.new("L", (8, 8)).save(out, "PNG")
    return out.getvalue()


def pdf(content: bytes) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(10, 10)
    writer.add_attachment("badge.json", content)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "container"),
    [
        (CREDENTIAL, Container.JSON),
        (b"\xef\xbb\xbf \r\n" + CREDENTIAL + b"\n", Container.JSON),
        (bake_png(png(), CREDENTIAL.decode()), Container.PNG),
        (bake_svg(SVG, CREDENTIAL.decode()), Container.SVG),
        (pdf(CREDENTIAL), Container.PDF),
    ],
    ids=["JSON", "JSON after a byte order mark", "PNG", "SVG", "PDF"],
)
def test_a_document_is_found_in_each_container(data: bytes, container: Container) -> None:
    opened = open_badge(data)

    assert (opened.kind, opened.container) == (Kind.DOCUMENT, container)
    assert opened.document == {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
    }


@pytest.mark.parametrize(
    ("data", "container"),
    [
        (TOKEN, Container.JWT),
        (b'"' + TOKEN + b'"\n', Container.JWT),
        (bake_png(png(), TOKEN.decode()), Container.PNG),
        (bake_svg(SVG, TOKEN.decode()), Container.SVG),
        (pdf(TOKEN), Container.PDF),
        (b"data:application/vc+jwt," + TOKEN, Container.JWT),
        (b"data:application/vc+ld+json+jwt," + TOKEN, Container.JWT),
        (
            b'{"type": "EnvelopedVerifiableCredential", "id": "data:application/vc+jwt,' + TOKEN + b'"}',
            Container.JWT,
        ),
    ],
    ids=["bare", "quoted", "PNG", "SVG", "PDF", "data address", "data address of a draft", "envelope"],
)
def test_a_token_is_found_in_each_container(data: bytes, container: Container) -> None:
    opened = open_badge(data)

    assert (opened.kind, opened.container, opened.token) == (Kind.TOKEN, container, TOKEN.decode())


def test_a_selective_token_keeps_what_its_holder_shows() -> None:
    assert open_badge(TOKEN + b"~WyJzIiwiYSIsMV0~").token == TOKEN.decode() + "~WyJzIiwiYSIsMV0~"


def test_cose_is_told_by_its_first_bytes_in_either_spelling() -> None:
    binary = b"\xd2\x84\x43\xa1\x01\x26"

    assert open_badge(binary).token == base64.b64encode(binary).decode()
    assert open_badge(base64.b64encode(binary)).container is Container.COSE


@pytest.mark.parametrize("address", ["https://badges.test/assertions/1", "http://badges.test:8080/a?b=c#d"])
def test_an_address_is_told_apart(address: str) -> None:
    opened = open_badge(address.encode() + b"\n")

    assert (opened.kind, opened.address) == (Kind.ADDRESS, address)


def test_the_content_counts_and_a_misleading_name_is_noted() -> None:
    opened = open_badge(bake_png(png(), TOKEN.decode()), name="badge.pdf")

    assert opened.container is Container.PNG
    assert ".pdf" in opened.notes[0]


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("1edtech-ob30/simple-json.png", Kind.DOCUMENT),
        ("1edtech-ob30/simple-json.svg", Kind.DOCUMENT),
        ("1edtech-ob30/simple-jwt.png", Kind.TOKEN),
        ("1edtech-ob30/simple-jwt.svg", Kind.TOKEN),
        ("1edtech-ob30/simple-jwt_v1.png", Kind.TOKEN),
        ("1edtech-ob30/simple.1ob", Kind.DOCUMENT),
        ("1edtech-ob30/velocity.jwt", Kind.TOKEN),
        ("1edtech-ob20/simple-badge.png", Kind.DOCUMENT),
        ("1edtech-ob20/simple.jwt", Kind.TOKEN),
        ("1edtech-clr20/simple.jwt", Kind.TOKEN),
        ("w3c-jose-cose/credential-cose-minimal.txt", Kind.TOKEN),
        ("w3c-jose-cose/credential-sdjwt-nested.txt", Kind.TOKEN),
        ("ob30-spec-examples/fullOpenBadge.json", Kind.DOCUMENT),
    ],
)
def test_published_files_are_opened(shared_vectors: Path, file: str, kind: Kind) -> None:
    assert open_badge((shared_vectors / file).read_bytes(), name=Path(file).name).kind is kind


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"My badge!", "begins with 'My badge!'"),
        (b"<!DOCTYPE html><html><body>Badge</body></html>", "web page"),
        (b"[{}]", "list"),
        (b'"{\\"a\\": 1}"', "packed"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "JPEG"),
        (b"PK\x03\x04" + bytes(50), "ZIP"),
        (b"\x00\x01\x02\xfe", "neither a picture"),
        (b'{"type": "EnvelopedVerifiableCredential", "id": "https://x.test"}', "envelope"),
        (b"data:application/vc+jwt,javascript:alert(1)", "holds something else"),
        (png(), "ordinary picture"),
        (SVG, "ordinary picture"),
    ],
)
def test_what_is_no_badge_is_refused_in_words(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableContainer, match=says):
        open_badge(data)


def test_an_empty_picture_is_no_damaged_one() -> None:
    with pytest.raises(NoCredentialInside):
        open_badge(png())


def bomb() -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(64)) + packer.flush()


@pytest.mark.parametrize(
    "data",
    [
        b"{" * 100_000,
        b"[" * 1_000_000,
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        b'{"a": NaN}',
        b'{"a": 1, "a": 2}',
        b'{"a": "\\ud800"}',
        b'{"a": "' + b"x" * 2**20 + b'"}',
        b"eyJ" + b"a" * 2**20,
        b"x" * (11 * 2**20),
        b"<svg" + b"<" * 100_000,
        b"%PDF-1.7\n" + b"<<" * 200_000,
        bomb(),
    ],
    ids=lambda data: f"{data[:12]!r}, {len(data)} bytes",
)
def test_hostile_input_is_refused_quickly(data: bytes) -> None:
    began = time.process_time()

    with pytest.raises(OpenBadgesError):
        open_badge(data)

    assert time.process_time() - began < 1


def test_a_file_over_ten_mebibytes_is_refused_unread() -> None:
    with pytest.raises(DocumentTooLarge):
        open_badge(bytes(10 * 2**20 + 1))


def test_noise_and_spoilt_files_raise_nothing_else() -> None:
    dice = random.Random(7)
    samples = [
        CREDENTIAL,
        TOKEN,
        bake_png(png(), CREDENTIAL.decode()),
        bake_svg(SVG, TOKEN.decode()),
        pdf(TOKEN),
        b"data:application/vc+cose;base64,0oRD",
    ]

    for _ in range(3_000):
        spoilt = bytearray(dice.choice(samples))
        for _ in range(dice.randint(1, 6)):
            spoilt[dice.randrange(len(spoilt))] = dice.randrange(256)
        try:
            open_badge(bytes(spoilt), name=dice.choice(["", "a.png", "\x00"]))
        except OpenBadgesError:
            continue
