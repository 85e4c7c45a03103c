"""A lead assessor writes an anchor: answers and evidence, the agreed levels with notes, what it is for."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.assessment.calibration_models import Anchor, AnchorKind, AnchorState, AnchorUse
from workmark.lib.problems import InvalidInput, NotFound, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.editing import bounded
from workmark.submissions.evidence import EvidenceDetails, clean_text, digest, place
from workmark.submissions.models import Answer, Evidence, EvidenceKind
from workmark.submissions.receiving import Readable, received
from workmark.submissions.storing import forget_if_unused, kept

MOST_ANSWER, MOST_NOTE = 20_000, 4_000


def edit_anchor(
    lead: Person,
    anchor: Anchor,
    *,
    kind: str,
    use: str,
    answers: Mapping[str, str],
    levels: Mapping[str, str],
    notes: Mapping[str, str],
) -> Anchor:
    """Save all of it; unfinished is no fault until it is approved.

    answers: by question key; levels ("" while not agreed) and notes: by row key. Keys that the rubric does not have are
    refused. Raises InvalidInput, or WrongState once it is approved.
    """
    with change(lead, "anchor.edit", anchor, organisation=anchor.issuer):
        draft = _draft(anchor)
        said = draft.version.said
        if kind not in AnchorKind.values or use not in AnchorUse.values:
            raise InvalidInput(_("Choose what kind of anchor it is and what it is for."))
        questions, rows = {one.key for one in said.questions()}, {row.key: row for row in said.rows()}
        known = set(answers) <= questions and set(levels) <= set(rows) and set(notes) <= set(rows)
        if not known or any(level and rows[key].level(level) is None for key, level in levels.items()):
            raise InvalidInput(_("This rubric has no such row or level. Reload the page and try again."))
        for key, text in answers.items():
            Answer.objects.update_or_create(
                submission=draft.work,
                question_key=key,
                defaults={"text": bounded(text, MOST_ANSWER, f"answer-{key}")},
            )
        draft.kind, draft.use = kind, use
        draft.levels = {**draft.levels, **levels}
        draft.notes = {
            **draft.notes,
            **{key: bounded(text, MOST_NOTE, f"note-{key}").strip() for key, text in notes.items()},
        }
        draft.save()
        draft.seen_by.add(lead)
    return draft


def add_text_to_anchor(
    lead: Person, anchor: Anchor, requirement_key: str, *, title: str, text: str, at: datetime
) -> Evidence:
    """One item of evidence that is written here."""
    with change(lead, "anchor.edit", anchor, organisation=anchor.issuer):
        draft = _draft(anchor)
        _refuse_unknown_part(draft, requirement_key)
        written = clean_text(text)
        return place(
            draft.work,
            requirement_key,
            EvidenceDetails(title=title),
            kind=EvidenceKind.TEXT,
            text=written,
            sha256=digest(written),
            added_at=at,
        )


def add_file_to_anchor(
    lead: Person,
    anchor: Anchor,
    requirement_key: str,
    stream: Readable,
    file_name: str,
    *,
    title: str,
    description: str,
    at: datetime,
) -> Evidence:
    """One item of evidence that is a file; what it is called is not kept."""
    with (
        received(stream, file_name) as file,
        kept(file) as keeping,
        change(lead, "anchor.edit", anchor, organisation=anchor.issuer),
    ):
        draft = _draft(anchor)
        _refuse_unknown_part(draft, requirement_key)
        stored = keeping.save()
        return place(
            draft.work,
            requirement_key,
            EvidenceDetails(title=title or _("File"), description=description),
            kind=EvidenceKind.FILE,
            stored=stored,
            sha256=stored.sha256,
            added_at=at,
        )


def change_item_of_anchor(
    lead: Person, anchor: Anchor, item_token: str, *, title: str, description: str, transcript: str, text: str
) -> None:
    """Mend the words of one item, for example a name that was overlooked."""
    with change(lead, "anchor.edit", anchor, organisation=anchor.issuer):
        item = _item(_draft(anchor), item_token)
        details = EvidenceDetails(
            title=title or item.title, description=description, transcript=transcript
        ).checked()
        item.title, item.description, item.transcript = details.title, details.description, details.transcript
        if item.kind == EvidenceKind.TEXT:
            item.text = clean_text(text)
            item.sha256 = digest(item.text)
        item.save()


def remove_from_anchor(lead: Person, anchor: Anchor, item_token: str) -> None:
    """Leave one item out. The learner's own copy, if it came from her, stays where it was."""
    with change(lead, "anchor.edit", anchor, organisation=anchor.issuer):
        item = _item(_draft(anchor), item_token)
        stored = item.stored
        item.delete()
        if stored is not None:
            forget_if_unused(stored)


def _draft(anchor: Anchor) -> Anchor:
    draft = Anchor.objects.select_for_update(no_key=True).get(pk=anchor.pk)
    if draft.state != AnchorState.DRAFT:
        raise WrongState(
            _("This anchor is in use, and what people were measured by cannot change. Make another.")
        )
    return draft


def _item(draft: Anchor, token: str) -> Evidence:
    if (item := draft.work.evidence.select_related("stored").filter(token=token).first()) is None:
        raise NotFound(_("There is no such item in this anchor. Reload the page."))
    return item


def _refuse_unknown_part(draft: Anchor, requirement_key: str) -> None:
    if draft.version.said.artefact(requirement_key) is None:
        raise NotFound(_("This micro-credential asks for no such evidence. Go back to the task list."))
