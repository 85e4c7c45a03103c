"""Skills in a text over the API: suggestions with their words, for whoever has a token, and bounded."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.achievements.conftest import frameworks
from tests.api.conftest import Program
from tests.conftest import Cast
from tests.submissions import scenes
from workmark.jobs.models import Job
from workmark.skills.models import Framework, Skill
from workmark.skills.tagging_by_meaning import reckon_meanings

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


def test_meanings_are_compared_once_they_are_reckoned_and_the_answer_says_so(
    program: Program, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No word of "teach employees" stands in "train staff"; the two mean the same."""
    esco = Framework.objects.get(slug="esco")
    staff = Skill.objects.create(framework=esco, uri=f"{URI}2", label="train staff")

    def asked() -> tuple[bool, bool]:
        said = program.post("/tag", {"text": "You teach employees.", "top": 3}).json()
        return said["by_meaning"], staff.uri in [one["uri"] for one in said["sentences"][0]["skills"]]

    assert asked() == asked() == (False, False)
    waiting = Job.objects.get(function="workmark.skills.tagging_by_meaning.reckon_meanings")
    assert waiting.arguments["args"] == [esco.pk]

    assert reckon_meanings.func(esco.pk)
    assert asked() == (True, True)

    settings.WORKMARK_TAG_BY_MEANING = False  # type: ignore[attr-defined]  # as above
    assert asked() == (False, False)
    settings.WORKMARK_TAG_BY_MEANING = True  # type: ignore[attr-defined]  # as above
    monkeypatch.setattr("workmark.skills.tagging.semantic.encoder.find_spec", lambda _name: None)
    assert asked() == (False, False)
    assert not reckon_meanings.func(esco.pk)
