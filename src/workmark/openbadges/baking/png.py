"""Credentials inside PNG pictures.

Open Badges 3.0 keeps the credential in exactly one uncompressed iTXt chunk with the keyword
`openbadgecredential`; Open Badges 2.0 used `openbadges`, and its older tools also tEXt and zTXt. The chunks
are walked by hand, because every length must be bounded before anything is opened, and because the picture's
own bytes must come out unchanged.
Specs: Open Badges 3.0, section "PNG"; PNG (Third Edition), sections 5 and 11.3.3.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from workmark.openbadges.baking import LOG_PROOF, MAX_CREDENTIAL_BYTES, Baked, BakedForm
from workmark.openbadges.errors import AlreadyBaked, DocumentTooLarge, NoCredentialInside, UnreadableContainer

PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
MAX_PNG_BYTES: Final = 10 * 1024 * 1024
MAX_PIXELS: Final = 20_000_000
MAX_CHUNKS: Final = 50_000
TEXT_CHUNKS: Final = (b"iTXt", b"tEXt", b"zTXt")


@dataclass(frozen=True)
class Chunk:
    kind: bytes
    data: bytes


def bake_png(picture: bytes, credential: str, *, log_proof: str = "") -> bytes:
    """Give the same picture with the credential in it.

    picture: a PNG that carries no credential yet.
    credential: the signed JSON text or compact token, kept byte for byte.
    log_proof: the proof of its place in an issuance log, which then stands in a chunk of its own.

    Raises UnreadableContainer, DocumentTooLarge, or AlreadyBaked if it carries an Open Badge of any version.
    """
    text = credential.encode()
    if len(text) > MAX_CREDENTIAL_BYTES:
        raise DocumentTooLarge(
            f"The credential is {len(text):,} bytes; a picture carries at most {MAX_CREDENTIAL_BYTES:,}. "
            "Publish it at an address instead."
        )
    chunks = list(_chunks(picture))
    if any(_keyword(chunk) in set(BakedForm) for chunk in chunks):
        raise AlreadyBaked("This PNG already carries a credential. Start again from the plain picture.")

    # Straight after IHDR, so that a reader of the first kilobytes meets it before the pixels.
    baked = [_text_chunk(BakedForm.OPEN_BADGES_3, text)]
    if log_proof:
        baked.append(_text_chunk(LOG_PROOF, log_proof.encode()))
    return PNG_SIGNATURE + b"".join(map(_chunk_bytes, [chunks[0], *baked, *chunks[1:]]))


def read_png(picture: bytes) -> Baked:
    """Take the credential out of a picture.

    A picture with an Open Badges 3.0 credential and an older one gives the newer, and says so in the notes.

    Raises UnreadableContainer, DocumentTooLarge, or NoCredentialInside.
    """
    found: dict[BakedForm, str] = {}
    log_proof = ""
    for chunk in _chunks(picture):
        keyword = _keyword(chunk)
        if keyword == LOG_PROOF:
            log_proof = _text_of(chunk)
        if keyword not in set(BakedForm):
            continue
        form = BakedForm(keyword)
        if form in found:
            raise UnreadableContainer(
                f'This PNG carries more than one "{form}" chunk; exactly one is allowed, '
                "so nobody can tell which is meant. Ask for a fresh copy of the picture."
            )
        found[form] = _text_of(chunk)

    if not found:
        raise NoCredentialInside(
            "This PNG is an ordinary picture: no Open Badge is inside it. Sites that resize or convert "
            "pictures often drop the badge; ask for the original file."
        )
    newest = BakedForm.OPEN_BADGES_3 if BakedForm.OPEN_BADGES_3 in found else BakedForm.OPEN_BADGES_2
    notes = (
        ("The picture also carries an older Open Badge; the newer one was read.",) if len(found) > 1 else ()
    )
    return Baked(text=found[newest].strip(), form=newest, notes=notes, log_proof=log_proof)


def without_badge(picture: bytes) -> bytes:
    """The picture as it was before a badge of any version went into it; raises as `read_png` does."""
    kept = [chunk for chunk in _chunks(picture) if _keyword(chunk) not in {*BakedForm, LOG_PROOF}]
    return PNG_SIGNATURE + b"".join(map(_chunk_bytes, kept))


def _chunks(picture: bytes) -> Iterator[Chunk]:
    """Walk the chunks up to IEND, refusing whatever is damaged or out of bounds before it is opened."""
    if len(picture) > MAX_PNG_BYTES:
        raise DocumentTooLarge(f"The PNG is {len(picture):,} bytes; at most {MAX_PNG_BYTES:,} are read.")
    if not picture.startswith(PNG_SIGNATURE):
        raise UnreadableContainer("This is not a PNG: its first eight bytes are not the PNG signature.")

    place = len(PNG_SIGNATURE)
    for number in range(MAX_CHUNKS):
        chunk, place = _chunk_at(picture, place)
        if number == 0:
            _check_header(chunk)
        yield chunk
        if chunk.kind == b"IEND":
            return
    raise DocumentTooLarge(
        f"The PNG has more than {MAX_CHUNKS:,} chunks; an ordinary picture has a few dozen."
    )


def _chunk_at(picture: bytes, place: int) -> tuple[Chunk, int]:
    if place + 12 > len(picture):
        raise UnreadableContainer(
            f"The PNG ends early, at byte {len(picture):,}, before its closing IEND chunk. "
            "It was probably cut short on the way; ask for it again."
        )
    length, kind = struct.unpack_from(">I4s", picture, place)
    end = place + 12 + length
    if end > len(picture):
        raise UnreadableContainer(
            f"The PNG is damaged: the chunk at byte {place:,} claims {length:,} bytes "
            f"and only {len(picture) - place - 12:,} are left."
        )
    if kind in TEXT_CHUNKS and length > MAX_CREDENTIAL_BYTES:
        raise DocumentTooLarge(
            f"A text chunk of the PNG is {length:,} bytes; at most {MAX_CREDENTIAL_BYTES:,} are read."
        )
    (stored,) = struct.unpack_from(">I", picture, end - 4)
    if zlib.crc32(memoryview(picture)[place + 4 : end - 4]) != stored:
        raise UnreadableContainer(
            f"The PNG is damaged: the checksum of the chunk at byte {place:,} does not match its content."
        )
    return Chunk(kind, picture[place + 8 : end - 4]), end


def _check_header(chunk: Chunk) -> None:
    if chunk.kind != b"IHDR" or len(chunk.data) != 13:
        raise UnreadableContainer("The PNG is damaged: it does not begin with an IHDR chunk of 13 bytes.")
    width, height = struct.unpack_from(">II", chunk.data)
    if width * height > MAX_PIXELS:
        raise DocumentTooLarge(
            f"The picture is {width:,} by {height:,} pixels; at most {MAX_PIXELS:,} pixels are accepted."
        )


def _keyword(chunk: Chunk) -> str:
    """Give a text chunk's keyword, or an empty text for a chunk of another kind."""
    if chunk.kind not in TEXT_CHUNKS:
        return ""
    return chunk.data.split(b"\x00", 1)[0].decode("latin-1")


