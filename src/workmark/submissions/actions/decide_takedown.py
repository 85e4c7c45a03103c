"""Answer a request to take evidence down: say that it was covered, close the item, delete it, or leave it as it is."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.lib.words import without_turning
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.approvals import refused_digests
from workmark.submissions.copying import erase_example
from workmark.submissions.editing import bounded, lock_rounds
from workmark.submissions.models import (
    Evidence,
    EvidenceKind,
    StoredFile,
    Submission,
    SubmissionState,
    TakedownEnd,
    TakedownRequest,
)
from workmark.submissions.queries import must_stay
from workmark.submissions.signals import examples_ended
from workmark.submissions.storing import forget_if_unused
from workmark.submissions.takedown_letters import tell_decided
from workmark.submissions.takedowns import (
    BEING_JUDGED,
    about_the_same,
    is_covered,
    left_uncovered,
    reported_items,
    same_item,
)

LONGEST_ANSWER = 2_000


def decide_takedown(
    by: Person, asked: TakedownRequest, *, end: str, answer: str, at: datetime
) -> TakedownRequest:
    """end: a TakedownEnd. answer: what whoever asked and the learner read. Does what the end says, to every copy.

    Only the asked issuer's copies and examples are deleted; the learner's copies at others are closed.

    Raises NotAllowed, InvalidInput without an answer, and WrongState: answered already; not covered yet; or to be
    deleted while it is judged or must stay as it is.
    """
    said = _checked(end, answer)
    with change(by, "takedown.decide", asked, organisation=asked.issuer) as event:
        current = _locked(asked)
        if current.end:
            raise WrongState(_("This request is answered already. Open the page again."))
        done = _carried_out(current, end, at)
        current.refresh_from_db(fields=["evidence"])  # it may be gone
        current.end, current.answer, current.decided_at, current.decided_by = end, said, at, by
        current.save(update_fields=["end", "answer", "decided_at", "decided_by"])
        tell_decided(current)
        event.detail = {"end": end, "items": done, "in_time": at <= current.due_at}
    return current


def _locked(asked: TakedownRequest) -> TakedownRequest:
    """The request, locked with all others about its item: of two answers at one moment the second sees the first."""
    rows = about_the_same(asked).order_by("pk").select_for_update(no_key=True, of=("self",))
    return next(each for each in rows if each.pk == asked.pk)


def _checked(end: str, answer: str) -> str:
    wrong: dict[str, list[str]] = {}
    said = without_turning(bounded(answer, LONGEST_ANSWER, "answer")).strip()
    if end not in TakedownEnd.values:
        wrong["end"] = [_("Choose one of the listed answers.")]
    if not said:
        wrong["answer"] = [_("Write at least one sentence. Both sides read it.")]
    if wrong:
        raise InvalidInput(_("The answer needs mending before it is sent."), fields=wrong)
    return said


def _carried_out(asked: TakedownRequest, end: str, at: datetime) -> int:
    """How many copies of the item it was done to."""
    if end == TakedownEnd.COVERED:
        return _covered(asked, at)
    if end == TakedownEnd.CLOSED:
        return reported_items(asked).filter(closed_at=None).update(closed_at=at)
    if end == TakedownEnd.REFUSED:
        return _opened_again(asked)
    return _deleted(asked, at)


def _covered(asked: TakedownRequest, at: datetime) -> int:
    """What was covered opens again. A copy of hers that was not is closed, and no example shows it any more."""
    if not is_covered(asked):
        raise WrongState(_("Nothing in the item was covered yet. Ask the learner, or choose another end."))
    opened = _opened_again(asked)
    left_uncovered(asked).filter(closed_at=None).update(closed_at=at)
    _end_examples(asked, same_item(asked.learner_id, asked.digest), at)
    return opened


def _opened_again(asked: TakedownRequest) -> int:
    """An item that was closed only because answers were late is as it was; nobody else's closing is undone."""
    same = about_the_same(asked)
    taken_down = Q(end__in=[TakedownEnd.CLOSED, TakedownEnd.DELETED])
    late_still = Q(end="", late_at__isnull=False)
    if same.exclude(pk=asked.pk).filter(taken_down | late_still).exists():
        return 0
    late = same.filter(late_at__isnull=False).values("late_at")
    items = reported_items(asked).exclude(sha256__in=refused_digests(asked.learner_id))
    return items.filter(closed_at__in=late).update(closed_at=None)


def _deleted(asked: TakedownRequest, at: datetime) -> int:
    items = reported_items(asked)
    here = items.filter(submission__version__achievement__issuer=asked.issuer_id)
    _refuse_if_needed(lock_rounds(here))
    hers = here.filter(submission__learner_id=asked.learner_id)
    files = list(StoredFile.objects.filter(pk__in=hers.filter(stored__isnull=False).values("stored")))
    count = here.count()
    _end_examples(asked, here, at)
    hers.delete()
    for stored in files:
        forget_if_unused(stored)
    elsewhere = items.filter(submission__learner_id=asked.learner_id, closed_at=None)
    elsewhere.update(closed_at=at)
    return count


def _refuse_if_needed(works: Sequence[Submission]) -> None:
    if any(each.state in BEING_JUDGED for each in works):
        told = _(
            "Assessors have this work before them now. Close the item today, and delete it once they decided."
        )
        raise WrongState(told)
    if any(must_stay(each) for each in works):
        raise WrongState(
            _("It is being looked at and must stay as it is. Close it today; delete it afterwards.")
        )


def _end_examples(asked: TakedownRequest, items: QuerySet[Evidence], at: datetime) -> None:
    """Examples of the issuer's are erased whole: closing an item does not hide it from whoever reads an example."""
    of_issuer = Submission.objects.filter(version__achievement__issuer=asked.issuer_id)
    works = list(of_issuer.filter(state=SubmissionState.ANCHOR, pk__in=items.values("submission")))
    texts = reported_items(asked).filter(submission__learner_id=asked.learner_id, kind=EvidenceKind.TEXT)
    origins = list(of_issuer.filter(pk__in=texts.values("submission")))
    examples_ended.send(sender=Submission, works=works, origins=origins, at=at)
    for work in works:
        erase_example(work)
