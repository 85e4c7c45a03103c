"""A credential goes into an SVG and comes out again; entities, depth and anything that acts are refused."""

import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from workmark.openbadges.baking import BakedForm
from workmark.openbadges.baking.svg import bake_svg, read_svg
from workmark.openbadges.errors import (
    AlreadyBaked,
    DocumentTooLarge,
    NoCredentialInside,
    UnreadableContainer,
)

CREDENTIAL = '{"name": "Où & <comment>", "id": "urn:x:]]>", "proof": []}'
PICTURE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!-- drawn by hand -->\n'
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" aria-label="a > b">'
    '<title>Étoile</title><circle r="4"/></svg>'
).encode()
OB3 = "https://purl.imsglobal.org/ob/v3p0"


def drawing(inside: str, *, attributes: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()


def test_baked_json_comes_out_as_it_went_in() -> None:
    baked = read_svg(bake_svg(PICTURE, CREDENTIAL))

    assert (baked.text, baked.form, baked.notes) == (CREDENTIAL, BakedForm.OPEN_BADGES_3, ())


def test_another_xml_reader_finds_the_credential_first_and_the_drawing_after_it() -> None:
    root = ElementTree.fromstring(bake_svg(PICTURE, CREDENTIAL))

    assert root[0].tag == f"{{{OB3}}}credential"
    assert root[0].text == CREDENTIAL
    assert [child.tag.rpartition("}")[2] for child in root[1:]] == ["title", "circle"]


def test_the_drawing_keeps_every_byte() -> None:
    baked = bake_svg(PICTURE, CREDENTIAL)

    head, tail = PICTURE.split(b"><title>")
    assert baked.startswith(head)
    assert baked.endswith(b"<title>" + tail)


def test_a_token_is_baked_into_the_verify_attribute() -> None:
    baked = bake_svg(PICTURE, "eyJhbGciOiJFZERTQSJ9.eyJpZCI6IjEifQ.c2ln")
    element = ElementTree.fromstring(baked)[0]

    assert element.attrib == {"verify": "eyJhbGciOiJFZERTQSJ9.eyJpZCI6IjEifQ.c2ln"}
    assert read_svg(baked).text == "eyJhbGciOiJFZERTQSJ9.eyJpZCI6IjEifQ.c2ln"


def test_the_prefix_stands_on_the_svg_tag_as_the_standard_asks() -> None:
    root_tag = bake_svg(PICTURE, CREDENTIAL).split(b">\n<openbadges")[0]

    assert root_tag.endswith(f' xmlns:openbadges="{OB3}"'.encode())


def test_a_prefix_already_taken_does_not_mislead_the_reader() -> None:
    taken = drawing("<g/>", attributes='xmlns:openbadges="http://openbadges.org"')

    assert ElementTree.fromstring(bake_svg(taken, CREDENTIAL))[0].tag == f"{{{OB3}}}credential"


@pytest.mark.parametrize(
    ("file", "begins"),
    [("1edtech-ob30/simple-json.svg", "{"), ("1edtech-ob30/simple-jwt.svg", "eyJhbGciOiJSUzI1NiIsImp3ayI6")],
)
def test_published_pictures_that_name_the_svg_dtd_are_read(
    shared_vectors: Path, file: str, begins: str
) -> None:
    baked = read_svg((shared_vectors / file).read_bytes())

    assert baked.form is BakedForm.OPEN_BADGES_3
    assert baked.text.startswith(begins)


@pytest.mark.parametrize(
    ("element", "text"),
    [
        ('<ob:assertion verify="https://badges.test/1"/>', "https://badges.test/1"),
        (
            '<ob:assertion verify="https://badges.test/1"><![CDATA[{"type":"Assertion"}]]></ob:assertion>',
            '{"type":"Assertion"}',
        ),
    ],
    ids=["address", "content beside its address"],
)
def test_older_pictures_are_read(element: str, text: str) -> None:
    baked = read_svg(drawing(element, attributes='xmlns:ob="http://openbadges.org"'))

    assert (baked.form, baked.text) == (BakedForm.OPEN_BADGES_2, text)


def test_the_namespace_counts_and_the_prefix_does_not() -> None:
    imposter = drawing(
        "<openbadges:credential>{}</openbadges:credential>", attributes='xmlns:openbadges="urn:other"'
    )

    with pytest.raises(NoCredentialInside, match="ordinary picture"):
        read_svg(imposter)


def test_a_picture_with_two_credentials_is_refused() -> None:
    one = '<ob:credential verify="a.b.c"/>'

    with pytest.raises(UnreadableContainer, match="more than one"):
        read_svg(drawing(one + one, attributes=f'xmlns:ob="{OB3}"'))


def test_a_picture_is_not_baked_twice() -> None:
    with pytest.raises(AlreadyBaked):
        bake_svg(bake_svg(PICTURE, CREDENTIAL), CREDENTIAL)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "picture",
    [
        f'<!DOCTYPE svg [<!ENTITY l0 "ha">{LAUGHS}]>'.encode() + drawing("&l9;"),
        b'<!DOCTYPE svg [<!ENTITY q "' + b"A" * 50_000 + b'">]>' + drawing("&q;" * 10_000),
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + drawing("&x;"),
        b'<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;]>' + drawing(""),
        b'<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]>' + drawing(""),
    ],
    ids=["a billion laughs", "quadratic", "an outside file", "an outside parameter", "a default attribute"],
)
def test_declarations_are_refused_unopened(picture: bytes) -> None:
    began = time.perf_counter()

    with pytest.raises(UnreadableContainer, match="declares entities"):
        read_svg(picture)

    assert time.perf_counter() - began < 1


