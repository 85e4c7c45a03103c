"""What every change to a draft shares: whose it is, that it is still a draft, and one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import Change, change
from workmark.organisations.models import Person
from workmark.organisations.permissions import require
from workmark.submissions.models import Evidence, Submission, SubmissionState
from workmark.submissions.progress import part_is_carried


@dataclass(frozen=True)
class Editing:
    """A draft, locked for this transaction, and what its audit event will say."""

    draft: Submission
    event: Change


@contextmanager
def editing(actor: Person, submission: Submission, *, at: datetime) -> Iterator[Editing]:
    """Run the block as one audited change to a draft.

    Raises NotAllowed unless it is the actor's own, WrongState unless it is a draft.
    """
    with change(actor, "submission.edit", submission, organisation=submission.issuer) as event:
        draft = lock_draft(submission)
        yield Editing(draft, event)
        touch(draft, at)


@contextmanager
def typing(actor: Person, submission: Submission, *, at: datetime) -> Iterator[Submission]:
    """Run the block as one save of words into a draft: permission and transaction, but no audit event.

    A learner's words are saved every few seconds. Each save as a link of the audit chain would put every writer in
    one queue and say nothing: the event of handing in carries the digest of all words (decision 0146).
    """
    require(actor, "submission.edit", submission)
    with transaction.atomic():
        draft = lock_draft(submission)
        yield draft
        touch(draft, at)


def lock_draft(submission: Submission) -> Submission:
    draft = Submission.objects.select_for_update(no_key=True).get(pk=submission.pk)
    if draft.state != SubmissionState.DRAFT:
        raise WrongState(
            _("This work is “%(state)s” now and can no longer be changed. Reload the page to see it.")
            % {"state": SubmissionState(draft.state).label}
        )
    return draft


def lock_rounds(items: QuerySet[Evidence]) -> list[Submission]:
    """The rounds that hold these items, locked until the transaction ends; the latest first, as handing in locks them."""
    rounds = Submission.objects.filter(pk__in=items.values("submission")).order_by("-pk")
    return list(rounds.select_for_update(no_key=True))


def touch(draft: Submission, at: datetime) -> None:
    """Note when the learner last worked on it."""
    draft.edited_at = at
    draft.save(update_fields=["edited_at"])


def refuse_carried_part(draft: Submission, part_key: str) -> None:
    """Raise WrongState if every row of this part passed before: what passed is neither judged nor changed again."""
    carried = set(draft.carried_rows.values_list("row_key", flat=True))
    if part_is_carried(draft.version.said, part_key, carried):
        raise WrongState(
            _("This part passed in an earlier round and stays passed, so it is closed for changes.")
        )


def bounded(text: str, limit: int, field: str) -> str:
    """The text with line ends as "\\n", or InvalidInput if it is too long or holds null characters."""
    clean = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in clean or any("\ud800" <= sign <= "\udfff" for sign in clean):
        raise InvalidInput(
            _("The text holds a character that cannot be stored. Paste it as plain text."),
            fields={field: [_("Remove characters that do not show.")]},
        )
    if len(clean) > limit:
        raise InvalidInput(
            _("The text has %(found)d characters; at most %(limit)d fit. Shorten it, or add it as a file.")
            % {"found": len(clean), "limit": limit},
            fields={field: [_("Use at most %(limit)d characters.") % {"limit": limit}]},
        )
    return clean
