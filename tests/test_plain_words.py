"""All words of the pages are plain (TRUST EQ6): no sentence over 25 words anywhere, and no page above US grade 8.

Help, about and the other pages of whole texts are graded as they are served: `web/public/test_words.py`. Here are the
rest, read from the templates: sentences of five words and more, since the formula says nothing of labels.
"""

import re
from pathlib import Path

import polib
import pytest

import workmark
from workmark.achievements.reading import LONGEST_SENTENCE, reading_of

SOURCE = Path(workmark.__file__).parent
TEMPLATES = sorted((SOURCE / "web").glob("*/templates/**/*.html"))
HIGHEST_GRADE = 8
_TRANSLATED = re.compile(
    r'{%\s*translate\s+"((?:[^"\\]|\\.)*)"|{%\s*blocktranslate[^%]*%}(.*?){%\s*endblocktranslate', re.DOTALL
)


def sentences(template: Path) -> list[str]:
    found = [one or many for one, many in _TRANSLATED.findall(template.read_text(encoding="utf-8"))]
    words = [re.sub(r"{%\s*plural\s*%}", ". ", text) for text in found]
    words = [re.sub(r"<[^>]+>", "", re.sub(r"{{.*?}}", "5", text)) for text in words]
    words = [re.sub(r"\s+", " ", text).strip() for text in words]
    return [text if text[-1] in ".?!:" else f"{text}." for text in words if len(text.split()) >= 5]


def test_no_sentence_that_a_person_reads_is_longer_than_25_words() -> None:
    known = polib.pofile(str(SOURCE / "locale" / "es" / "LC_MESSAGES" / "django.po"))
    texts = [text for entry in known for text in (entry.msgid, entry.msgid_plural) if text]

    assert LONGEST_SENTENCE == 25
    assert len(texts) > 5_000
    assert [found.text for text in texts for found in reading_of(text).too_long()] == []


@pytest.mark.parametrize(
    "audience", sorted({path.relative_to(SOURCE / "web").parts[0] for path in TEMPLATES})
)
def test_no_page_reads_above_grade_8(audience: str) -> None:
    pages = [path for path in TEMPLATES if path.relative_to(SOURCE / "web").parts[0] == audience]
    grades = {path.name: reading_of("\n\n".join(sentences(path))).grade for path in pages}

    assert {
        name: grade for name, grade in grades.items() if grade is not None and grade > HIGHEST_GRADE
    } == {}
