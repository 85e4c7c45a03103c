"""A file named after its learner: whoever judges is told its kind and a number, by page and by program (AQ4)."""

import io
from typing import Any

from django.utils.translation import override

from tests.assessment.scenes import qualify, take
from tests.submissions import scenes
from tests.web.assessor.test_notes import program
from tests.web.learner.conftest import signed_in_as
from workmark.assessment.models import Reading
from workmark.lib.clock import now
from workmark.submissions.actions.add_evidence import add_file
from workmark.submissions.actions.redact_evidence import cover_words
from workmark.submissions.actions.start import start
from workmark.submissions.copying import example_of
from workmark.submissions.models import Evidence

FILE = "Lena_Ortiz_Harbour_Cafe.txt"
DERIVED = "Lena Ortiz Harbour Cafe"  # what the file's name made until 2026-11-30, and rows still hold


def add(cast: Any, draft: Any, words: bytes = b"one\ntwo\n", name: str = FILE) -> Evidence:
    return add_file(cast.lena, draft, "shelf", io.BytesIO(words), name, at=now())


def test_a_file_named_after_its_learner_names_her_to_no_assessor(cast: Any) -> None:
    version = scenes.version(cast.harbour)
    qualify(cast, cast.aziz, version)
    draft = start(cast.lena, version, at=now())
    new, old = add(cast, draft), add(cast, draft, b"three\n")
    assert (new.title, old.title) == ("File 1", "File 2")
    Evidence.objects.filter(pk=old.pk).update(title=DERIVED)
    type(draft).objects.update(state="submitted", submitted_at=now(), declared_own_work_at=now())
    Reading.objects.create(submission=draft, opened_at=now())
    draft.refresh_from_db()
    held = take(cast.aziz, draft)

    aziz = signed_in_as(cast.aziz)
    pages = [f"/assess/{held.token}/"]
    pages += [f"/assess/{held.token}/evidence/{item.token}/" for item in (new, old)]
    pages += [f"/work/evidence/{item.token}/" for item in (new, old)]
    for page in pages:
        answer = aziz.get(page)
        assert answer.status_code == 200, page
        served = b"".join(answer.streaming_content).decode() if answer.streaming else answer.text
        assert "ortiz" not in (served + str(answer.headers)).lower(), page
    assert "File 1" in aziz.get(pages[0]).text
    assert "File 2" in aziz.get(pages[0]).text
    told = program(cast.aziz, "assess").get(f"/assess/{held.token}").json()
    assert [item["title"] for item in told["evidence"]] == ["File 1", "File 2"]
    assert "Ortiz" not in str(told)

    standing = signed_in_as(cast.lena).get(f"/work/{draft.token}/").text
    assert "File 1" in standing
    assert DERIVED in standing  # her own words for it, to her
    with override("es"):
        assert (new.shown_title, new.blind_title, new.title) == ("Archivo 1", "Archivo 1", "File 1")


def test_no_copy_and_no_covering_brings_the_files_name_back(cast: Any) -> None:
    draft = start(cast.lena, scenes.version(cast.harbour), at=now())
    item = add(cast, draft)
    Evidence.objects.filter(pk=item.pk).update(title=DERIVED)
    item.refresh_from_db()

    example = example_of(draft, at=now())
    assert [one.title for one in example.evidence.all()] == ["File 1"]

    cover_words(cast.lena, item, "two", at=now())
    item.refresh_from_db()
    assert (item.title, item.file_name) == ("File 1", "covered.txt")


def test_words_of_the_learners_own_stay_the_title(cast: Any) -> None:
    draft = start(cast.lena, scenes.version(cast.harbour), at=now())
    item = add(cast, draft)
    for title, shown in (("Shelf before", "Shelf before"), ("File 9", "File 9"), (FILE, "File 1")):
        item.title = title
        assert item.blind_title == shown
