"""Vectors in pictures and documents: PNG, SVG and PDF with a badge inside, and what pretends to be one."""

import hashlib
import struct
import zlib
from base64 import b64encode
from collections.abc import Iterator

from tests.openbadges.samples import METHOD, SIGNER, without_status
from tests.own_vectors.making import Page, Vector, changed, sealed, written
from workmark.openbadges.baking.png import bake_png
from workmark.openbadges.baking.svg import bake_svg
from workmark.openbadges.jose import sign_credential

SIGNATURE = b"\x89PNG\r\n\x1a\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="#246"/></svg>'

OTHER_SVG = SVG.replace(b"#246", b"#900")


def chunk(kind: bytes, data: bytes) -> bytes:
    """One PNG chunk with its checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def picture(*chunks: bytes, colour: int = 0x24, size: tuple[int, int] = (8, 8)) -> bytes:
    """A plain grey PNG, with these chunks after its header."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 0, 0, 0, 0))
    # Stored and not squeezed: what a compressor gives differs between its versions.
    rows = chunk(b"IDAT", zlib.compress((b"\x00" + bytes([colour]) * 8) * 8, 0))
    return SIGNATURE + header + b"".join(chunks) + rows + chunk(b"IEND", b"")


def itxt(text: bytes, *, keyword: bytes = b"openbadgecredential", is_compressed: bool = False) -> bytes:
    """The chunk a badge travels in."""
    return chunk(b"iTXt", keyword + b"\x00" + bytes([is_compressed]) + b"\x00\x00\x00" + text)


def pdf(attached: bytes) -> bytes:
    """The smallest PDF with one attachment, written by hand so that it is the same every time."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(badge.json)4 0 R]>>>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>",
        b"<</Type/Filespec/F(badge.json)/UF(badge.json)/EF<</F 5 0 R>>>>",
        b"<</Type/EmbeddedFile/Length %d>>stream\n%s\nendstream" % (len(attached), attached),
    ]
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + table + b"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)


def vectors() -> Iterator[Vector]:
    """All of this file."""
    badge = written(sealed(without_status()))
    spoilt = written(changed(sealed(without_status()), "name", to="Brain surgery"))
    token = sign_credential(without_status(), SIGNER, verification_method=METHOD)
    yield Vector(
        "pictures/sound.png", bake_png(picture(), badge.decode()), "ob3-baked-png", "a badge in a PNG"
    )
    yield Vector("pictures/sound.svg", bake_svg(SVG, badge.decode()), "ob3-baked-svg", "a badge in an SVG")
    yield Vector("pictures/sound-token.png", bake_png(picture(), token), "ob3-baked-png", "a token in a PNG")
    yield Vector("pictures/sound-token.svg", bake_svg(SVG, token), "ob3-baked-svg", "a token in an SVG")
    yield Vector("pictures/sound.pdf", pdf(badge), "ob3-pdf", "a badge attached to a PDF")
    changed_since = ("signature", "issuer-key")
    for name, data in (
        ("png", bake_png(picture(), spoilt.decode())),
        ("svg", bake_svg(SVG, spoilt.decode())),
        ("pdf", pdf(spoilt)),
    ):
        why = "the badge inside was changed after it was signed"
        yield Vector(
            f"pictures/changed.{name}", data, f"ob3-{name}", why, f"pictures/sound.{name}", changed_since
        )
    yield from _pictured()
    yield from _unreadable(badge)


SHOWN = "https://badges.example/achievements/1/badge"


def _pictured() -> Iterator[Vector]:
    """Badges that name their picture, in that picture and in others."""
    embedded = f"data:image/png;base64,{b64encode(picture()).decode()}"
    digest = f"sha256-{b64encode(hashlib.sha256(picture()).digest()).decode()}"
    linked = {"relatedResource": [{"id": f"{SHOWN}.png", "digestSRI": digest}]}
    code = ("image-agrees",)
    for name, address, plain, why, outcome in (
        ("sound-embedded.png", embedded, picture(), "the picture stands in the badge", {}),
        ("other-than-embedded.png", embedded, picture(colour=0x90), "another picture", {"fails": code}),
        ("sound-address.png", f"{SHOWN}.png", picture(), "the picture stands at its address", {}),
        ("other-than-address.png", f"{SHOWN}.png", picture(colour=0x90), "another", {"fails": code}),
        ("address-silent.png", f"{SHOWN}-9.png", picture(), "the address does not answer", {"unclear": code}),
        ("sound-address.svg", f"{SHOWN}.svg", SVG, "the drawing stands at its address", {}),
        ("other-than-address.svg", f"{SHOWN}.svg", OTHER_SVG, "another drawing", {"fails": code}),
        ("drawing-of-a-png.svg", f"{SHOWN}.png", SVG, "a drawing cannot be laid on a PNG", {"unclear": code}),
    ):
        bake = bake_svg if plain.startswith(b"<") else bake_png
        data = bake(plain, _naming(address).decode())
        kind = name.rpartition(".")[2]
        base = f"pictures/sound-address.{kind}" if outcome else ""
        yield Vector(f"pictures/{name}", data, f"ob3-baked-{kind}", why, base, **outcome)
    signed = bake_png(picture(), _naming(f"{SHOWN}.png", **linked).decode())
    why = "the picture's fingerprint stands in the badge"
    yield Vector("pictures/sound-fingerprint.png", signed, "ob3-baked-png", why)


def _naming(address: str, **members: object) -> bytes:
    """Lena's badge whose achievement names a picture."""
    image = {"id": address, "type": "Image"}
    document = changed(without_status(), "credentialSubject", "achievement", "image", to=image)
    return written(sealed({**document, **members}))


def pages() -> Iterator[Page]:
    """The achievement's pictures."""
    yield Page("support/badge.png", f"{SHOWN}.png", picture(), "an achievement's picture")
    yield Page("support/badge.svg", f"{SHOWN}.svg", SVG, "an achievement's picture as a drawing")


def _unreadable(badge: bytes) -> Iterator[Vector]:
    baked = bake_png(picture(), badge.decode())
    laughs = b'<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    bomb = itxt(zlib.compress(bytes(64 * 1024 * 1024), 9), is_compressed=True)
    for name, data, why in (
        ("two-badges.png", picture(itxt(badge), itxt(badge)), "two chunks where one is allowed"),
        (
            "checksum-wrong.png",
            baked.replace(b"Harbour", b"Harvour", 1),
            "a byte changed, and not the checksum",
        ),
        ("cut-short.png", baked[: len(baked) // 2], "the second half is missing"),
        ("text-bomb.png", picture(bomb), "65 kB of text that unfold to 64 MiB"),
        ("no-badge.png", picture(), "an ordinary picture"),
        ("huge.png", picture(itxt(badge), size=(60_000, 60_000)), "says it is 3.6 thousand million pixels"),
        (
            "entities.svg",
            laughs + bake_svg(SVG, badge.decode()),
            "declares entities, which can unfold without end",
        ),
        ("no-badge.svg", SVG, "an ordinary drawing"),
        ("no-badge.pdf", pdf(b"Dear Lena"), "a PDF with a letter attached"),
        ("locked-up.pdf", b"%PDF-1.7\n" + b"1 0 obj\n<<" * 1_000, "nested without end"),
        (
            "web-page.html",
            b"<!doctype html><title>A badge</title>",
            "a page about a badge, and not the badge",
        ),
    ):
        kind = name.rpartition(".")[2]
        base = f"pictures/sound.{kind}" if kind != "html" else ""
        yield Vector(f"pictures/{name}", data, f"ob3-{kind}", why, base, ("readable",))
