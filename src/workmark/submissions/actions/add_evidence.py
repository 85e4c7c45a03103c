"""Add one piece of Evidence that comes whole: a file from a form, a link, or a text."""

from datetime import datetime

from workmark.organisations.models import Person
from workmark.organisations.permissions import require
from workmark.submissions.editing import editing
from workmark.submissions.evidence import (
    EvidenceDetails,
    Link,
    WrittenText,
    clean_file_name,
    clean_text,
    clean_url,
    digest,
    format_of,
    place,
    refuse_format,
    requirement_in,
)
from workmark.submissions.models import Evidence, EvidenceKind, Submission
from workmark.submissions.receiving import Readable, received
from workmark.submissions.storing import kept


def add_evidence(
    learner: Person,
    submission: Submission,
    requirement_key: str,
    substance: Link | WrittenText,
    details: EvidenceDetails | None = None,
    *,
    at: datetime,
) -> Evidence:
    """Add a link or a text for one artefact requirement. Raises InvalidInput, WrongState, NotFound."""
    with editing(learner, submission, at=at) as edit:
        requirement = requirement_in(edit.draft, requirement_key)
        if isinstance(substance, Link):
            refuse_format(requirement, "link")
            url = clean_url(substance.url)
            made = {"kind": EvidenceKind.LINK, "url": url, "sha256": digest(url)}
        else:
            refuse_format(requirement, "text")
            text = clean_text(substance.text)
            made = {"kind": EvidenceKind.TEXT, "text": text, "sha256": digest(text)}
        evidence = place(edit.draft, requirement_key, details or EvidenceDetails(), added_at=at, **made)
        edit.event.target = evidence
        edit.event.detail = {"kind": evidence.kind, "requirement": requirement_key}
    return evidence


def add_file(
    learner: Person,
    submission: Submission,
    requirement_key: str,
    stream: Readable,
    file_name: str,
    details: EvidenceDetails | None = None,
    *,
    kind: EvidenceKind = EvidenceKind.FILE,
    at: datetime,
) -> Evidence:
    """Receive a whole file and add it. kind: FILE, or RECORDING when it was made in the browser.

    The slow part, reading and drawing anew, comes before the transaction so that it holds up nobody's writes.
    """
    require(learner, "submission.edit", submission)
    shown_name = clean_file_name(file_name)
    with (
        received(stream, shown_name) as file,
        kept(file) as kept_file,
        editing(learner, submission, at=at) as edit,
    ):
        refuse_format(requirement_in(edit.draft, requirement_key), format_of(file.family))
        stored = kept_file.save()
        evidence = place(
            edit.draft,
            requirement_key,
            details or EvidenceDetails(),
            kind=kind,
            stored=stored,
            file_name=shown_name,
            sha256=stored.sha256,
            added_at=at,
        )
        edit.event.target = evidence
        edit.event.detail = {"kind": evidence.kind, "requirement": requirement_key, "size": stored.size}
    return evidence
