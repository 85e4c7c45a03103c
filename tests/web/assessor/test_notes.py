"""Notes pinned to evidence: made by the assessor who holds the work, read by the learner with the decision, by no one else."""

import io
from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import Program
from tests.assessment.scenes import lock, qualify, score_all, take
from tests.submissions import scenes
from tests.web.learner.conftest import signed_in_as
from workmark.assessment.annotation_models import Annotation
from workmark.assessment.models import Reading
from workmark.lib.clock import now
from workmark.organisations.actions.create_token import create_token
from workmark.submissions.actions.add_evidence import add_evidence, add_file
from workmark.submissions.actions.start import start
from workmark.submissions.evidence import WrittenText

NOTE = "Say here which shelf this is."


@pytest.fixture
def work(cast: Any) -> Any:
    """Lena's work with a plan of two pages, a talk, a script and a text, handed in."""
    version = scenes.version(cast.harbour)
    for person in (cast.aziz, cast.maud):
        qualify(cast, person, version)
    made = start(cast.lena, version, at=now())
    add_file(
        cast.lena, made, "shelf", io.BytesIO(scenes.pdf("Oldest first", "Second page")), "plan.pdf", at=now()
    )
    add_file(cast.lena, made, "talk", io.BytesIO(scenes.wav(bytes(99))), "talk.wav", at=now())
    add_file(cast.lena, made, "shelf", io.BytesIO(b"one\ntwo\nthree\n"), "steps.txt", at=now())
    add_evidence(cast.lena, made, "shelf", WrittenText("We put the oldest stock first."), at=now())
    type(made).objects.update(state="submitted", submitted_at=now(), declared_own_work_at=now())
    Reading.objects.create(submission=made, opened_at=now())
    made.refresh_from_db()
    return made


@pytest.fixture
def held(cast: Any, work: Any) -> Any:
    return take(cast.aziz, work)


def place_of(held: Any, name: str) -> str:
    item = held.submission.evidence.get(file_name=name)
    return f"/assess/{held.token}/evidence/{item.token}/"


FORMS = {
    "a box on the second page": (
        "plan.pdf",
        {"left": "10", "top": "5", "width": "30", "height": "20", "page": "2"},
        {"kind": "region", "left": 10.0, "top": 5.0, "width": 30.0, "height": 20.0, "page": 2},
    ),
    "a stretch of a talk": (
        "talk.wav",
        {"from": "0:03", "to": "1:05"},
        {"kind": "time", "start": 3.0, "end": 65.0},
    ),
    "lines of a file": ("steps.txt", {"first": "2", "last": "3"}, {"kind": "lines", "first": 2, "last": 3}),
    "words of a file": (
        "steps.txt",
        {"quote": "Two three"},
        {"kind": "words", "quote": "two three", "start": 4},
    ),
    "words of a text": (
        "",
        {"quote": "oldest stock"},
        {"kind": "words", "quote": "oldest stock", "start": 11},
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("what", FORMS)
def test_a_note_is_pinned_by_filling_in_a_form(cast: Any, held: Any, what: str) -> None:
    name, fields, anchor = FORMS[what]
    aziz, place = signed_in_as(cast.aziz), place_of(held, name)

    answer = aziz.post(place, {**fields, "note": NOTE, "row": "shelf-order", "do": "add"})
    page = aziz.get(place).content.decode()

    assert answer.status_code == 302
    made = Annotation.objects.get()
    assert (made.anchor, made.note, made.row_key) == (anchor, NOTE, "shelf-order")
    assert NOTE in page
    assert "Shelf order" in page


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("plan.pdf", {"left": "90", "top": "0", "width": "30", "height": "1"}),
        ("plan.pdf", {"left": "x", "top": "0", "width": "30", "height": "1"}),
        ("talk.wav", {"from": "1:99"}),
        ("talk.wav", {"from": "2:00", "to": "1:00"}),
        ("steps.txt", {"quote": "four"}),
        ("", {"quote": ""}),
    ],
)
def test_a_place_that_is_none_is_said_and_nothing_is_lost(
    cast: Any, held: Any, name: str, fields: dict[str, str]
) -> None:
    answer = signed_in_as(cast.aziz).post(place_of(held, name), {**fields, "note": NOTE, "do": "add"})

    assert answer.status_code == 422
    assert NOTE in answer.content.decode()
    assert not Annotation.objects.exists()


