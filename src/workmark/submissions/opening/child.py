"""The program that opens one stranger's file: `python -m workmark.submissions.opening.child WHAT [ENDING]`.

The file is standard input; the answer goes to standard output in frames, each a JSON object with the length of the
bytes that follow it. The kernel ends this process when it wants more time or memory than one file deserves; it may
write no file, and it gets none of our environment.
"""

import json
import os
import resource
import sys
from typing import Any, BinaryIO

SECONDS = 20
MEMORY_BYTES = 1024 * 1024 * 1024
LENGTH_BYTES = 4


def main() -> None:
    answering = os.fdopen(os.dup(1), "wb")
    # Whatever some library prints must not land between two frames.
    os.dup2(2, 1)
    _bound_this_process()
    from workmark.submissions.opening.results import Unopened  # after the bounds, as is all that reads

    what, ending, asked = (*sys.argv[1:], "", "")[:3]
    with open(0, "rb", closefd=False) as stream:
        try:
            _OPENERS[what](stream, ending, asked, answering)
        except Unopened as refusal:
            _send(answering, {"refused": refusal.code})
        except MemoryError:
            _send(answering, {"refused": "damaged"})


def _open_pdf(stream: BinaryIO, _ending: str, _asked: str, answering: BinaryIO) -> None:
    from workmark.submissions.opening.pdf import OpenPdf, bound

    document, drawn = OpenPdf(stream), []
    for page in document.pages():
        drawn.append((page.picture, page.width, page.height))
        facts = {"number": page.number, "width": page.width, "height": page.height, "words": page.words}
        _send(answering, {"page": facts}, page.picture)
    _send(answering, {"left_out": document.count - len(drawn)}, bound(drawn))


def _open_office(stream: BinaryIO, ending: str, _asked: str, answering: BinaryIO) -> None:
    from workmark.submissions.opening.office import html_of

    html, left_out = html_of(stream, ending)
    _send(answering, {"html": True, "left_out": left_out}, html.encode("utf-8", "replace"))


def _bind_pictures(stream: BinaryIO, _ending: str, asked: str, answering: BinaryIO) -> None:
    """asked: JSON list of [bytes, width, height] for the JPEG pictures that stand one after the other."""
    from workmark.submissions.opening.pdf import bound

    pictures = [(stream.read(size), width, height) for size, width, height in json.loads(asked)]
    _send(answering, {"left_out": 0}, bound(pictures))


def _send(answering: BinaryIO, head: dict[str, Any], body: bytes = b"") -> None:
    packed = json.dumps({**head, "bytes": len(body)}).encode()
    answering.write(len(packed).to_bytes(LENGTH_BYTES, "big") + packed + body)
    answering.flush()


def _bound_this_process() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


_OPENERS = {"pdf": _open_pdf, "office": _open_office, "bind": _bind_pictures}

if __name__ == "__main__":
    main()
