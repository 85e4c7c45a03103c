"""Open whatever somebody hands over, by its content and never by its name.

`open_badge` takes bytes (a file, a paste, an answer from the web) and gives the credential inside: a JSON document,
a signed token, or the address of a badge hosted elsewhere. Every bound is kept before anything is unfolded, and
whatever cannot be opened is refused in words that say what was found, what was expected and what to do.
"""

import base64
import binascii
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final
from urllib.parse import unquote

from workmark.openbadges.baking.png import PNG_SIGNATURE, read_png
from workmark.openbadges.baking.svg import read_svg
from workmark.openbadges.documents import JsonObject, parse_json, types_of
from workmark.openbadges.errors import DocumentTooLarge, NoCredentialInside, UnreadableContainer
from workmark.openbadges.pdf import read_pdf

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_TEXT_BYTES: Final = 1024 * 1024

TOKEN: Final = re.compile(r"eyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*(~[A-Za-z0-9_.~-]*)?")
ADDRESS: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]{3,2000}", re.IGNORECASE)
# Drafts put "ld+" or "ld+json+" between.
ENVELOPE: Final = re.compile(
    r"data:application/v[cp]\+(?:ld\+(?:json\+)?)?(?:sd-)?(jwt|cose)(;base64)?,", re.IGNORECASE
)
COSE_SIGN1: Final = b"\xd2\x84"

# Files people send in place of the badge, each with what helps in that case.
OTHERS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\xff\xd8\xff", "a JPEG picture, which cannot carry a badge. Ask for the PNG or SVG, or use the link."),
    (b"GIF8", "a GIF picture, which cannot carry a badge. Ask for the PNG or SVG, or use the link."),
    (b"RIFF", "a WebP picture or a recording, which cannot carry a badge. Ask for the PNG or SVG."),
    (b"PK\x03\x04", "a ZIP or office file. Unpack it, and give the badge inside it."),
    (b"\x1f\x8b", "a gzip file. Unpack it, and give the badge inside it."),
)


class Kind(StrEnum):
    """What came out."""

    DOCUMENT = "document"
    TOKEN = "token"  # noqa: S105  (a word for a format, not a secret)
    ADDRESS = "address"


class Container(StrEnum):
    """What it came in."""

    JSON = "json"
    JWT = "jwt"
    COSE = "cose"
    PNG = "png"
    SVG = "svg"
    PDF = "pdf"
    TEXT = "text"


@dataclass(frozen=True)
class Opened:
    """One credential, out of its container and not yet checked in any way.

    document: for DOCUMENT. token: for TOKEN: a compact JWS, an SD-JWT, or a COSE_Sign1 in base64. address: for ADDRESS.
    notes: what a person should know about the container; none of it is a verdict.
    log_proof: the proof of its place in an issuance log that came with it, as text.
    """

    kind: Kind
    container: Container
    document: JsonObject | None = None
    token: str = ""
    address: str = ""
    notes: tuple[str, ...] = ()
    log_proof: str = ""


def open_badge(data: bytes, *, name: str = "") -> Opened:
    """Recognise what `data` is and take the credential out.

    name: the file's name if it had one; only ever used to say that it does not fit the content.
    Raises subclasses of OpenBadgesError and nothing else.
    """
    if len(data) > MAX_BYTES:
        raise DocumentTooLarge(
            f"This is {len(data):,} bytes; at most {MAX_BYTES:,} are read. A badge is far smaller."
        )
    container, text, notes, log_proof = _unpacked(data)
    opened = _from_text(text, container)
    notes = (*notes, *_name_notes(name, opened.container))
    return replace(opened, notes=notes, log_proof=log_proof)


