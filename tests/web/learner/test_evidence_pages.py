"""Adding and changing evidence by plain forms, and quietly by script."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.submissions import scenes
from workmark.lib.clock import now
from workmark.submissions.actions.add_evidence import add_evidence
from workmark.submissions.evidence import WrittenText
from workmark.submissions.models import Evidence

JSON = {"Accept": "application/json"}


def page(draft: Any, rest: str = "artefact/shelf/") -> str:
    return f"/work/{draft.token}/{rest}"


def test_several_files_at_once_the_good_are_kept_the_bad_are_named(as_lena: Client, draft: Any) -> None:
    good = SimpleUploadedFile("before.png", scenes.png())
    bad = SimpleUploadedFile("logo.svg", b"<svg onload=alert(1)></svg>")

    answer = as_lena.post(page(draft), {"what": "file", "file": [good, bad]})

    assert answer.status_code == 422
    assert [(item.title, item.file_name) for item in draft.evidence.all()] == [("File 1", "before.png")]
    assert "before.png" in as_lena.get(page(draft)).content.decode()
    assert "logo.svg: We cannot show SVG pictures safely." in answer.content.decode()


def test_hostile_names_are_shown_as_text(as_lena: Client, draft: Any) -> None:
    as_lena.post(
        page(draft),
        {"what": "file", "file": SimpleUploadedFile("<img src=x onerror=alert(1)>.png", scenes.png())},
    )

    html = as_lena.get(page(draft)).content.decode()

    assert "<img src=x" not in html
    assert "&lt;img src=x" in html


def test_a_link_that_cannot_be_opened_safely_is_sent_back_with_its_words(as_lena: Client, draft: Any) -> None:
    answer = as_lena.post(
        page(draft), {"what": "link", "url": "javascript:alert(1)", "link_title": "My post"}
    )

    assert answer.status_code == 422
    assert "My post" in answer.content.decode()
    assert not draft.evidence.exists()


def test_a_body_beyond_the_limit_is_refused_unread(as_lena: Client, draft: Any, settings: Any) -> None:
    settings.WORKMARK_MAX_FILE_BYTES = 1024 * 1024

    answer = as_lena.generic(
        "POST",
        page(draft),
        b"x",
        content_type="multipart/form-data; boundary=b",
        CONTENT_LENGTH=str(50 * 1024 * 1024),
    )

    assert answer.status_code == 413


def test_details_are_changed_by_the_button(as_lena: Client, draft: Any, cast: Any) -> None:
    item = add_evidence(cast.lena, draft, "shelf", WrittenText("abc"), at=now())
    said = {
        "title": "Note",
        "text": "abcd",
        "others_in_it": "nobody",
        "visibility": "public",
        "revision": "0",
    }

    answer = as_lena.post(page(draft, f"item/{item.token}/"), said)

    item.refresh_from_db()
    assert answer.status_code == 302
    assert (item.title, item.text, item.visibility, item.others_in_it) == ("Note", "abcd", "public", "nobody")


def test_a_stale_form_overwrites_nothing_and_shows_her_words_again(
    as_lena: Client, draft: Any, cast: Any
) -> None:
    item = add_evidence(cast.lena, draft, "shelf", WrittenText("abc"), at=now())
    said = {"title": "One", "text": "from the laptop", "visibility": "assessors", "revision": "0"}
    as_lena.post(page(draft, f"item/{item.token}/"), said)

    answer = as_lena.post(page(draft, f"item/{item.token}/"), {**said, "text": "from the phone"})

    assert answer.status_code == 422
    assert "from the phone" in answer.content.decode()
    assert "from the laptop" in answer.content.decode()
    assert Evidence.objects.get(pk=item.pk).text == "from the laptop"


def test_script_saves_quietly_and_is_told_of_newer_words(as_lena: Client, draft: Any, cast: Any) -> None:
    item = add_evidence(cast.lena, draft, "shelf", WrittenText("abc"), at=now())
    said = {"title": "One", "text": "first", "visibility": "assessors", "revision": "0"}
    address = page(draft, f"item/{item.token}/")

    saved = as_lena.post(address, said, headers=JSON)
    stale = as_lena.post(address, {**said, "text": "second"}, headers=JSON)

    assert saved.json()["revision"] == 1
    assert (stale.status_code, stale.json()["stored"]["text"]) == (409, "first")


def test_an_answer_saved_by_script_says_when_and_which_revision(as_lena: Client, draft: Any) -> None:
    address = page(draft, "answers/context/")

    saved = as_lena.post(address, {"text": "In a shop", "revision": "0"}, headers=JSON)
    stale = as_lena.post(address, {"text": "In a café", "revision": "0"}, headers=JSON)

    assert (saved.status_code, saved.json()["revision"], saved.json()["setAside"]) == (200, 1, False)
    assert (stale.status_code, stale.json()["setAside"]) == (409, True)
    for revision in ("", "x", "-1", "9" * 20):
        assert as_lena.post(address, {"text": "x", "revision": revision}, headers=JSON).status_code == 422


def test_the_first_words_of_a_new_text_make_an_item_that_goes_on_being_saved(
    as_lena: Client, draft: Any
) -> None:
    made = as_lena.post(
        page(draft, "artefact/shelf/text/"), {"text": "First words", "title": ""}, headers=JSON
    )
    more = {"text": "First words, then more", "title": "", "revision": "0", "partly": "1"}
    saved = as_lena.post(made.json()["address"], more, headers=JSON)

    assert (made.status_code, saved.status_code) == (201, 200)
    assert draft.evidence.get().text == "First words, then more"


def test_items_move_up_and_are_taken_out(as_lena: Client, draft: Any, cast: Any) -> None:
    first, second = (
        add_evidence(cast.lena, draft, "shelf", WrittenText(word), at=now()) for word in ("one", "two")
    )

    as_lena.post(page(draft, f"item/{second.token}/up/"))
    assert list(draft.evidence.values_list("text", flat=True)) == ["two", "one"]
    as_lena.post(page(draft, f"item/{first.token}/remove/"))

    assert list(draft.evidence.values_list("text", flat=True)) == ["two"]


def test_the_chooser_offers_only_what_the_part_takes(as_lena: Client, draft: Any) -> None:
    html = as_lena.get(page(draft, "artefact/talk/")).content.decode()

    assert ".mp3" in html
    assert ".pdf" not in html
    assert "Add a link" not in html


def test_ten_megabytes_of_text_are_refused_in_words(as_lena: Client, draft: Any) -> None:
    answer = as_lena.post(
        page(draft, "answers/context/"), {"text": "x" * 10_000_000, "revision": "0"}, headers=JSON
    )

    assert 400 <= answer.status_code < 500
    assert not draft.answers.exists()


def test_a_multipart_that_breaks_off_saves_nothing(as_lena: Client, draft: Any) -> None:
    broken = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n' + scenes.png()[:20]
    )

    answer = as_lena.post(
        page(draft), io.BytesIO(broken).read(), content_type="multipart/form-data; boundary=b"
    )

    assert 400 <= answer.status_code < 500
    assert not draft.evidence.exists()
