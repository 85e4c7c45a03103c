"""Save the learner's words for one question, as often as she pauses typing, and never over newer ones."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import NotFound, WrongState
from workmark.organisations.models import Person
from workmark.submissions.editing import bounded, refuse_carried_part, typing
from workmark.submissions.models import Answer, SetAside, Submission
from workmark.submissions.progress import AI_STATEMENT, RESUBMISSION_NOTE, is_context, part_asking

MOST_CHARACTERS = 100_000
_MOST_SET_ASIDE = 20


@dataclass(frozen=True)
class Saved:
    """What is stored now.

    is_stale: newer words were there, so those just sent were not stored. set_aside: where they are kept, unless blank.
    """

    answer: Answer
    set_aside: SetAside | None = None
    is_stale: bool = False


def save_answer(
    learner: Person,
    submission: Submission,
    question_key: str,
    text: str,
    *,
    revision: int,
    at: datetime,
    mine: Collection[str] = (),
) -> Saved:
    """Store words that were written on top of `revision`.

    A save that comes from a stale copy (another tab, another device, a while offline) overwrites nothing: its words
    are set aside next to the newer ones until the learner chooses. Equal words are no conflict.

    mine: earlier words from the same copy whose saving was never confirmed to it. Where they are what is stored, the
    copy is not stale: one of its saves arrived, and the answer to that was lost with its tab.
    question_key: of the micro-credential's questions, AI_STATEMENT, RESUBMISSION_NOTE, or a `context_key`.
    """
    words = bounded(text, MOST_CHARACTERS, question_key)
    with typing(learner, submission, at=at) as draft:
        _refuse_unknown(draft, question_key)
        answer, _made = Answer.objects.select_for_update(no_key=True).get_or_create(
            submission=draft, question_key=question_key, defaults={"edited_at": at}
        )
        if answer.text == words:
            return Saved(answer)
        if answer.revision != revision and answer.text not in mine:
            return Saved(answer, _set_aside(answer, words, revision, at), is_stale=True)
        answer.text, answer.revision, answer.edited_at = words, answer.revision + 1, at
        answer.save(update_fields=["text", "revision", "edited_at"])
        return Saved(answer)


def _refuse_unknown(draft: Submission, question_key: str) -> None:
    if question_key in {AI_STATEMENT, RESUBMISSION_NOTE} or is_context(draft.version.said, question_key):
        return
    part = part_asking(draft.version.said, question_key)
    if part is None:
        raise NotFound(_("This micro-credential asks no such question. Go back to the task list."))
    refuse_carried_part(draft, part.name)


def _set_aside(answer: Answer, words: str, revision: int, at: datetime) -> SetAside | None:
    """Keep stale words once; None if there are none to keep."""
    if not words.strip():
        return None
    same = answer.set_aside.filter(text=words).first()
    if same is not None:
        return same
    if answer.set_aside.count() >= _MOST_SET_ASIDE:
        raise WrongState(
            _("Many versions of this answer wait for you to choose. Reload the page and choose first.")
        )
    return SetAside.objects.create(answer=answer, text=words, based_on=revision, kept_at=at)
