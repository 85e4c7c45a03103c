"""An Achievement's own competencies, as framework languages want them: the competency, and under it its learning outcomes."""

from dataclasses import dataclass

from workmark.achievements.content import AchievementContent


@dataclass(frozen=True)
class Competency:
    """key: names it inside its Achievement for ever. text: one statement. parent: the key above it, or empty."""

    key: str
    text: str
    parent: str = ""


WHOLE = "competency"


def competencies_of(content: AchievementContent) -> tuple[Competency, ...]:
    """The whole first. An outcome that repeats the competency word for word is not said twice."""
    outcomes = [text for text in content.annex.learning_outcomes if text and text != content.competency]
    return (
        Competency(WHOLE, content.competency),
        *(Competency(f"outcome-{number}", text, WHOLE) for number, text in enumerate(outcomes, start=1)),
    )
