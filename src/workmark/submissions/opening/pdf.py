"""A PDF as pictures of its pages with their words, and as a new PDF that holds those pictures and nothing else.

Runs in the child only: PDFium is a million lines of C++ that reads what strangers send.
"""

import io
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

import pypdfium2 as pdfium

from workmark.submissions.opening.pdf_words import MOST_LOOKED_AT, words_seen
from workmark.submissions.opening.results import (
    DAMAGED,
    EMPTY,
    LOCKED,
    MOST_PAGES,
    Page,
    Unopened,
)

_DOTS_PER_INCH = 150
_POINTS_PER_INCH = 72
_MOST_PIXELS = 4_000_000


class OpenPdf:
    """A PDF under way: `pages` draws one after the other."""

    def __init__(self, stream: BinaryIO) -> None:
        try:
            self._document = pdfium.PdfDocument(stream)
            self._document.init_forms()
            self.count = len(self._document)
        except pdfium.PdfiumError as error:
            raise Unopened(LOCKED if "assword" in str(error) else DAMAGED) from error
        if self.count < 1:
            raise Unopened(EMPTY)

    def pages(self) -> Iterator[Page]:
        left = MOST_LOOKED_AT
        for number in range(min(self.count, MOST_PAGES)):
            try:
                page = self._document[number]
                bitmap = _drawn(page)
                picture = bitmap.to_pil().convert("RGB")
                words, looked_at = words_seen(page, bitmap, picture, left)
                left -= looked_at
                page.close()
            except pdfium.PdfiumError as error:
                raise Unopened(DAMAGED) from error
            out = io.BytesIO()
            picture.save(out, "JPEG", quality=80)
            yield Page(number + 1, out.getvalue(), picture.width, picture.height, words)


def bound(pictures: Sequence[tuple[bytes, int, int]]) -> bytes:
    """A PDF of JPEG pictures, one a page. pictures: (bytes, width, height in pixels)."""
    document = pdfium.PdfDocument.new()
    for picture, width, height in pictures:
        points = [side * _POINTS_PER_INCH / _DOTS_PER_INCH for side in (width, height)]
        page = document.new_page(*points)
        image = pdfium.PdfImage.new(document)
        image.load_jpeg(io.BytesIO(picture), inline=True)
        image.set_matrix(pdfium.PdfMatrix().scale(*points))
        page.insert_obj(image)
        page.gen_content()
        page.close()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _drawn(page: Any) -> Any:
    width, height = page.get_size()
    scale = _DOTS_PER_INCH / _POINTS_PER_INCH
    if width < 1 or height < 1:
        raise Unopened(DAMAGED)
    scale = min(scale, (_MOST_PIXELS / (width * height)) ** 0.5)
    return page.render(scale=scale, may_draw_forms=True)
