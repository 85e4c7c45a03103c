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
