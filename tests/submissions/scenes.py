"""A small micro-credential whose numbers are easy to do by hand, and files as people and attackers make them."""

import io
import struct
import zipfile
from datetime import UTC, datetime
from typing import Any

from PIL import Image

from workmark.achievements.content import AchievementContent
from workmark.achievements.models import Achievement, AchievementVersion
from workmark.submissions.models import Answer, Submission

MONDAY = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)

_PASS = [
    {"key": "pass", "label": "Pass", "text": "It is there."},
    {"key": "not-yet", "label": "Not yet", "text": "It is not."},
]
_THREE = [
    {"key": "proficient", "label": "Proficient", "text": "Done well."},
    {"key": "developing", "label": "Developing", "text": "Partly done."},
    {"key": "not-yet-evident", "label": "Not yet evident", "text": "Not seen."},
]


def _row(key: str, floor: str, levels: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "key": key,
        "title": key.replace("-", " ").capitalize(),
        "ask": "Is it there?",
        "floor": floor,
        "levels": levels,
    }


CONTENT = AchievementContent.model_validate(
    {
        "title": "Shelve by date",
        "competency": "The worker shelves goods by date.",
        "overview": {
            "intro": "Tell where you work.",
            "questions": [{"key": "context", "prompt": "Where do you work?", "min_words": 3, "max_words": 6}],
            "rows": [_row("overview-context", "pass", _PASS)],
        },
        "artefacts": [
            {
                "key": "shelf",
                "title": "Your shelf",
                "description": "Show the shelf before and after.",
                "formats": ["image", "text", "link", "file"],
                "min_items": 1,
                "max_items": 3,
                "attestation": True,
                "rows": [_row("shelf-order", "proficient", _THREE), _row("shelf-safe", "proficient", _THREE)],
            },
            {
                "key": "talk",
                "title": "Explain it",
                "description": "Explain it to a colleague.",
                "formats": ["audio", "video"],
                "min_items": 0,
                "rows": [_row("talk-clear", "developing", _THREE)],
            },
        ],
        "reflection": {
            "questions": [
                {"key": "reflect", "prompt": "What would you change?", "min_words": 2, "max_words": 50}
            ],
            "rows": [_row("reflection-depth", "pass", _PASS)],
        },
    }
)


def version(issuer: Any, slug: str = "shelve-by-date", **changes: Any) -> AchievementVersion:
    content = CONTENT.model_copy(update=changes)
    return AchievementVersion.objects.create(
        achievement=Achievement.objects.create(slug=slug, issuer=issuer),
        number=1,
        state="published",
        content=content.model_dump(mode="json"),
        content_digest=content.digest(),
        title=content.title,
        published_at=MONDAY,
    )


def complete(draft: Submission) -> Submission:
    """Fill everything that a draft of the small micro-credential needs, straight into the rows."""
    for key, text in {"context": "In a small shop", "reflect": "Start much earlier"}.items():
        Answer.objects.update_or_create(
            submission=draft, question_key=key, defaults={"text": text, "revision": 1}
        )
    draft.evidence.create(
        requirement_key="shelf",
        kind="text",
        title="Before and after",
        text="First it was a mess.",
        sha256="0" * 64,
        others_in_it="nobody",
        ai_use="none",
    )
    return draft


def png(width: int = 8, height: int = 8, **save: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (180, 90, 20)).save(out, "PNG", **save)
    return out.getvalue()


def jpeg_with_place(width: int = 40, height: int = 20) -> bytes:
    """A photo held upright by its Orientation tag (6: turn right) with a GPS position and a camera's name in it."""
    picture = Image.new("RGB", (width, height), (20, 90, 180))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (38.0, 42.0, 49.0)
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"taken at home")
    return out.getvalue()


def png_header_claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header announces a huge picture."""
    small = bytearray(png())
    small[16:24] = struct.pack(">II", width, height)
    import zlib

    small[29:33] = struct.pack(">I", zlib.crc32(bytes(small[12:29])))
    return bytes(small)


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(
    extra: dict[str, bytes] | None = None, body: str = "<w:p><w:r><w:t>Stock plan</w:t></w:r></w:p>"
) -> bytes:
    """A Word document of one paragraph. extra: further parts; body: the inside of w:body."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
        )
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def wav(sound: bytes, *further: tuple[bytes, bytes]) -> bytes:
    """One channel of 8-bit sound at 8 kHz. further: (name, content) of chunks between format and sound."""
    form = struct.pack("<HHIIHH", 1, 1, 8_000, 8_000, 1, 8)
    chunks = [(b"fmt ", form), *further, (b"data", sound)]
    body = b"".join(
        name + struct.pack("<I", len(content)) + content + b"\x00" * (len(content) % 2)
        for name, content in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body


def pdf(*pages: str, info: str = "", names: str = "", over: str = "") -> bytes:
    """A PDF of pages with one line each in Helvetica. info: inside of the document information; names: of the catalog;
    over: what is drawn over the line of each page, in the operators of a PDF."""
    objects = [
        f"<</Type/Catalog/Pages 2 0 R{names}>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{5 + 2 * n} 0 R' for n in range(len(pages)))}]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        f"<<{info}>>",
    ]
    for number, words in enumerate(pages):
        drawn = f"BT /F1 24 Tf 72 700 Td ({words}) Tj ET {over}".rstrip()
        objects.append(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>"
            f"/Contents {6 + 2 * number} 0 R>>"
        )
        objects.append(f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream")
    body, places = b"%PDF-1.4\n", []
    for number, inside in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{inside}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    tail = f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R/Info 4 0 R>>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{tail}".encode()


PDF = pdf("Stock plan")
