"""Office files as plain HTML: words, headings, lists, tables and pictures. Nothing that runs or points elsewhere.

Read by walking the XML of the parts that hold the content, within bounds; comments, tracked changes that were taken
out, speaker's notes, authors and every other property stay behind. Runs in the child only.
"""

import zipfile
from typing import BinaryIO

from workmark.submissions.opening.office_parts import Package, Writer
from workmark.submissions.opening.opendocument import write_opendocument
from workmark.submissions.opening.results import DAMAGED, EMPTY, Unopened
from workmark.submissions.opening.sheets import write_workbook
from workmark.submissions.opening.slides import write_slides
from workmark.submissions.opening.word import write_document

_WRITERS = {
    "docx": write_document,
    "xlsx": write_workbook,
    "pptx": write_slides,
    "odt": write_opendocument,
    "ods": write_opendocument,
    "odp": write_opendocument,
}


def html_of(stream: BinaryIO, extension: str) -> tuple[str, int]:
    """The content as HTML, not yet sanitised, and how many rows, slides or blocks were left out.

    Raises Unopened if it cannot be read or holds nothing.
    """
    writer = Writer()
    try:
        with zipfile.ZipFile(stream) as archive:
            _WRITERS[extension](Package(archive), writer)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, KeyError, OSError) as error:
        raise Unopened(DAMAGED) from error
    if not writer.holds_something:
        raise Unopened(EMPTY)
    return writer.html(), writer.left_out
