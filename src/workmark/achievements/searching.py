"""What a version is found by."""

from workmark.achievements.content import AchievementContent
from workmark.lib.words import folded_words


def search_text_of(content: AchievementContent, issuer_name: str) -> str:
    """What one version is found by. Its title stands alone on the first line, so that title hits can rank first."""
    said = (
        content.summary,
        content.competency,
        content.key_method,
        content.audience,
        *(component.name for component in content.components),
        *(task.text for task in content.tasks),
        *(task.occupation for task in content.tasks),
        *(occupation.label for occupation in content.occupations),
        *(skill.label for skill in content.skills),
        *(artefact.title for artefact in content.artefacts),
        issuer_name,
    )
    return "\n".join(" ".join(folded_words(text)) for text in (content.title, "\n".join(said)))
