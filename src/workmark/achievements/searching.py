"""What a published version is found by, and writing it into the search."""

from workmark.achievements.content import AchievementContent
from workmark.achievements.models import AchievementVersion
from workmark.achievements.translating import approved_translations, translated_content
from workmark.lib.words import folded_words
from workmark.skills.indexing import Label, index_rows
from workmark.skills.search_models import EntryKind, TermRole


def index_version(version: AchievementVersion) -> None:
    """Put the version in place of every other of its Achievement: only what can be started is looked for.

    It is found by the words of its approved translations too.
    """
    versions = AchievementVersion.objects.filter(achievement_id=version.achievement_id)
    _title, _line, said = version.search_text.partition("\n")
    labels = [Label(version.pk, version.title, TermRole.PREFERRED, version.language, beside=said)]
    for one in approved_translations(version):
        content = AchievementContent.model_validate(
            translated_content(version.said, one.approved, one.language)
        )
        _title, _line, said = search_text_of(content, version.issuer.name).partition("\n")
        labels.append(Label(version.pk, content.title, TermRole.PREFERRED, one.language, beside=said))
    index_rows(EntryKind.ACHIEVEMENT, list(versions.values_list("pk", flat=True)), labels)


def search_text_of(content: AchievementContent, issuer_name: str) -> str:
    """What one version is found by. Its title stands alone on the first line."""
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