def pinned(cast: Any, held: Any, row: str = "") -> str:
    place = place_of(held, "")
    signed_in_as(cast.aziz).post(place, {"quote": "oldest", "note": NOTE, "row": row, "do": "add"})
    return place


def test_until_the_decision_nobody_but_the_assessor_reads_a_note(cast: Any, work: Any, held: Any) -> None:
    place = pinned(cast, held)

    assert signed_in_as(cast.maud).get(place).status_code == 404
    assert signed_in_as(cast.lena).get(place).status_code == 404
    assert NOTE not in signed_in_as(cast.lena).get(f"/work/{work.token}/").content.decode()


def test_a_second_assessor_sees_nothing_of_the_firsts_notes(cast: Any, work: Any, held: Any) -> None:
    pinned(cast, held)
    score_all(held)
    lock(held)
    second = take(cast.maud, work)

    page = signed_in_as(cast.maud).get(place_of(second, "")).content.decode()

    assert NOTE not in page


def test_with_the_decision_the_learner_reads_where_and_what(cast: Any, work: Any, held: Any) -> None:
    pinned(cast, held, row="shelf-order")
    score_all(held)
    lock(held)
    second = take(cast.maud, work)
    score_all(second)
    lock(second)
    work.refresh_from_db()

    page = signed_in_as(cast.lena).get(f"/work/{work.token}/").content.decode()

    assert work.state == "awarded"
    assert NOTE in page
    assert "At “oldest”" in page
    assert "Assessor 1 says" in page
    assert "Aziz" not in page


def test_locked_scores_close_the_notes(cast: Any, held: Any) -> None:
    place = pinned(cast, held)
    score_all(held)
    lock(held)
    client = signed_in_as(cast.aziz)

    added = client.post(place, {"quote": "stock", "note": "More", "do": "add"})
    removed = client.post(f"/assess/{held.token}/notes/{Annotation.objects.get().token}/remove/")

    assert (added.status_code, removed.status_code) == (409, 409)
    assert Annotation.objects.count() == 1


def test_a_note_can_be_taken_away_while_the_work_is_in_hand(cast: Any, held: Any) -> None:
    pinned(cast, held)

    signed_in_as(cast.aziz).post(f"/assess/{held.token}/notes/{Annotation.objects.get().token}/remove/")

    assert not Annotation.objects.exists()


def program(person: Any, *scopes: str) -> Program:
    _token, secret = create_token(person, name="x", scopes=list(scopes), days=1, at=now())
    return Program(secret, Client())


def test_programs_pin_read_and_remove_notes(cast: Any, work: Any, held: Any) -> None:
    aziz, lena = program(cast.aziz, "assess"), program(cast.lena, "work:read")
    item = work.evidence.get(file_name="talk.wav")
    path = f"/assess/{held.token}/evidence/{item.token}/notes"

    made = aziz.post(path, {"place": {"kind": "time", "start": 1.5, "end": 2}, "note": NOTE})
    refused = aziz.post(
        path, {"place": {"kind": "region", "left": 1, "top": 1, "width": 1, "height": 1}, "note": NOTE}
    )
    foreign = program(cast.maud, "assess").get(f"/assess/{held.token}/notes")
    early = lena.get(f"/work/{work.token}/notes").json()

    assert (made.status_code, made.json()["place_in_words"]) == (201, "From 0:01 to 0:02")
    assert (refused.status_code, foreign.status_code, early) == (422, 404, [])
    assert [one["note"] for one in aziz.get(f"/assess/{held.token}/notes").json()] == [NOTE]
    assert aziz.delete(f"/assess/{held.token}/notes/{made.json()['token']}").status_code == 204
    assert not Annotation.objects.exists()
