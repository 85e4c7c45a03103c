"""Answer a request to take evidence down: say that it was covered, close the item, delete it, or leave it as it is."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.lib.words import without_turning
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.editing import bounded
from workmark.submissions.models import (
    Evidence,
    StoredFile,
    Submission,
    SubmissionState,
    TakedownEnd,
    TakedownRequest,
)
from workmark.submissions.storing import forget_if_unused
from workmark.submissions.takedown_letters import tell_decided
from workmark.submissions.takedowns import same_item

_LONGEST_ANSWER = 2_000
_BEING_JUDGED = (SubmissionState.SUBMITTED, SubmissionState.IN_ASSESSMENT)


def decide_takedown(
    by: Person, asked: TakedownRequest, *, end: str, answer: str, at: datetime
) -> TakedownRequest:
    """end: a TakedownEnd. answer: what whoever asked and the learner read. Does what the end says, to every copy.

    Raises NotAllowed, InvalidInput without an answer, and WrongState: answered already; not covered yet; or to be
    deleted while assessors have it before them.
    """
    said = _checked(end, answer)
    with change(by, "takedown.decide", asked, organisation=asked.issuer) as event:
        current = TakedownRequest.objects.select_for_update(no_key=True, of=("self",)).get(pk=asked.pk)
        if current.end:
            raise WrongState(_("This request is answered already. Open the page again."))
        items = same_item(current.learner_id, current.digest)
        done = _carried_out(current, end, items, at)
        current.refresh_from_db(fields=["evidence"])  # it may be gone
        current.end, current.answer, current.decided_at, current.decided_by = end, said, at, by
        current.save(update_fields=["end", "answer", "decided_at", "decided_by"])
        tell_decided(current)
        event.detail = {"end": end, "items": done, "in_time": at <= current.due_at}
    return current


def _checked(end: str, answer: str) -> str:
    wrong: dict[str, list[str]] = {}
    said = without_turning(bounded(answer, _LONGEST_ANSWER, "answer")).strip()
    if end not in TakedownEnd.values:
        wrong["end"] = [_("Choose one of the listed answers.")]
    if not said:
        wrong["answer"] = [_("Write at least one sentence. Both sides read it.")]
    if wrong:
        raise InvalidInput(_("The answer needs mending before it is sent."), fields=wrong)
    return said


def _carried_out(asked: TakedownRequest, end: str, items: QuerySet[Evidence], at: datetime) -> int:
    """How many copies of the item it was done to."""
    if end == TakedownEnd.COVERED:
        if items.exists():
            raise WrongState(
                _("Nothing in the item was covered yet. Ask the learner, or choose another end.")
            )
        return _opened_again(asked)
    if end == TakedownEnd.CLOSED:
        return items.filter(closed_at=None).update(closed_at=at)
    if end == TakedownEnd.REFUSED:
        return _opened_again(asked)
    return _deleted(items)


def _opened_again(asked: TakedownRequest) -> int:
    """An item that was closed only because the answer was late is as it was; nobody else's closing is undone."""
    if asked.late_at is None or asked.evidence is None:
        return 0
    others = TakedownRequest.objects.filter(evidence=asked.evidence).exclude(pk=asked.pk)
    if (
        others.filter(end=TakedownEnd.CLOSED).exists()
        or others.filter(end="", late_at__isnull=False).exists()
    ):
        return 0
    items = same_item(asked.learner_id, asked.evidence.sha256)
    return items.filter(closed_at=asked.late_at).update(closed_at=None)


def _deleted(items: QuerySet[Evidence]) -> int:
    rounds = Submission.objects.filter(pk__in=items.values("submission")).order_by("pk")
    locked = list(rounds.select_for_update(no_key=True))
    if any(each.state in _BEING_JUDGED for each in locked):
        told = _(
            "Assessors have this work before them now. Close the item today, and delete it once they decided."
        )
        raise WrongState(told)
    files = list(StoredFile.objects.filter(pk__in=items.filter(stored__isnull=False).values("stored")))
    count = items.count()
    items.delete()
    for stored in files:
        forget_if_unused(stored)
    return count
