"""A learner says in which language her evidence is, so that somebody who reads it judges it."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.languages import is_language
from workmark.lib.problems import InvalidInput
from workmark.organisations.models import Person
from workmark.submissions.editing import typing
from workmark.submissions.models import Submission


def say_language(learner: Person, submission: Submission, language: str, *, at: datetime) -> Submission:
    """language: ISO 639-1, such as "pt"; the award's own language stays what its version says. Raises InvalidInput."""
    if not is_language(language):
        message = _("Choose a language from the list.")
        raise InvalidInput(message, fields={"evidence_language": [message]})
    with typing(learner, submission, at=at) as draft:
        draft.evidence_language = language
        draft.save(update_fields=["evidence_language"])
    return draft
