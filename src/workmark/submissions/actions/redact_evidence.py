"""Cover up parts of a piece of Evidence for good: a new file takes its place, and the original is destroyed."""

import contextlib
import hashlib
import io
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import Change, change
from workmark.organisations.models import Person
from workmark.organisations.permissions import require
from workmark.submissions.copying import erase_example
from workmark.submissions.editing import editing, lock_rounds, refuse_carried_part
from workmark.submissions.evidence import digest
from workmark.submissions.file_kinds import Family
from workmark.submissions.models import (
    Evidence,
    EvidenceKind,
    OthersInIt,
    StoredFile,
    Submission,
    SubmissionState,
)
from workmark.submissions.opening.results import Page
from workmark.submissions.opening.running import bind_pictures
from workmark.submissions.receiving import ReceivedFile, received
from workmark.submissions.redacting import MOST_BOXES, Box, covered_picture, covered_text
from workmark.submissions.safe_copies import SafeCopy
from workmark.submissions.signals import examples_ended, words_covered
from workmark.submissions.storing import forget_if_unused, kept
from workmark.submissions.takedowns import is_looked_at, waiting_for

_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf", "text/plain": "txt"}


def cover_boxes(learner: Person, evidence: Evidence, boxes: Sequence[Box], *, at: datetime) -> Evidence:
    """Burn boxes into a picture or into pages of a PDF. The words of a page with a box on it go too.

    Raises InvalidInput, and WrongState unless the work is a draft or somebody asks to have the item taken down, and
    while a round that holds the item is judged or must stay as it is.
    """
    require(learner, "submission.edit", evidence.submission)
    stored = evidence.stored
    if not boxes or len(boxes) > MOST_BOXES:
        raise InvalidInput(_("Draw from one to %(most)d boxes.") % {"most": MOST_BOXES})
    checked = [box.checked() for box in boxes]
    if stored is None or stored.rendering_type not in {"image/jpeg", "image/png", "application/pdf"}:
        raise InvalidInput(_("Boxes can be drawn on pictures and PDF files only."))
    made = _covered_pdf(stored, checked) if stored.pages.exists() else _covered_image(stored, checked)
    return _replace(learner, evidence, stored, made, {"boxes": len(checked)}, at)


def cover_words(learner: Person, evidence: Evidence, words: str, *, at: datetime) -> Evidence:
    """Replace words wherever they stand in a written text or in a text file. Raises InvalidInput, WrongState."""
    require(learner, "submission.edit", evidence.submission)
    if evidence.kind == EvidenceKind.TEXT:
        return _replace_text(learner, evidence, words, at)
    stored = evidence.stored
    if stored is None or stored.rendering_type != "text/plain":
        raise InvalidInput(_("Words can be covered in texts only. Use boxes for pictures and PDF files."))
    text = covered_text(_bytes(stored.rendering).decode("utf-8"), words)
    body = text.encode()
    return _replace(learner, evidence, stored, (body, "text/plain", None), {"words": True}, at, covered=words)


def must_wait(evidence: Evidence) -> bool:
    """Whether covering must wait, because a round that holds the item is looked at. A draft makes nobody wait."""
    rounds = Submission.objects.filter(pk__in=_copies(evidence).values("submission"))
    return is_looked_at(rounds.exclude(state=SubmissionState.DRAFT))


def _covered_image(stored: StoredFile, boxes: Sequence[Box]) -> "tuple[bytes, str, SafeCopy | None]":
    picture = covered_picture(_bytes(stored.rendering), stored.rendering_type, boxes)
    return picture, stored.rendering_type, None


def _covered_pdf(stored: StoredFile, boxes: Sequence[Box]) -> "tuple[bytes, str, SafeCopy | None]":
    pages = []
    for page in stored.pages.all():
        here = [box for box in boxes if box.page == page.number]
        picture = _bytes(page.picture)
        if here:
            picture = covered_picture(picture, "image/jpeg", here)
        pages.append(Page(page.number, picture, page.width, page.height, "" if here else page.words))
    if not any(box.page == page.number for box in boxes for page in pages):
        raise InvalidInput(_("No box lies on a page of this file."))
    body = bind_pictures([(page.picture, page.width, page.height) for page in pages])
    return body, "application/pdf", SafeCopy(io.BytesIO(body), "application/pdf", tuple(pages))


def _replace(
    learner: Person,
    evidence: Evidence,
    old: StoredFile,
    made: "tuple[bytes, str, SafeCopy | None]",
    said: dict[str, object],
    at: datetime,
    *,
    covered: str = "",
) -> Evidence:
    """Put the new file where the old one was, in every round of the learner's that holds it, and destroy the old.

    covered: the words that are gone, where they are known.
    """
    body, media_type, safe = made
    name = f"covered.{_ENDINGS[media_type]}"
    with (
        _received_anew(body, name, safe) as file,
        kept(file) as kept_file,
        _covering(learner, evidence, at) as event,
    ):
        if safe is not None:  # the words of its other pages are those that were read before
            kept_file.stored.copy_edition = old.copy_edition
        new = kept_file.save()
        hers = _copies(evidence)
        _tell_of_words(hers, covered)
        olds = list(StoredFile.objects.filter(pk__in=hers.values("stored")))
        examples = list(_examples().filter(evidence__stored__in=olds).distinct())
        _keep_titles_blind(hers)
        hers.update(stored=new, sha256=new.sha256, file_name=name)
        _note_as_covered(evidence)
        _end_examples(examples, [], at)
        for each in olds:
            forget_if_unused(each)
        event.target = evidence
        event.detail = {"covered": said, "before": old.sha256, "after": new.sha256}
    evidence.refresh_from_db()
    return evidence


