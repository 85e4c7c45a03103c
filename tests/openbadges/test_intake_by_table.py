"""The edges of recognition: bounds to the byte, what must be the whole text, and every file people send instead."""

import base64
import json
from typing import Any

import pytest

from tests.openbadges.test_intake import CREDENTIAL, SVG, TOKEN, png
from tests.own_vectors.containers import itxt, picture
from workmark.openbadges.baking.png import bake_png
from workmark.openbadges.baking.svg import bake_svg
from workmark.openbadges.errors import DocumentTooLarge, UnreadableContainer
from workmark.openbadges.intake import Container, Kind, open_badge

MIB = 1024 * 1024
COSE = base64.b64encode(b"\xd2\x84\x43\xa1\x01\x26").decode()


def padded(size: int) -> bytes:
    """A document of exactly so many bytes."""
    return b'{"a": "' + b"x" * (size - 9) + b'"}'


def test_ten_mebibytes_are_opened_and_a_byte_more_is_not() -> None:
    # Neither is a badge; only the second is refused before it is looked at.
    with pytest.raises(DocumentTooLarge, match="The text is 10,485,760 bytes"):
        open_badge(padded(10 * MIB))
    with pytest.raises(DocumentTooLarge, match="This is 10,485,761 bytes"):
        open_badge(padded(10 * MIB + 1))


def test_a_mebibyte_of_text_is_read_and_a_byte_more_is_not() -> None:
    assert open_badge(padded(MIB)).kind is Kind.DOCUMENT
    with pytest.raises(DocumentTooLarge, match="The text is 1,048,577 bytes"):
        open_badge(padded(MIB + 1))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"GIF89a" + bytes(50), "a GIF picture"),
        (b"RIFF\x00\x00\x00\x00WEBP" + bytes(50), "a WebP picture"),
        (b"\x1f\x8b\x08" + bytes(50), "a gzip file"),
        (b"<html><body>Badge</body></html>", "web page"),
        (b"\n <!doctype  HTML>", "web page"),
        (b'"[{}]"', "packed"),
        (b'"  {}"', "packed"),
        (b'"\\"x\\""', "packed"),
        (TOKEN + b" and more", "begins with"),
        (TOKEN + b".extra", "begins with"),
        (b"https://badges.test/1 and more", "begins with"),
        (b"ftp://badges.test/1", "begins with"),
        (b"data:application/vc+jwt," + TOKEN + b" more", "holds something else"),
        (b"data:application/vc+cose;base64," + TOKEN, "says COSE and holds something else"),
        (b"data:application/vc+jwt," + COSE.encode(), "says it holds a token"),
        (b"data:text/plain," + TOKEN, "begins with"),
        (COSE[:3].encode(), "begins with"),
        ("0oQ\u00e9".encode(), "begins with"),
    ],
)
def test_what_is_no_badge_is_refused_for_what_it_is(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableContainer, match=says):
        open_badge(data)


@pytest.mark.parametrize(
    "data",
    [
        f"data:application/vc+cose;base64,{COSE}",
        f"data:application/vp+COSE;base64,{COSE}",
        json.dumps(
            {"type": ["EnvelopedVerifiableCredential"], "id": f"data:application/vc+cose;base64,{COSE}"}
        ),
    ],
)
def test_cose_is_found_in_an_envelope(data: str) -> None:
    opened = open_badge(data.encode())

    assert (opened.kind, opened.container, opened.token) == (Kind.TOKEN, Container.COSE, COSE)


@pytest.mark.parametrize("kind", ["jwt", "ld+jwt", "sd-jwt", "ld+sd-jwt", "JWT"])
@pytest.mark.parametrize("what", ["vc", "vp"])
def test_each_published_name_of_a_token_is_known(what: str, kind: str) -> None:
    address = f"data:application/{what}+{kind},{TOKEN.decode()}"

    assert open_badge(address.encode()).token == TOKEN.decode()
    # What stands in an address may be written with percent signs.
    assert open_badge(address.replace("_", "%5F").replace(".", "%2E").encode()).token == TOKEN.decode()


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        (
            {
                "type": ["Noted", "EnvelopedVerifiableCredential"],
                "id": f"data:application/vc+jwt,{TOKEN.decode()}",
            },
            Kind.TOKEN,
        ),
        (
            {"type": "EnvelopedVerifiablePresentation", "id": f"data:application/vp+jwt,{TOKEN.decode()}"},
            Kind.TOKEN,
        ),
        ({"type": ["EnvelopedVerifiableCredential"]}, Kind.DOCUMENT),
        ({"type": ["EnvelopedVerifiableCredential"], "id": 7}, Kind.DOCUMENT),
        (
            {"type": ["VerifiableCredential"], "id": f"data:application/vc+jwt,{TOKEN.decode()}"},
            Kind.DOCUMENT,
        ),
    ],
)
def test_an_envelope_is_one_by_its_type_and_its_id(document: dict[str, Any], kind: Kind) -> None:
    assert open_badge(json.dumps(document).encode()).kind is kind


@pytest.mark.parametrize("around", ["\ufeff{}", "  \ufeff \n{}\t", "{}\r\n"])
def test_what_editors_put_around_a_text_is_taken_away(around: str) -> None:
    assert open_badge(around.format(TOKEN.decode()).encode()).token == TOKEN.decode()


def test_a_drawing_may_begin_with_what_editors_put_before_it() -> None:
    drawing = bake_svg(SVG, TOKEN.decode())

    assert open_badge(b"\xef\xbb\xbf\r\n\t " + drawing).container is Container.SVG


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("badge.png", ""),
        ("BADGE.PNG", ""),
        ("badge.svg", ".svg"),
        ("badge.pdf", ".pdf"),
        ("badge.json", ".json"),
        ("badge.JSON", ".json"),
        ("badge.txt", ""),
        ("png", ""),
        ("", ""),
    ],
)
def test_only_a_name_that_promises_something_else_is_noted(name: str, note: str) -> None:
    notes = open_badge(bake_png(png(), CREDENTIAL.decode()), name=name).notes

    assert len(notes) == bool(note)
    assert all(f"named {note}, and its content is PNG" in each for each in notes)
    if not note:
        return
    # A drawing called a picture, the other way round.
    (other,) = open_badge(bake_svg(SVG, CREDENTIAL.decode()), name="badge.png").notes
    assert "named .png, and its content is SVG" in other


def test_what_is_noted_of_a_container_and_of_its_name_is_all_told() -> None:
    older = itxt(b'{"type": "Assertion"}', keyword=b"openbadges")

    notes = open_badge(picture(itxt(CREDENTIAL), older), name="badge.svg").notes

    assert len(notes) == 2
    assert "older Open Badge" in notes[0]
    assert "named .svg, and its content is PNG" in notes[1]


def test_text_before_a_drawing_is_text() -> None:
    drawing = bake_svg(SVG, TOKEN.decode())

    for before in (b"c", b"changed", b"-", b"n"):
        with pytest.raises(UnreadableContainer, match="This is text that begins with"):
            open_badge(before + drawing)


def test_no_log_proof_is_found_where_none_travels() -> None:
    drawing = bake_svg(SVG, CREDENTIAL.decode())

    assert [open_badge(data).log_proof for data in (drawing, CREDENTIAL, TOKEN, COSE.encode())] == [""] * 4
