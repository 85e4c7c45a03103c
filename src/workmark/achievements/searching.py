"""Words as the search compares them: plain lower-case letters, so that "Cafe" finds "café"."""

import re
import unicodedata

from workmark.achievements.content import AchievementContent

# Letters that Unicode does not take apart into a plain letter and a mark.
_WHOLE_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i"})
_WORD = re.compile(r"\w+")


def fold(text: str) -> str:
    """Lower case, without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(_WHOLE_LETTERS)


def folded_words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


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
