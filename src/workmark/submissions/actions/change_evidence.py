"""Change what is said about a piece of Evidence, or who may see it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.organisations.permissions import require
from workmark.submissions.editing import lock_draft, refuse_carried_part, touch, typing
from workmark.submissions.evidence import EvidenceDetails, clean_text, digest
from workmark.submissions.models import Evidence, EvidenceKind

# Words typed into a draft are saved every few seconds and are not audited one by one (decision 0146).
_WORDS = frozenset({"title", "description", "transcript", "text", "sha256"})
# Who may see an item is the learner's to change at any time, also long after the decision.
_ALWAYS_HERS = frozenset({"visibility", "is_confidential_to_employer"})


def change_evidence(
    learner: Person,
    evidence: Evidence,
    details: EvidenceDetails,
    *,
    text: str | None = None,
    revision: int,
    at: datetime,
) -> Evidence:
    """Store the details, and for a text its words, that were edited on top of `revision`.

    Raises WrongState if someone saved in between (nothing is overwritten), or if more than who may see it would
    change on work that was handed in.
    """
    require(learner, "submission.edit", evidence.submission)
    changed = _changes(Evidence.objects.get(pk=evidence.pk), details, text)
    if not changed:
        return evidence
    with _scope(learner, evidence, frozenset(changed), at):
        current = Evidence.objects.select_for_update(no_key=True).get(pk=evidence.pk)
        if current.revision != revision:
            raise WrongState(
                _("This item was changed in another window since you opened it. Both are shown: choose one.")
            )
        for name, value in changed.items():
            setattr(current, name, value)
        current.revision += 1
        current.save(update_fields=[*changed, "revision"])
    return current


def _changes(current: Evidence, details: EvidenceDetails, text: str | None) -> dict[str, object]:
    wanted: dict[str, object] = dict(vars(details.under_rule(current.is_kept).checked()))
    wanted["title"] = wanted["title"] or current.title
    if text is not None and current.kind == EvidenceKind.TEXT:
        wanted["text"] = clean_text(text)
        wanted["sha256"] = digest(str(wanted["text"]))
    return {name: value for name, value in wanted.items() if getattr(current, name) != value}


@contextmanager
def _scope(learner: Person, evidence: Evidence, changed: frozenset[str], at: datetime) -> Iterator[None]:
    submission, part = evidence.submission, f"artefact/{evidence.requirement_key}"
    if changed <= _WORDS:
        with typing(learner, submission, at=at) as draft:
            refuse_carried_part(draft, part)
            yield
        return
    with change(learner, "submission.edit", submission, organisation=submission.issuer) as event:
        if not changed <= _ALWAYS_HERS:
            draft = lock_draft(submission)
            refuse_carried_part(draft, part)
            touch(draft, at)
        event.target = evidence
        event.detail = {"changed": sorted(changed)}
        yield
        evidence.refresh_from_db()
