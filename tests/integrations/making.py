"""Downloads made for a test: tables by name, as a folder or as a zip archive."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from workmark.integrations.reading.packages import Package, open_bytes, open_packages

TABS, COMMAS = "\t", ","


def archive(files: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


@contextmanager
def package(name: str, files: Mapping[str, bytes | str]) -> Iterator[Package]:
    with open_bytes(name, archive(files)) as opened:
        yield opened


@contextmanager
def folder(path: Path) -> Iterator[Package]:
    with open_packages([path]) as (opened,):
        yield opened


def damaged(name: str, content: bytes, method: int) -> bytes:
    """An archive of one file whose packed bytes are overwritten; its tables of contents are sound.

    Deflated data cannot begin with a byte 0xFF (RFC 1951, 3.2.3: block type 11), bz2 wants its mark after "BZh9", and
    LZMA its properties after four bytes (APPNOTE 5.8.8).
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        made.writestr(name, content)
    packed = bytearray(out.getvalue())
    begin = 30 + len(name) + (0 if method == zipfile.ZIP_DEFLATED else 4)
    packed[begin : begin + 8] = b"\xff" * 8
    return bytes(packed)