def _unpacked(data: bytes) -> tuple[Container, str, tuple[str, ...], str]:
    """The text inside, where it came from, what to note about it, and the log proof that was beside it."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(PNG_SIGNATURE):
        png = read_png(data)
        return Container.PNG, png.text, png.notes, png.log_proof
    if b"%PDF-" in data[:1024]:
        pdf = read_pdf(data)
        return Container.PDF, _decoded(pdf.data), (), pdf.log_proof
    if start.startswith(b"<"):
        _refuse_web_page(start)
        svg = read_svg(data)
        return Container.SVG, svg.text, svg.notes, ""
    if data.startswith(COSE_SIGN1):
        return Container.COSE, base64.b64encode(data[:MAX_TEXT_BYTES]).decode(), (), ""
    for magic, found in OTHERS:
        if data.startswith(magic):
            raise UnreadableContainer(f"This is {found}")
    return Container.TEXT, _decoded(data), (), ""


def _from_text(text: str, container: Container) -> Opened:
    """Tell JSON, a token and an address apart. container: TEXT when the text came bare."""
    text = text.strip().removeprefix("\ufeff").strip()
    if not text:
        raise NoCredentialInside("This is empty. Give a badge as a file, as text, or as a link.")
    if text.startswith(("{", "[", '"')):
        return _from_json(text, container)
    if envelope := ENVELOPE.match(text):
        return _from_envelope(text, envelope, container)
    if TOKEN.fullmatch(text):
        return Opened(Kind.TOKEN, _named(container, Container.JWT), token=text)
    if ADDRESS.fullmatch(text):
        return Opened(Kind.ADDRESS, container, address=text)
    if _is_cose(text):
        return Opened(Kind.TOKEN, _named(container, Container.COSE), token=text)
    raise UnreadableContainer(
        f"This is text that begins with {text[:24]!r}, and not a badge. A badge is JSON (it begins with a brace), "
        "a token (it begins with eyJ), or a link to one. Copy it again, whole."
    )


def _from_json(text: str, container: Container) -> Opened:
    value = parse_json(text.encode("utf-8"), max_bytes=MAX_TEXT_BYTES)
    if isinstance(value, str):
        if value.lstrip().startswith(("{", "[", '"')):
            raise UnreadableContainer("This is JSON packed into a JSON text. Give the inner text alone.")
        return _from_text(value, container)
    if not isinstance(value, dict):
        raise UnreadableContainer(
            "This is a JSON list. Give one badge at a time: the part between two braces."
        )
    if any(kind.startswith("Enveloped") for kind in types_of(value)) and isinstance(value.get("id"), str):
        envelope = ENVELOPE.match(value["id"])
        if envelope is None:
            raise UnreadableContainer(
                "This envelope holds no signed credential: its id is not a data: address of one."
            )
        return _from_envelope(value["id"], envelope, container)
    return Opened(Kind.DOCUMENT, _named(container, Container.JSON), document=value)


def _from_envelope(address: str, envelope: re.Match[str], container: Container) -> Opened:
    """The token inside a data: address (VC Data Model 2.0, "Enveloped Verifiable Credentials")."""
    token = unquote(address[envelope.end() :])
    if envelope[1].lower() == "cose":
        if not _is_cose(token):
            raise UnreadableContainer("This envelope says COSE and holds something else.")
        return Opened(Kind.TOKEN, _named(container, Container.COSE), token=token)
    if not TOKEN.fullmatch(token):
        raise UnreadableContainer("This envelope says it holds a token, and holds something else.")
    return Opened(Kind.TOKEN, _named(container, Container.JWT), token=token)


def _decoded(data: bytes) -> str:
    if len(data) > MAX_TEXT_BYTES:
        raise DocumentTooLarge(f"The text is {len(data):,} bytes; at most {MAX_TEXT_BYTES:,} are read.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableContainer(
            "This is neither a picture, a PDF nor UTF-8 text. Give a badge as JSON, a token, PNG, SVG or PDF."
        ) from error


def _refuse_web_page(start: bytes) -> None:
    if re.match(rb"<!doctype\s+html|<html", start, re.IGNORECASE):
        raise UnreadableContainer(
            "This is a web page about a badge, not the badge. Look on it for a download as JSON, PNG or SVG, "
            "or give the page's address."
        )


def _is_cose(text: str) -> bool:
    try:
        return base64.b64decode(text[:4], validate=True).startswith(COSE_SIGN1)
    except (binascii.Error, ValueError):
        return False


def _named(container: Container, bare: Container) -> Container:
    return bare if container is Container.TEXT else container


def _name_notes(name: str, container: Container) -> tuple[str, ...]:
    ending = name.rpartition(".")[2].casefold()
    if ending in {"png", "svg", "pdf", "json"} and ending != container:
        return (
            f"The file is named .{ending}, and its content is {container.upper()}; the content was read.",
        )
    return ()
