"""Starts the child that opens a file, reads its answer within bounds, and ends it whatever happens."""

import json
import os
import select
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

import workmark
from workmark.lib.problems import InvalidInput, TooManyRequests
from workmark.submissions.opening.child import LENGTH_BYTES
from workmark.submissions.opening.results import EMPTY, LOCKED, MOST_OUTPUT, Opened, Page

_COMMAND = (sys.executable, "-P", "-B", "-m", "workmark.submissions.opening.child")
_AT_ONCE = 2
_WAIT = 20.0  # seconds that a file may wait for its turn
_WALL_SECONDS = 40.0
_MOST_HEAD = 256 * 1024
_turns = threading.BoundedSemaphore(_AT_ONCE)


class _Lost(Exception):
    """The child ended, fell silent or said too much."""


def open_pdf(body: BinaryIO) -> Opened:
    """The pages of a PDF. body: anything with bytes to read. Raises InvalidInput if it cannot be opened."""
    return _opened(body, "pdf")


def open_office(body: BinaryIO, extension: str) -> Opened:
    """The words, tables and pictures of an office file, which `archives` has looked at before."""
    return _opened(body, "office", extension)


def bind_pictures(pictures: Sequence[tuple[bytes, int, int]]) -> bytes:
    """A PDF of JPEG pictures, one a page. pictures: (bytes, width, height)."""
    with tempfile.TemporaryFile() as file:
        for picture, _width, _height in pictures:
            file.write(picture)
        sizes = [[len(picture), width, height] for picture, width, height in pictures]
        return _opened(file, "bind", "", json.dumps(sizes)).copy


def _opened(body: BinaryIO, *arguments: str) -> Opened:
    if not _turns.acquire(timeout=_WAIT):
        raise TooManyRequests(_("Many files are being opened at this moment. Try again in a minute."))
    try:
        with _as_file(body) as file, _started(file, arguments) as child:
            return _gathered(_frames(child, time.monotonic() + _WALL_SECONDS))
    except (_Lost, ValueError, KeyError, TypeError) as error:
        raise _refusal("too-much") from error
    finally:
        _turns.release()


@contextmanager
def _as_file(body: BinaryIO) -> Iterator[BinaryIO]:
    """A file of its own that the child can read and seek in, whatever `body` is."""
    with tempfile.TemporaryFile() as file:
        body.seek(0)
        while block := body.read(1024 * 1024):
            file.write(block)
        file.flush()
        os.lseek(file.fileno(), 0, os.SEEK_SET)
        yield file


@contextmanager
def _started(file: BinaryIO, arguments: Sequence[str]) -> Iterator["subprocess.Popen[bytes]"]:
    child = subprocess.Popen(  # noqa: S603  (our own program; its words are ours, never a stranger's)
        [*_COMMAND, *arguments],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # None of our environment, which may hold secrets; Ctrl-C is for the parent alone.
        env={"PYTHONPATH": str(Path(workmark.__file__).resolve().parents[1]), "LANG": "C.UTF-8"},
        cwd="/",
        start_new_session=True,
    )
    try:
        yield child
    finally:
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _frames(child: "subprocess.Popen[bytes]", until: float) -> Iterator[tuple[dict[str, Any], bytes]]:
    if child.stdout is None:
        raise _Lost("no pipe")
    pipe, total = child.stdout.fileno(), 0
    while start := _read(pipe, LENGTH_BYTES, until, may_end=True):
        length = int.from_bytes(start, "big")
        if length > _MOST_HEAD:
            raise _Lost("an answer of impossible length")
        head = json.loads(_read(pipe, length, until))
        size = int(head["bytes"])
        total += size
        if size < 0 or total > MOST_OUTPUT:
            raise _Lost("too much came out")
        yield head, _read(pipe, size, until)


def _read(pipe: int, size: int, until: float, *, may_end: bool = False) -> bytes:
    parts: list[bytes] = []
    while size > 0:
        ready, _w, _x = select.select([pipe], [], [], max(0.0, until - time.monotonic()))
        part = os.read(pipe, min(size, 65_536)) if ready else b""
        if not part:
            if may_end and ready and not parts:
                return b""
            raise _Lost("the process ended" if ready else "no answer in time")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _gathered(frames: Iterator[tuple[dict[str, Any], bytes]]) -> Opened:
    """The answer is whole only with its last frame, which says what was left out."""
    pages: list[Page] = []
    for head, body in frames:
        if "refused" in head:
            raise _refusal(head["refused"])
        if "page" in head:
            facts = head["page"]
            pages.append(Page(facts["number"], body, facts["width"], facts["height"], facts["words"]))
        elif head.get("html"):
            return Opened(html=body.decode("utf-8"), left_out=int(head["left_out"]))
        else:
            return Opened(pages=tuple(pages), copy=body, left_out=int(head["left_out"]))
    raise _Lost("no last frame")


def _refusal(code: str) -> InvalidInput:
    words = {
        LOCKED: _("The file is locked with a password. Remove the password and add it again."),
        EMPTY: _("The file holds no page. Save it again from your program and add that."),
        "too-much": _(
            "The file could not be opened within the time and memory that one file gets. "
            "Save it anew as a PDF of fewer pages, and add that."
        ),
    }.get(code) or _("The file is damaged. Save it again from your program, and add that.")
    return InvalidInput(words, fields={"file": [words]})
