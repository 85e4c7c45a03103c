"""Notes on places in the evidence as the part `components/notes.html` shows them, to assessor and learner alike."""

from collections.abc import Iterable
from dataclasses import dataclass

from workmark.assessment.anchoring import Place, Region, Stretch
from workmark.assessment.annotation_models import Annotation
from workmark.web.viewing import Addresses


@dataclass(frozen=True)
class ShownNote:
    """A note with where it is: in words, and drawn where it can be. picture: what `region` lies on; play: from there.

    place: 1 for "Assessor 1".
    """

    token: str
    title: str
    assessor: int
    where: str
    note: str
    row: str
    picture: str
    region: Region | None
    play: str


def shown_notes(annotations: Iterable[Annotation]) -> list[ShownNote]:
    return [_shown(annotation) for annotation in annotations]


def _shown(annotation: Annotation) -> ShownNote:
    place, evidence = annotation.place, annotation.evidence
    row = annotation.assignment.submission.version.said.row(annotation.row_key)
    region = place if isinstance(place, Region) else None
    return ShownNote(
        token=annotation.token,
        title=evidence.blind_title,
        assessor=annotation.assignment.place,
        where=annotation.place_in_words,
        note=annotation.note,
        row=row.title if row else "",
        picture=_picture(annotation, region) if region else "",
        region=region,
        play=_play(annotation, place),
    )


def _picture(annotation: Annotation, region: Region) -> str:
    at, stored = Addresses(annotation.evidence), annotation.evidence.stored
    is_paged = stored is not None and stored.rendering_type == "application/pdf"
    return at.page(region.page) if is_paged else at.file()


def _play(annotation: Annotation, place: Place) -> str:
    """An address that plays from there (W3C Media Fragments)."""
    if not isinstance(place, Stretch):
        return ""
    end = f",{place.end:g}" if place.end > place.start else ""
    return f"{Addresses(annotation.evidence).file()}#t={place.start:g}{end}"