def test_a_deeply_nested_picture_is_refused() -> None:
    with pytest.raises(DocumentTooLarge, match="nested"):
        read_svg(drawing("<g>" * 200_000 + "</g>" * 200_000))


def test_a_picture_of_too_many_elements_is_refused() -> None:
    with pytest.raises(DocumentTooLarge):
        read_svg(drawing("<g/>" * 100_001))


def test_a_file_over_the_bound_is_refused_unread() -> None:
    with pytest.raises(DocumentTooLarge):
        read_svg(drawing("<!--" + " " * 5 * 2**20 + "-->"))


@pytest.mark.parametrize(
    ("inside", "attributes", "named"),
    [
        ("<script>alert(1)</script>", "", "script"),
        ("<g/>", 'onload="alert(1)"', "onload"),
        ('<a href="javascript:alert(1)"/>', "", "href"),
        (
            '<image xlink:href="https://spy.test/1.png"/>',
            'xmlns:xlink="http://www.w3.org/1999/xlink"',
            "href",
        ),
        ("<foreignObject/>", "", "foreignObject"),
        ('<animate attributeName="xlink:href" to="javascript:alert(1)"/>', "", "animated href"),
        ("<style>@import url(https://spy.test/x.css);</style>", "", "style"),
        ("<style>a{fill:\\75rl(https://spy.test)}</style>", "", "style"),
        ('<rect fill="url(https://spy.test/x)"/>', "", "fill"),
        ('<use href="data:image/svg+xml;base64,PHN2Zz4="/>', "", "href"),
    ],
    ids=lambda text: str(text)[:40],
)
def test_a_picture_that_acts_is_not_baked_and_is_noted_when_read(
    inside: str, attributes: str, named: str
) -> None:
    acting = drawing(inside, attributes=attributes)
    strangers = drawing(inside + f'<ob:credential xmlns:ob="{OB3}" verify="a.b.c"/>', attributes=attributes)

    with pytest.raises(UnreadableContainer, match=named):
        bake_svg(acting, CREDENTIAL)
    assert read_svg(strangers).text == "a.b.c"
    assert named in read_svg(strangers).notes[0]


def test_references_within_the_picture_are_harmless() -> None:
    own = drawing('<rect fill="url(#sky)"/><use href="#star"/><image href="data:image/png;base64,AA=="/>')

    assert read_svg(bake_svg(own, CREDENTIAL)).notes == ()


@pytest.mark.parametrize(
    "spoilt",
    [
        PICTURE[:90],
        PICTURE.replace(b"</svg>", b"</g>"),
        PICTURE.replace(b"UTF-8", b"utf-99"),
        b"<html></html>",
        b"",
        b"\xff\xfe\x00<",
        drawing("&undefined;"),
    ],
    ids=["cut short", "wrong end tag", "unknown encoding", "not svg", "empty", "noise", "undefined entity"],
)
def test_what_is_no_svg_is_refused_in_words(spoilt: bytes) -> None:
    with pytest.raises(UnreadableContainer):
        read_svg(spoilt)
    with pytest.raises(UnreadableContainer):
        bake_svg(spoilt, CREDENTIAL)


def test_any_flipped_bit_gives_a_text_or_a_refusal_and_nothing_else() -> None:
    baked = bake_svg(PICTURE, "{}")

    for at in range(len(baked)):
        for bit in range(8):
            flipped = bytearray(baked)
            flipped[at] ^= 1 << bit
            try:
                read_svg(bytes(flipped))
            except UnreadableContainer:
                continue


def test_text_that_xml_cannot_carry_is_not_baked() -> None:
    with pytest.raises(UnreadableContainer):
        bake_svg(PICTURE, '{"name": "\x01"}')
