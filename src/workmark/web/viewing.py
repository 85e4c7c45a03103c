"""How one piece of evidence is looked at, by whom and wherever: plain values for the part `components/viewer.html`.

The addresses differ (one's own work, a shared link); what is shown does not. Only safe copies are named here.
"""

from dataclasses import dataclass, replace

from django.core.files.storage import default_storage
from django.urls import reverse

from workmark.submissions.captions import captions_of, readable
from workmark.submissions.models import Evidence, EvidenceKind, SharingGrant, StoredFile
from workmark.submissions.opening.sanitising import plain_words

_MOST_LINES, _MOST_LINE_BYTES = 2_000, 512 * 1024


@dataclass(frozen=True)
class Addresses:
    """Where the files of an item open for the reader at hand. grant: the shared link they came by, if any."""

    evidence: Evidence
    grant: SharingGrant | None = None

    def file(self) -> str:
        return self._to("evidence-file")

    def page(self, number: int) -> str:
        return self._to("evidence-page", number)

    def captions(self) -> str:
        return self._to("evidence-captions")

    def look(self) -> str:
        return self._to("evidence-look")

    def _to(self, name: str, *more: object) -> str:
        if self.grant is None:
            return reverse(f"learner:{name}", args=[self.evidence.token, *more])
        return reverse(f"shared:{name}", args=[self.grant.token, self.evidence.token, *more])


@dataclass(frozen=True)
class ShownPage:
    number: int
    src: str
    width: int
    height: int
    words: str


@dataclass(frozen=True)
class View:
    """kind: image, video, audio, pages, document, lines, link, text, or "waiting" and "closed" without a safe copy.

    lines: of a text file; more_lines: how many are not here. captions: address of a WebVTT file; transcript: to read.
    left_out: pages, rows or slides that the safe copy does not hold.
    """

    evidence: Evidence
    kind: str
    src: str = ""
    look: str = ""
    captions: str = ""
    has_guessed_times: bool = False
    transcript: str = ""
    pages: tuple[ShownPage, ...] = ()
    lines: tuple[str, ...] = ()
    more_lines: int = 0
    left_out: int = 0


def view_of(evidence: Evidence, grant: SharingGrant | None = None) -> View:
    """What the reader is shown of an item that they may see."""
    stored, at = evidence.stored, Addresses(evidence, grant)
    if stored is None:
        return View(evidence, "link" if evidence.kind == EvidenceKind.LINK else "text", look=at.look())
    if not stored.rendering:
        return View(evidence, "closed" if stored.is_unshowable else "waiting")
    family = stored.rendering_type.split("/")[0]
    view = View(evidence, family, src=at.file(), look=at.look(), left_out=stored.left_out)
    if family in {"audio", "video"}:
        captions = captions_of(evidence.transcript)
        return replace(
            view,
            captions=at.captions() if captions.cues else "",
            has_guessed_times=captions.is_guessed,
            transcript=readable(evidence.transcript),
        )
    if stored.rendering_type == "application/pdf":
        return replace(view, kind="pages", pages=_pages(stored, at))
    if stored.rendering_type == "text/plain":
        lines, more = lines_of(stored.rendering)
        return replace(view, kind="lines", lines=lines, more_lines=more)
    return replace(view, kind="image" if family == "image" else "document")


def _pages(stored: StoredFile, at: Addresses) -> tuple[ShownPage, ...]:
    return tuple(
        ShownPage(page.number, at.page(page.number), page.width, page.height, page.words)
        for page in stored.pages.all()
    )


def words_of(evidence: Evidence) -> str:
    """The words of an item's file as they are shown, for finding a quotation; "" where it shows none."""
    stored = evidence.stored
    if stored is None or not stored.rendering:
        return ""
    if stored.rendering_type == "application/pdf":
        return "\n".join(stored.pages.values_list("words", flat=True))
    if stored.rendering_type not in {"text/plain", "text/html"}:
        return ""
    with default_storage.open(stored.rendering) as file:
        text: str = file.read().decode("utf-8", errors="replace")
    return plain_words(text) if stored.rendering_type == "text/html" else text


def lines_of(name: str) -> tuple[tuple[str, ...], int]:
    """The lines of a stored UTF-8 text that a page can bear, and how many more there are."""
    with default_storage.open(name) as file:
        text = file.read(_MOST_LINE_BYTES).decode("utf-8", errors="replace")
        further = sum(block.count(b"\n") for block in iter(lambda: file.read(_MOST_LINE_BYTES), b""))
    lines = text.removesuffix("\n").split("\n")
    return tuple(lines[:_MOST_LINES]), max(0, len(lines) - _MOST_LINES) + further