def _text_of(chunk: Chunk) -> str:
    """Open a text chunk of any of the three kinds, never beyond the bound on a credential."""
    rest = chunk.data.split(b"\x00", 1)[1] if b"\x00" in chunk.data else b""
    is_compressed = False
    method = 0
    if chunk.kind == b"zTXt":
        is_compressed, method, rest = True, rest[0] if rest else 0, rest[1:]
    elif chunk.kind == b"iTXt":
        # Compression flag, compression method, language NUL, translated keyword NUL, text.
        fields = rest[2:].split(b"\x00", 2)
        if len(rest) < 2 or len(fields) != 3 or rest[0] > 1:
            raise UnreadableContainer(
                "The PNG is damaged: its iTXt chunk lacks the fields the format asks for."
            )
        is_compressed, method, rest = rest[0] == 1, rest[1], fields[2]
    if is_compressed and method:
        raise UnreadableContainer("The text inside the PNG is packed in a way that PNG does not have.")
    try:
        return (_inflated(rest) if is_compressed else rest).decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableContainer(
            "The text inside the PNG is not UTF-8, which Open Badges asks for."
        ) from error


def _inflated(packed: bytes) -> bytes:
    """Decompress at most one credential's worth: a few kilobytes can unfold into hundreds of megabytes."""
    opener = zlib.decompressobj()
    try:
        text = opener.decompress(packed, MAX_CREDENTIAL_BYTES + 1)
    except zlib.error as error:
        raise UnreadableContainer("The compressed text inside the PNG is damaged.") from error
    if len(text) > MAX_CREDENTIAL_BYTES:
        raise DocumentTooLarge(
            f"The text inside the PNG unfolds to more than {MAX_CREDENTIAL_BYTES:,} bytes and was not opened."
        )
    if not opener.eof:
        raise UnreadableContainer("The compressed text inside the PNG ends early.")
    return text


def _text_chunk(keyword: str, text: bytes) -> Chunk:
    """An uncompressed iTXt chunk without a language."""
    return Chunk(b"iTXt", keyword.encode() + b"\x00" + b"\x00\x00" + b"\x00" + b"\x00" + text)


def _chunk_bytes(chunk: Chunk) -> bytes:
    body = chunk.kind + chunk.data
    return struct.pack(">I", len(chunk.data)) + body + struct.pack(">I", zlib.crc32(body))
