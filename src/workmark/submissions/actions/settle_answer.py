"""Choose between an answer and words that were set aside when a stale copy was saved."""

from datetime import datetime
from enum import StrEnum

from workmark.organisations.models import Person
from workmark.submissions.actions.save_answer import MOST_CHARACTERS
from workmark.submissions.editing import bounded, typing
from workmark.submissions.models import Answer, SetAside


class Choice(StrEnum):
    STORED = "stored"  # keep the answer as it is
    ASIDE = "aside"  # take the words that were set aside
    BOTH = "both"  # keep both, one after the other, to edit by hand


def settle_answer(learner: Person, set_aside: SetAside, choice: Choice, *, at: datetime) -> Answer:
    """Apply the learner's choice; the words set aside are gone afterwards, by her wish."""
    submission = set_aside.answer.submission
    with typing(learner, submission, at=at):
        answer = Answer.objects.select_for_update(no_key=True).get(pk=set_aside.answer_id)
        kept = {
            Choice.STORED: answer.text,
            Choice.ASIDE: set_aside.text,
            Choice.BOTH: f"{answer.text}\n\n{set_aside.text}",
        }[choice]
        if kept != answer.text:
            answer.text = bounded(kept, MOST_CHARACTERS, answer.question_key)
            answer.revision += 1
            answer.edited_at = at
            answer.save(update_fields=["text", "revision", "edited_at"])
        set_aside.delete()
    return answer
