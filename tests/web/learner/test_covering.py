"""The page that covers up: by numbers and buttons alone, seen before it is done, done only when she is sure."""

import io
from typing import Any

from django.test import Client

from tests.submissions import scenes
from workmark.lib.clock import now
from workmark.submissions.actions.add_evidence import add_evidence, add_file
from workmark.submissions.evidence import WrittenText
from workmark.submissions.models import Evidence

NUMBERS = {"left": "10", "top": "20", "width": "30", "height": "40", "page": "1"}


def photo(cast: Any, draft: Any) -> tuple[Evidence, str]:
    item = add_file(cast.lena, draft, "shelf", io.BytesIO(scenes.png(100, 100)), "a.png", at=now())
    return item, f"/work/{draft.token}/item/{item.token}/cover/"


def test_a_box_is_placed_by_buttons_and_seen_before_it_is_burnt_in(
    as_lena: Client, cast: Any, draft: Any
) -> None:
    item, place = photo(cast, draft)

    moved = as_lena.post(place, {**NUMBERS, "do": "right"}).content.decode()
    added = as_lena.post(place, {**NUMBERS, "do": "add"}).content.decode()

    assert '<rect class="cover-now" data-box x="11.0" y="20.0" width="30.0" height="40.0"/>' in moved
    assert '<rect class="cover-done" x="10.0" y="20.0" width="30.0" height="40.0"/>' in added
    assert 'name="box" value="10.0,20.0,30.0,40.0,1"' in added
    assert Evidence.objects.get(pk=item.pk).sha256 == item.sha256


def test_nothing_is_deleted_until_she_says_that_she_is_sure(as_lena: Client, cast: Any, draft: Any) -> None:
    item, place = photo(cast, draft)
    boxes = {**NUMBERS, "box": ["10.0,20.0,30.0,40.0,1"], "do": "burn"}

    unsure = as_lena.post(place, boxes)
    same = Evidence.objects.get(pk=item.pk).sha256 == item.sha256
    sure = as_lena.post(place, {**boxes, "sure": "1"})

    assert (unsure.status_code, same, sure.status_code) == (422, True, 302)
    assert Evidence.objects.get(pk=item.pk).sha256 != item.sha256


def test_numbers_that_are_none_are_refused_in_words(as_lena: Client, cast: Any, draft: Any) -> None:
    _, place = photo(cast, draft)

    for wrong in ({"left": "x"}, {"left": "nan"}, {"width": "101"}, {"box": ["1,2"]}, {"box": ["1,2,3,4,x"]}):
        answer = as_lena.post(place, {**NUMBERS, "do": "add", **wrong})
        assert answer.status_code == 422
        assert b"notice-error" in answer.content


def test_words_of_a_text_are_covered_by_typing_them(as_lena: Client, cast: Any, draft: Any) -> None:
    item = add_evidence(cast.lena, draft, "shelf", WrittenText("Ana was there."), at=now())
    place = f"/work/{draft.token}/item/{item.token}/cover/"

    answer = as_lena.post(place, {"words": "ana", "sure": "1", "do": "burn"})

    assert answer.status_code == 302
    assert Evidence.objects.get(pk=item.pk).text == "█████ was there."


def test_what_cannot_be_covered_has_no_such_page(as_lena: Client, cast: Any, draft: Any) -> None:
    sound = add_file(cast.lena, draft, "talk", io.BytesIO(scenes.wav(bytes(9))), "a.wav", at=now())
    text = add_evidence(cast.lena, draft, "shelf", WrittenText("Ana"), at=now())

    assert as_lena.get(f"/work/{draft.token}/item/{sound.token}/cover/").status_code == 404
    type(draft).objects.update(state="submitted", submitted_at=now(), declared_own_work_at=now())
    assert as_lena.get(f"/work/{draft.token}/item/{text.token}/cover/").status_code == 404
