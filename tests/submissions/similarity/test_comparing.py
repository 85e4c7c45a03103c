"""Hints: from earlier work of others for the same issuer, to the assessor who holds the work, and to nobody else."""

import io
from datetime import timedelta
from typing import Any

import pytest

from tests.submissions import scenes
from tests.submissions.scenes import MONDAY
from tests.submissions.similarity.labelled import jpeg, near_copy, pictures, texts
from tests.web.learner.conftest import signed_in_as
from workmark.assessment.readings import open_reading
from workmark.submissions.actions.add_evidence import add_evidence, add_file
from workmark.submissions.actions.start import start
from workmark.submissions.copying import example_of
from workmark.submissions.evidence import WrittenText
from workmark.submissions.models import SimilarityHint
from workmark.submissions.similarity.comparing import look_for_similar

TEXT = texts(1)[0]
PHOTO = pictures(1)[0]


def handed_in(person: Any, version: Any, *, days: int, text: str = "", photo: bytes = b"") -> Any:
    work = start(person, version, at=MONDAY)
    if text:
        add_evidence(person, work, "shelf", WrittenText(text), at=MONDAY)
    if photo:
        add_file(person, work, "shelf", io.BytesIO(photo), "a.jpg", at=MONDAY)
    moment = MONDAY + timedelta(days=days)
    type(work).objects.filter(pk=work.pk).update(
        state="submitted", submitted_at=moment, declared_own_work_at=moment
    )
    work.refresh_from_db()
    return work


def found(work: Any) -> list[tuple[str, Any]]:
    return [(hint.kind, hint.earlier) for hint in look_for_similar(work, at=MONDAY)]


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ({"text": TEXT}, {"text": near_copy(TEXT, 7)}, "same-words"),
        ({"photo": jpeg(PHOTO)}, {"photo": jpeg(PHOTO)}, "same-file"),
        ({"photo": jpeg(PHOTO)}, {"photo": jpeg(PHOTO.resize((240, 180)), 50)}, "same-picture"),
    ],
)
def test_what_is_like_earlier_work_of_somebody_else_is_hinted_at(
    cast: Any, version: Any, first: dict[str, Any], second: dict[str, Any], kind: str
) -> None:
    earlier = handed_in(cast.otto, version, days=0, **first)
    later = handed_in(cast.lena, version, days=1, **second)

    assert found(earlier) == []
    assert found(later) == [(kind, earlier)]
    assert found(later) == [(kind, earlier)]  # a second run of the task changes nothing
    assert SimilarityHint.objects.count() == 1


def test_her_own_earlier_work_and_other_issuers_are_not_compared(cast: Any, version: Any) -> None:
    elsewhere = scenes.version(cast.kestrel, "elsewhere")
    other = scenes.version(cast.harbour, "another")
    for work in (
        handed_in(cast.otto, elsewhere, days=0, text=TEXT),
        handed_in(cast.lena, other, days=0, text=TEXT),
    ):
        look_for_similar(work, at=MONDAY)

    assert found(handed_in(cast.lena, version, days=1, text=TEXT)) == []


def test_an_example_made_of_her_own_work_flags_nobody(cast: Any, version: Any) -> None:
    first = handed_in(cast.lena, version, days=0, text=TEXT, photo=jpeg(PHOTO))
    example = example_of(first, at=MONDAY + timedelta(days=1))  # its keeper is somebody else to the program
    look_for_similar(example, at=MONDAY)
    later = handed_in(
        cast.lena, scenes.version(cast.harbour, "another"), days=2, text=TEXT, photo=jpeg(PHOTO)
    )

    assert found(later) == []
    SimilarityHint.objects.create(submission=later, kind="same-file", earlier=example, share=1)  # of before
    assert later.shown_hints == []


def test_words_that_many_share_are_a_form_and_no_hint(cast: Any, version: Any) -> None:
    for person in (cast.otto, cast.emre, cast.rui, cast.maud):
        look_for_similar(handed_in(person, version, days=0, text=TEXT), at=MONDAY)

    assert found(handed_in(cast.lena, version, days=1, text=TEXT)) == []


def test_only_the_assessor_sees_a_hint_and_it_names_nobody(cast: Any, version: Any) -> None:
    look_for_similar(handed_in(cast.otto, version, days=0, text=TEXT), at=MONDAY)
    work = handed_in(cast.lena, version, days=1, text=TEXT)
    look_for_similar(work, at=MONDAY)
    held = work.assignments.create(assessor=cast.aziz, reading=open_reading(work, at=MONDAY), due_at=MONDAY)

    shown = signed_in_as(cast.aziz).get(f"/assess/{held.token}/").content.decode()
    hers = signed_in_as(cast.lena).get(f"/work/{work.token}/").content.decode()

    assert "Look here: like earlier work" in shown
    assert "100 in 100" in shown
    assert "Otto" not in shown
    assert "earlier work" not in hers
