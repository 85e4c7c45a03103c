"""Whole contents for tests: sound by every gate, so that a test may break exactly one thing."""

from typing import Any

from workmark.achievements.content import AchievementContent

PLAIN_WORDS = (
    "Walk the aisle with the person who takes over. Point at each job that is not done. Say first what could hurt "
    "someone. Then say what a customer waits for. Ask them to tell you the two main points. Write both names and the "
    "time in the log. "
)


def row(key: str, **changes: Any) -> dict[str, Any]:
    said = {
        "key": key,
        "title": f"Row {key}",
        "ask": "Look for a log entry with two names and a time.",
        "floor": "proficient",
        "levels": [
            {"key": "proficient", "label": "Proficient", "text": "Both names and the time are there."},
            {"key": "not-yet", "label": "Not yet", "text": "A name or the time is missing."},
        ],
    }
    return said | changes


def sound(**changes: Any) -> AchievementContent:
    """A small complete content that passes every gate. changes: top-level members to put in its place."""
    said: dict[str, Any] = {
        "title": "Shift handover that loses nothing",
        "family": "logistics-care",
        "summary": "Hand a shift over so that the next person knows what matters.",
        "competency": "The worker hands over a shift so that the next one can start at once.",
        "key_method": "A spoken handover in a fixed order, with a read-back.",
        "rationale": PLAIN_WORDS * 2 + "\n\nA fixed order helps [arora-2005].",
        "audience": "Shift leads.",
        "hours": 6,
        "price": {"amount": "0.00", "currency": "EUR", "waiver": "It is free for all."},
        "components": [
            {"key": "walk", "name": "Walk", "text": PLAIN_WORDS},
            {"key": "read-back", "name": "Read back", "text": PLAIN_WORDS},
        ],
        "sources": [
            {"key": "arora-2005", "citation": "Arora, V. (2005). Communication failures in sign-out."}
        ],
        "resources": [{"title": "Handover sheet", "provider": "HSE", "url": "https://www.hse.gov.uk/"}],
        "tasks": [{"occupation_code": "53-1047.00", "task_id": "1", "text": "Plan work schedules."}],
        "skills": [{"uri": "http://data.europa.eu/esco/skill/1", "label": "brief staff", "level": 2}],
        "overview": {
            "intro": "Tell us where you work.",
            "questions": [{"key": "context", "prompt": "What does your team do?", "max_words": 200}],
            "rows": [row("context-clear")],
        },
        "artefacts": [
            {
                "key": "log",
                "title": "Handover log",
                "description": PLAIN_WORDS * 2,
                "formats": ["file", "image"],
                "attestation": True,
                "rows": [row("log-complete")],
            }
        ],
        "reflection": {
            "intro": "Look back.",
            "questions": [{"key": "learned", "prompt": "What would you change?", "max_words": 200}],
            "rows": [row("reflection-depth")],
        },
        "design_record": {"consulted": "Four shift leads.", "date": "2026-10-05"},
        "bias_review": dict.fromkeys(
            ("examples", "equipment", "language", "disability", "power"), "We checked."
        ),
    }
    return AchievementContent.model_validate(said | changes)


def said(**changes: Any) -> dict[str, Any]:
    return sound(**changes).model_dump(mode="json")