def _replace_text(learner: Person, evidence: Evidence, words: str, at: datetime) -> Evidence:
    text = covered_text(evidence.text, words)
    before, after = evidence.sha256, digest(text)
    with _covering(learner, evidence, at) as event:
        hers = _copies(evidence)
        _tell_of_words(hers, words)
        shown_in = list(Submission.objects.filter(pk__in=hers.values("submission")))
        examples = list(
            _examples().filter(evidence__kind=EvidenceKind.TEXT, evidence__sha256=before).distinct()
        )
        hers.update(text=text, sha256=after)
        _note_as_covered(evidence)
        _end_examples(examples, shown_in, at)
        event.target = evidence
        event.detail = {"covered": {"words": True}, "before": before, "after": after}
    evidence.refresh_from_db()
    return evidence


@contextlib.contextmanager
def _covering(learner: Person, evidence: Evidence, at: datetime) -> Iterator[Change]:
    """One audited change: to a draft, or to work of any state while a request to take the item down waits."""
    if waiting_for(evidence).exists():
        with change(
            learner, "submission.edit", evidence.submission, organisation=evidence.submission.issuer
        ) as event:
            _refuse_if_looked_at(
                evidence,
                _("It is being looked at and must stay as it is. Close it today; cover it afterwards."),
            )
            yield event
        return
    with editing(learner, evidence.submission, at=at) as edit:
        refuse_carried_part(edit.draft, f"artefact/{evidence.requirement_key}")
        _refuse_if_looked_at(
            evidence,
            _("An earlier round is being looked at and must stay as it is. Put another item in its place."),
        )
        yield edit.event


def _copies(evidence: Evidence) -> QuerySet[Evidence]:
    """The item in every round of its learner; if somebody asks to have it taken down, also where she added it anew."""
    hers = Evidence.objects.filter(submission__learner=evidence.submission.learner_id)
    if evidence.kind == EvidenceKind.TEXT:
        return hers.filter(kind=EvidenceKind.TEXT, text=evidence.text)
    if waiting_for(evidence).exists():
        return hers.filter(stored__sha256=evidence.sha256)
    return hers.filter(stored=evidence.stored)


def copies_of(evidence: Evidence) -> QuerySet[Evidence]:
    """Where covering an item would cover it: in this round and in those before that hold it."""
    return _copies(evidence)


def _keep_titles_blind(hers: QuerySet[Evidence]) -> None:
    """A title that only says the file's name is known for one while that name is; it is the default one from now on."""
    for item in hers:
        if item.title != item.stable_blind_title:
            Evidence.objects.filter(pk=item.pk).update(title=item.stable_blind_title)


def _tell_of_words(hers: QuerySet[Evidence], words: str) -> None:
    """Others may have quoted them: told while the rows can still be found by what they held."""
    if words:
        words_covered.send(sender=Evidence, items=list(hers.values_list("pk", flat=True)), words=words)


def _examples() -> QuerySet[Submission]:
    return Submission.objects.filter(state=SubmissionState.ANCHOR)


def _end_examples(works: list[Submission], origins: list[Submission], at: datetime) -> None:
    """What assessors learn from shows the item as it was: it goes whole, as it does when others ask for it.

    origins: where a text stood. Names may have been taken out of a copy already, so every example made of it goes.
    """
    examples_ended.send(sender=Submission, works=works, origins=origins, at=at)
    for work in works:
        erase_example(work)


def _refuse_if_looked_at(evidence: Evidence, told: str) -> None:
    """Raise WrongState if a round that holds the item is looked at: nobody destroys what is judged by covering it."""
    works = lock_rounds(_copies(evidence))
    if is_looked_at(work for work in works if work.state != SubmissionState.DRAFT):
        raise WrongState(told)


def _note_as_covered(evidence: Evidence) -> None:
    current = Evidence.objects.select_for_update(no_key=True).get(pk=evidence.pk)
    current.others_in_it, current.revision = OthersInIt.REMOVED, current.revision + 1
    current.save(update_fields=["others_in_it", "revision"])


def _received_anew(
    body: bytes, name: str, safe: SafeCopy | None
) -> "contextlib.AbstractContextManager[ReceivedFile]":
    """The new file as if it had just come; a PDF keeps the pictures that it was bound from."""
    if safe is None:
        return received(io.BytesIO(body), name)
    sha256 = hashlib.sha256(body).hexdigest()
    file = ReceivedFile(io.BytesIO(body), len(body), sha256, Family.PDF, "application/pdf", safe)
    return contextlib.nullcontext(file)


def _bytes(name: str) -> bytes:
    with default_storage.open(name) as file:
        content: bytes = file.read()
        return content
