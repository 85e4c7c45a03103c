"""Scenes of what is told in confidence."""

from datetime import UTC, datetime
from typing import Any

from workmark.confided.actions.ask_accommodation import Needed, ask_accommodation
from workmark.confided.actions.set_questionnaire import set_questionnaire
from workmark.confided.models import AccommodationRequest

# A Thursday in November; Harbour's clock in these tests is UTC.
THURSDAY = datetime(2026, 11, 26, 15, 30, tzinfo=UTC)

GENDER: dict[str, Any] = {
    "key": "gender",
    "text": {"en": "Your gender", "es": "Tu género"},
    "categories": [
        {"key": "woman", "label": {"en": "Woman", "es": "Mujer"}},
        {"key": "man", "label": {"en": "Man", "es": "Hombre"}},
        {"key": "other", "label": {"en": "Another", "es": "Otro"}},
    ],
}
DISABILITY: dict[str, Any] = {
    "key": "disability",
    "text": {"en": "Do you live with a disability?"},
    "categories": [{"key": "yes", "label": {"en": "Yes"}}, {"key": "no", "label": {"en": "No"}}],
}


def asked(
    person: Any, issuer: Any, *kinds: str, words: str = "", at: datetime = THURSDAY
) -> AccommodationRequest:
    return ask_accommodation(person, [issuer], Needed(kinds or ["extra-time"], words), at=at)[0]


def ask_about(*questions: dict[str, Any]) -> None:
    set_questionnaire(questions or (GENDER, DISABILITY))
