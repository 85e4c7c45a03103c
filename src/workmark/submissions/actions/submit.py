"""Hand in a draft: complete, declared the learner's own, and sealed by a digest of all she wrote and added."""

import hashlib
from datetime import datetime
from typing import Any

import rfc8785
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.actions.start import refuse_if_suspended
from workmark.submissions.approvals import refuse_refused
from workmark.submissions.editing import bounded, lock_draft
from workmark.submissions.events import move
from workmark.submissions.messages import tell_learner_of_receipt
from workmark.submissions.models import AiUse, Submission, SubmissionState
from workmark.submissions.progress import RESUBMISSION_NOTE, still_missing
from workmark.submissions.queries import forecast_for, work_of
from workmark.submissions.renewing import refuse_late
from workmark.submissions.signals import submitted
from workmark.submissions.tasks import compare_with_earlier, keep_links


def submit(
    learner: Person, submission: Submission, *, declares_own_work: bool, ai_statement: str, at: datetime
) -> Submission:
    """Hand the work in to its issuer's assessors.

    ai_statement: which AI tools helped and how, in the learner's words; empty says none did.

    Raises InvalidInput naming what is missing, WrongState if it was handed in already. Announces `submitted`.
    """
    refuse_if_suspended(submission.issuer)
    statement = bounded(ai_statement, 4_000, "ai_statement").strip()
    with change(learner, "submission.submit", submission, organisation=submission.issuer) as event:
        draft = lock_draft(submission)
        refuse_late(draft, at)
        work = work_of(draft)
        if left := still_missing(draft.version.said, work):
            fields = {missing.target or "work": [missing.text] for missing in left}
            raise InvalidInput(_("The work is not complete yet. Finish what the list shows."), fields=fields)
        refuse_refused(draft)
        if not declares_own_work:
            words = _("Tick the box to say that this is your own work.")
            raise InvalidInput(words, fields={"declares_own_work": [words]})
        _settle_ai_use(draft, statement)
        draft.declared_own_work_at, draft.ai_statement = at, statement
        draft.resubmission_note = work.answers.get(RESUBMISSION_NOTE, "") if draft.round_number > 1 else ""
        told = forecast_for(draft, at=at)
        draft.expected_by = told.expected_by
        draft.expected_earliest, draft.expected_latest = told.earliest, told.latest
        draft.edited_at = at
        draft.save()
        move(draft, SubmissionState.SUBMITTED, actor=learner, at=at)
        tell_learner_of_receipt(draft)
        keep_links.enqueue(draft.pk)
        compare_with_earlier.enqueue(draft.pk)
        submitted.send(sender=Submission, submission=draft)
        event.target = draft
        event.detail = {"round": draft.round_number, "work_digest": digest_of_work(draft)}
    return draft


def _settle_ai_use(draft: Submission, statement: str) -> None:
    """Every item says whether an AI tool helped with it: with no statement none did; with one, each must say itself."""
    if not statement and draft.evidence.filter(ai_use=AiUse.USED).exists():
        words = _("You said of an item that an AI tool helped. Say here which tools you used, and what for.")
        raise InvalidInput(words, fields={"ai_statement": [words]})
    unsaid = draft.evidence.filter(ai_use="")
    if not statement:
        unsaid.update(ai_use=AiUse.NONE)
        return
    if left := list(unsaid):
        words = _("You used AI tools. Say for each item whether one helped with it: %(titles)s.") % {
            "titles": ", ".join(f"“{item.shown_title}”" for item in left)
        }
        raise InvalidInput(words, fields={item.token: [words] for item in left})


def digest_of_work(submission: Submission) -> str:
    """SHA-256, in hex, over every answer and every item's own digest, as canonical JSON (RFC 8785)."""
    said: dict[str, Any] = {
        "answers": dict(submission.answers.values_list("question_key", "text")),
        "evidence": [
            [
                item.requirement_key,
                item.kind,
                item.sha256,
                item.title,
                item.description,
                item.transcript,
                item.ai_use,
                item.ai_note,
            ]
            for item in submission.evidence.order_by("requirement_key", "position", "id")
        ],
        "ai_statement": submission.ai_statement,
    }
    return hashlib.sha256(rfc8785.dumps(said)).hexdigest()
