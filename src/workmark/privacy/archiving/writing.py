"""Write the archive: a file after the other, so that a gigabyte of evidence needs the memory of one block."""

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath
from typing import IO, Any

import structlog
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import override

from workmark.organisations.models import Person
from workmark.privacy.archiving.badges import badges_of, records_of
from workmark.privacy.archiving.page import page_of
from workmark.privacy.archiving.rows import answers_about, as_json, decisions_of, letters_to, rows_of
from workmark.privacy.archiving.tables import told_tables
from workmark.submissions.models import Evidence

log = structlog.get_logger(__name__)
_BLOCK = 1024 * 1024
_LONGEST_NAME = 120
_ALREADY_SMALL = (".png", ".pdf", ".jpg", ".jpeg", ".mp4", ".webm", ".zip", ".docx", ".xlsx", ".pptx", ".mp3")
Opener = Callable[[], IO[bytes] | File[Any]]


def write_archive(person: Person, out: IO[bytes], *, at: datetime, step: Callable[[int, int], None]) -> None:
    """Write the whole ZIP to `out`. step: told after each file how many are written, of how many.

    A file that cannot be made, such as a picture of a badge from before, is named in manifest.json and left out.
    """
    badges = badges_of(person)
    parts = [(name, _made(make)) for _shown, makes in badges for name, make in makes.items()]
    parts += [(name, _made(make)) for name, make in records_of(person)]
    parts += list(_evidence(person))
    parts += [(name, _made(make)) for name, make in _words(person)]
    written: dict[str, dict[str, Any]] = {}
    missing: list[str] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        for number, (name, opened) in enumerate(parts, 1):
            try:
                written[name] = _write(archive, name, opened)
            except Exception:  # one badge that cannot be drawn must not keep her from all the rest
                log.exception("a file is missing from an archive", file=name)
                missing.append(name)
            step(number, len(parts) + 2)
        with override(person.language):
            page = page_of(person, [shown for shown, _makes in badges], written, missing, at=at)
        written["index.html"] = _write(archive, "index.html", _made(lambda: page))
        manifest = {"made_at": at.isoformat(), "files": written, "missing": missing}
        _write(archive, "manifest.json", _made(lambda: as_json(manifest)))
        step(len(parts) + 2, len(parts) + 2)


def _made(make: Callable[[], bytes]) -> Opener:
    return lambda: ContentFile(make())


def _write(archive: zipfile.ZipFile, name: str, opened: Opener) -> dict[str, Any]:
    """One member, by blocks. It is made whole before it is begun, so that a failure leaves no torn member."""
    entry = zipfile.ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0))
    small = name.lower().endswith(_ALREADY_SMALL)
    entry.compress_type = zipfile.ZIP_STORED if small else zipfile.ZIP_DEFLATED
    digest, size = hashlib.sha256(), 0
    with opened() as body, archive.open(entry, "w", force_zip64=True) as member:
        while block := body.read(_BLOCK):
            digest.update(block)
            size += len(block)
            member.write(block)
    return {"size": size, "sha256": digest.hexdigest()}


def _evidence(person: Person) -> Iterator[tuple[str, Opener]]:
    """The originals, under the names she gave them, a folder for each piece of work; none that an employer keeps."""
    items = Evidence.objects.filter(submission__learner=person, stored__isnull=False)
    for item in items.select_related("stored", "submission__version__achievement").order_by("pk"):
        assert item.stored is not None
        if item.is_kept:
            continue
        name = f"evidence/{item.submission_id}/{item.pk}-{_plain_name(item.file_name)}"
        yield name, partial(default_storage.open, item.stored.original, "rb")


def _plain_name(said: str) -> str:
    """A file name for every system: no path, no control character, nothing that a system keeps to itself."""
    last = PurePosixPath(said.replace("\\", "/")).name
    kept = "".join(one if one.isalnum() or one in "-_. ()" else "_" for one in last).strip(". ")
    return kept[-_LONGEST_NAME:] or "file"


def _words(person: Person) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The tables, what was decided, letters, and what she said of herself. Tables without a row of hers are left out."""
    yield "data/decisions.json", lambda: as_json(decisions_of(person))
    yield "data/letters.json", lambda: as_json(letters_to(person))
    yield "data/about-me.json", lambda: as_json(answers_about(person))
    for told in told_tables():
        rows = list(rows_of(person, told))
        if rows:
            yield f"data/{told.table}.json", partial(as_json, rows)
