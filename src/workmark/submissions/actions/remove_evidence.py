"""Take a piece of Evidence out of a draft; its file is deleted unless an earlier round still holds it."""

from datetime import datetime

from workmark.organisations.models import Person
from workmark.submissions.editing import editing, refuse_carried_part
from workmark.submissions.models import Evidence
from workmark.submissions.storing import forget_if_unused


def remove_evidence(learner: Person, evidence: Evidence, *, at: datetime) -> None:
    with editing(learner, evidence.submission, at=at) as edit:
        refuse_carried_part(edit.draft, f"artefact/{evidence.requirement_key}")
        edit.event.detail = {"removed": evidence.pk, "kind": evidence.kind, "sha256": evidence.sha256}
        stored = evidence.stored
        evidence.delete()
        if stored is not None:
            forget_if_unused(stored)
