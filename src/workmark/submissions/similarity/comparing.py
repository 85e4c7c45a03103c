"""Compare what was handed in with earlier work of other learners for the same issuer, and keep hints for the assessor."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

from workmark.submissions.models import (
    Evidence,
    Fingerprint,
    HintKind,
    SimilarityHint,
    StoredFile,
    Submission,
    SubmissionState,
)
from workmark.submissions.opening.sanitising import plain_words
from workmark.submissions.similarity.fingerprints import (
    MOST_DIFFERENT_BITS,
    are_alike,
    bands,
    bits_apart,
    picture_fingerprint,
    text_fingerprints,
)

# Words that many learners share come from a form, a law or the task itself.
_MOST_SHARERS = 3
_MOST_PICTURES, _MOST_FINGERPRINTS = 60, 4_000
_LEAST_BYTES = 64  # an empty or almost empty file is the same for everybody


@dataclass(frozen=True)
class _Piece:
    """One thing of the work that can be compared. text: its fingerprints; pictures: one for each page."""

    evidence: Evidence | None
    question_key: str
    text: frozenset[int]
    pictures: tuple[int, ...]


def look_for_similar(submission: Submission, *, at: datetime) -> list[SimilarityHint]:
    """Keep the fingerprints of a Submission, and a hint for each piece that is like one handed in before it."""
    pieces = list(_pieces(submission))
    with transaction.atomic():
        submission.fingerprints.all().delete()
        submission.similarity_hints.all().delete()
        found = [hint for piece in pieces for hint in _hints(submission, piece, at)]
        Fingerprint.objects.bulk_create([row for piece in pieces for row in _rows(submission, piece)])
        return SimilarityHint.objects.bulk_create(found)


def _pieces(submission: Submission) -> Iterator[_Piece]:
    for answer in submission.answers.exclude(question_key__startswith="_"):
        yield _Piece(None, answer.question_key, _sketch(answer.text), ())
    for evidence in submission.evidence.select_related("stored"):
        words = f"{evidence.text}\n{_words_of(evidence.stored)}\n{evidence.transcript}"
        yield _Piece(evidence, "", _sketch(words), tuple(_pictures_of(evidence.stored)))


def _sketch(text: str) -> frozenset[int]:
    """The smallest fingerprints of a text: of two long texts alike, the smallest are alike too (Broder, 1997)."""
    return frozenset(sorted(text_fingerprints(text))[:_MOST_FINGERPRINTS])


def _words_of(stored: StoredFile | None) -> str:
    if stored is None or not stored.rendering:
        return ""
    if stored.rendering_type == "application/pdf":
        return "\n".join(stored.pages.values_list("words", flat=True))
    if stored.rendering_type not in {"text/plain", "text/html"}:
        return ""
    text = _bytes(stored.rendering).decode("utf-8", errors="replace")
    return plain_words(text) if stored.rendering_type == "text/html" else text


def _pictures_of(stored: StoredFile | None) -> Iterator[int]:
    """Pictures, and pages of a PDF on which no words were found: a page of words is compared by its words."""
    if stored is None or not stored.rendering:
        return
    names = [stored.rendering] if stored.rendering_type.startswith("image/") else []
    names += stored.pages.filter(words="").values_list("picture", flat=True)[:_MOST_PICTURES]
    for name in names:
        fingerprint = picture_fingerprint(_bytes(name))
        if fingerprint is not None:
            yield fingerprint


def _hints(submission: Submission, piece: _Piece, at: datetime) -> Iterator[SimilarityHint]:
    """At most one hint for each earlier Submission, the strongest kind first."""
    seen: set[int] = set()
    for kind, other, share in [
        *_same_files(submission, piece),
        *_same_pictures(submission, piece),
        *_same_words(submission, piece),
    ]:
        if other not in seen:
            seen.add(other)
            yield SimilarityHint(
                submission=submission,
                evidence=piece.evidence,
                question_key=piece.question_key,
                kind=kind,
                earlier_id=other,
                share=share,
                found_at=at,
            )


def _same_files(submission: Submission, piece: _Piece) -> Iterator[tuple[HintKind, int, float]]:
    stored = piece.evidence.stored if piece.evidence else None
    if stored is None or stored.size < _LEAST_BYTES:
        return
    same = Evidence.objects.filter(sha256=stored.sha256, submission__in=_earlier(submission))
    for other in sorted(set(same.values_list("submission_id", flat=True))):
        yield HintKind.SAME_FILE, other, 1.0


def _same_pictures(submission: Submission, piece: _Piece) -> Iterator[tuple[HintKind, int, float]]:
    for picture in piece.pictures:
        near = Fingerprint.objects.filter(
            kind=Fingerprint.PICTURE, value__in=bands(picture), submission__in=_earlier(submission)
        )
        for other, whole in sorted(set(near.values_list("submission_id", "picture"))):
            apart = bits_apart(picture, int(whole, 16))
            if apart <= MOST_DIFFERENT_BITS:
                yield HintKind.SAME_PICTURE, other, 1 - apart / 128


def _same_words(submission: Submission, piece: _Piece) -> Iterator[tuple[HintKind, int, float]]:
    if not piece.text:
        return
    rows = Fingerprint.objects.filter(
        kind=Fingerprint.TEXT, value__in=piece.text, submission__in=_earlier(submission)
    ).values_list("value", "submission_id", "submission__learner_id")
    holders: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for value, other, learner in rows:
        holders[value].add((other, learner))
    shared: Counter[int] = Counter()
    for others in holders.values():
        if len({learner for _other, learner in others}) <= _MOST_SHARERS:
            shared.update({other for other, _learner in others})
    for other, count in sorted(shared.items()):
        if are_alike(piece.text, count):
            yield HintKind.SAME_WORDS, other, count / len(piece.text)


def _earlier(submission: Submission) -> QuerySet[Submission]:
    """Work of other learners for the same issuer that was handed in before.

    An example is a copy of somebody's work, of this learner's perhaps, and says nothing about whose it was.
    """
    earlier = Submission.objects.filter(
        version__achievement__issuer_id=submission.issuer_id, submitted_at__lt=submission.submitted_at
    )
    return earlier.exclude(learner_id=submission.learner_id).exclude(state=SubmissionState.ANCHOR)


def _rows(submission: Submission, piece: _Piece) -> Iterator[Fingerprint]:
    for value in sorted(piece.text):
        yield Fingerprint(submission=submission, kind=Fingerprint.TEXT, value=value)
    for picture in piece.pictures:
        for band in bands(picture):
            yield Fingerprint(
                submission=submission, kind=Fingerprint.PICTURE, value=band, picture=f"{picture:032x}"
            )


def _bytes(name: str) -> bytes:
    with default_storage.open(name) as file:
        content: bytes = file.read()
        return content
