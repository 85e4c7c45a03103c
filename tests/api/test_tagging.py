"""Skills in a text over the API: suggestions with their words, for whoever has a token, and bounded."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.achievements.conftest import frameworks
from tests.api.conftest import Program
from tests.conftest import Cast
from tests.submissions import scenes
from workmark.skills.models import Framework, Skill

__all__ = ["frameworks"]  # fixture
URI = "http://data.europa.eu/esco/skill/71"


@pytest.fixture
def program(
    cast: Cast, program: Callable[..., Program], frameworks: None, settings: object, tmp_path: Path
) -> Program:
    settings.WORKMARK_HOME = tmp_path  # type: ignore[attr-defined]  # pytest-django's fixture has no such attribute
    Skill.objects.create(framework=Framework.objects.get(slug="esco"), uri=URI, label="manage budgets")
    return program(cast.lena, "catalogue:read")


def test_each_sentence_gets_its_skills_with_their_words(program: Program) -> None:
    answer = program.post("/tag", {"text": "• You manage budgets.\n• Bye", "top": 1})

    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert [one["text"] for one in said["sentences"]] == ["You manage budgets.", "Bye"]
    assert [(s["uri"], s["because"]) for s in said["sentences"][0]["skills"]] == [(URI, "manage budgets")]
    assert (said["attribution"], said["left_out"]) == ("ESCO", 0)


def test_what_is_too_long_or_nowhere_is_refused(program: Program) -> None:
    assert program.post("/tag", {"text": "x" * 20_001}).status_code == 422
    assert program.post("/tag", {"text": "x", "top": 51}).status_code == 422
    assert program.post("/tag", {"text": "x", "framework": "nowhere"}).status_code == 404


def test_sentences_beyond_the_bound_are_counted_not_read(program: Program) -> None:
    said = program.post("/tag", {"text": "Hm.\n" * 70}).json()

    assert (len(said["sentences"]), said["left_out"]) == (60, 10)


def test_another_organisations_own_framework_looks_absent(program: Program, cast: Cast) -> None:
    own = Framework.objects.create(slug="kestrel-plans", name="Plans", version="1", owner=cast.kestrel)
    Skill.objects.create(framework=own, uri="urn:plans:1", label="close the depot")

    answer = program.post("/tag", {"text": "Close the depot.", "framework": "kestrel-plans"})

    assert answer.status_code == 404
    assert "Kestrel" not in answer.content.decode()


def test_a_files_words_are_read_and_the_file_is_named_where_they_are_not(program: Program) -> None:
    body = "<w:p><w:r><w:t>You manage budgets.</w:t></w:r></w:p>"
    answer = program.form("/tag/file", {"file": SimpleUploadedFile("advert.docx", scenes.docx({}, body))})
    assert answer.status_code == 200, answer.content
    assert [s["uri"] for s in answer.json()["sentences"][0]["skills"]] == [URI]

    refused = program.form("/tag/file", {"file": SimpleUploadedFile("advert.pdf", b"no PDF")})
    assert refused.status_code == 422
    assert "file" in refused.json()["fields"]
