"""A credential attached to a PDF is found; bombs, damaged and locked files are refused."""

import random
import time
import tracemalloc
import zlib
from io import BytesIO

import pytest
import typst
from pypdf import PdfReader, PdfWriter

from workmark.openbadges.errors import NoCredentialInside, OpenBadgesError, UnreadableContainer
from workmark.openbadges.pdf import read_pdf

CREDENTIAL = '{"@context": ["https://www.w3.org/ns/credentials/v2"], "name": "Zażółć"}'.encode()


def pdf_with(*attachments: tuple[str, bytes]) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    for name, data in attachments:
        writer.add_attachment(name, data)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_the_credential_typst_attaches_is_found() -> None:
    # typst is the writer of our own certificates and shares no code with the reader.
    source = b'#pdf.attach("badge.json", mime-type: "application/vc", relationship: "data")\nA certificate'
    certificate = typst.compile({"main.typ": source, "badge.json": CREDENTIAL})
    assert isinstance(certificate, bytes)

    found = read_pdf(certificate)

    assert (found.name, found.data) == ("badge.json", CREDENTIAL)


def test_the_credential_is_found_among_other_attachments() -> None:
    pdf = pdf_with(("letter.txt", b"Dear Lena"), ("badge.json", CREDENTIAL), ("scores.json", b'{"a": 1}'))

    assert read_pdf(pdf).data == CREDENTIAL


def test_a_compact_token_is_found_whatever_its_name() -> None:
    assert read_pdf(pdf_with(("notes.txt", b"eyJhbGciOiJFZERTQSJ9.e30.c2ln"))).data.startswith(b"eyJ")


def test_the_same_credential_twice_is_one() -> None:
    assert read_pdf(pdf_with(("a.json", CREDENTIAL), ("b.json", CREDENTIAL))).data == CREDENTIAL


def test_two_different_credentials_are_not_guessed_between() -> None:
    pdf = pdf_with(("a.json", CREDENTIAL), ("b.json", CREDENTIAL + b" "))

    with pytest.raises(UnreadableContainer, match=r"a\.json, b\.json"):
        read_pdf(pdf)


def test_an_ordinary_pdf_is_told_apart_from_a_damaged_one() -> None:
    with pytest.raises(NoCredentialInside):
        read_pdf(pdf_with())


def test_a_locked_pdf_is_refused_in_words() -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf_with(("a.json", CREDENTIAL)))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)

    with pytest.raises(UnreadableContainer, match="password"):
        read_pdf(out.getvalue())


@pytest.mark.parametrize("packing", [b"/RunOfHerds", b"/JBIG2Decode", b"/BrotliDecode"])
def test_an_attachment_packed_in_a_way_that_is_not_known_is_refused(packing: bytes) -> None:
    length = f"/Length {len(CREDENTIAL)}".encode()
    packed = pdf_with(("a.json", CREDENTIAL)).replace(length, b"/Filter " + packing + b" " + length)
    assert packing in packed

    with pytest.raises(OpenBadgesError):
        read_pdf(packed)


def test_an_attachment_bomb_is_refused_in_bounded_memory() -> None:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(2**20)) for _ in range(200)) + packer.flush()
    bomb = (
        pdf_with(("a.json", CREDENTIAL))
        .replace(CREDENTIAL + b"\nendstream", packed + b"\nendstream")
        .replace(
            f"/Length {len(CREDENTIAL)}".encode(), f"/Filter /FlateDecode /Length {len(packed)}".encode()
        )
    )
    assert packed in bomb

    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(OpenBadgesError):
        read_pdf(bomb)
    seconds, (_, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 64 * 2**20
    assert seconds < 2


def test_too_many_attachments_are_not_searched() -> None:
    with pytest.raises(UnreadableContainer, match="more than 32"):
        read_pdf(pdf_with(*[(f"{n}.txt", b"x") for n in range(33)]))


def test_damaged_files_are_refused_and_never_raise_anything_else() -> None:
    whole = pdf_with(("badge.json", CREDENTIAL))
    dice = random.Random(20251123)

    for _ in range(300):
        spoilt = bytearray(whole)
        for _ in range(dice.randint(1, 8)):
            spoilt[dice.randrange(len(spoilt))] = dice.randrange(256)
        cut = bytes(spoilt[: dice.choice([len(spoilt), dice.randint(1, len(spoilt))])])
        try:
            read_pdf(cut)
        except OpenBadgesError:
            continue


@pytest.mark.parametrize(
    "noise", [b"", b"%PDF-", b"%PDF-1.7\n" + b"[" * 100_000, b"%PDF-1.7\n%%EOF", bytes(5000)]
)
def test_noise_is_refused(noise: bytes) -> None:
    with pytest.raises(OpenBadgesError):
        read_pdf(noise)
