"""Covering up: the pixels and words are gone from everything that is stored, and the original with them."""

import io
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from tests.assessment.anchoring import anchor
from tests.submissions import scenes
from tests.submissions.scenes import MONDAY
from workmark.assessment.annotation_models import Annotation
from workmark.assessment.models import Assignment, Reading
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.models import AuditEvent
from workmark.submissions.actions.add_evidence import add_evidence, add_file
from workmark.submissions.actions.redact_evidence import cover_boxes, cover_words
from workmark.submissions.actions.revise import revise
from workmark.submissions.copying import example_of
from workmark.submissions.evidence import WrittenText
from workmark.submissions.models import Evidence
from workmark.submissions.redacting import Box

RED, GREY = (250, 10, 10), (128, 128, 128)


def two_coloured(media_type: str) -> bytes:
    """A picture of 200 by 100 whose left half is red: the secret."""
    picture = Image.new("RGB", (200, 100), GREY)
    picture.paste(RED, (0, 0, 100, 100))
    out = io.BytesIO()
    picture.save(out, "JPEG" if media_type == "jpg" else "PNG", quality=95)
    return out.getvalue()


def everything_kept() -> list[bytes]:
    root = Path(django_settings.STORAGES["default"]["OPTIONS"]["location"])
    return [path.read_bytes() for path in root.rglob("*") if path.is_file()]


def reddish(picture: bytes) -> int:
    """How many pixels are red rather than grey or black."""
    pixels = Image.open(io.BytesIO(picture)).convert("RGB").get_flattened_data()
    return sum(1 for red, green, _blue in pixels if red > green + 60)


@pytest.mark.parametrize("ending", ["jpg", "png"])
def test_covered_pixels_are_in_no_file_that_is_kept(
    cast: Any, draft: Any, ending: str, django_capture_on_commit_callbacks: Any
) -> None:
    item = add_file(cast.lena, draft, "shelf", io.BytesIO(two_coloured(ending)), f"IMG.{ending}", at=MONDAY)
    before = everything_kept()
    assert all(reddish(file) > 9_000 for file in before)

    with django_capture_on_commit_callbacks(execute=True):
        covered = cover_boxes(cast.lena, item, [Box(0, 0, 50, 100)], at=MONDAY)

    after = everything_kept()
    assert len(after) == len(before) == 2
    assert [reddish(file) for file in after] == [0, 0]
    assert not set(before) & set(after)
    with default_storage.open(covered.stored.rendering) as file:  # type: ignore[union-attr]  # a file
        shown = Image.open(io.BytesIO(file.read())).convert("RGB")
    assert max(shown.getpixel((20, 50))) < 25  # type: ignore[arg-type]  # three bands
    assert min(shown.getpixel((180, 50))) > 100  # type: ignore[arg-type]  # three bands
    assert (covered.others_in_it, covered.file_name) == ("removed", f"covered.{ending}")


def test_a_covered_page_of_a_pdf_loses_its_words_and_the_others_keep_theirs(
    cast: Any, draft: Any, django_capture_on_commit_callbacks: Any
) -> None:
    content = scenes.pdf("Customer Ana Lopes", "Oldest first", info="/Author(Ana Lopes)")
    item = add_file(cast.lena, draft, "shelf", io.BytesIO(content), "Ana.pdf", at=MONDAY)

    with django_capture_on_commit_callbacks(execute=True):
        covered = cover_boxes(cast.lena, item, [Box(0, 5, 100, 15, page=1)], at=MONDAY)

    assert not [file for file in everything_kept() if b"Ana" in file]
    pages = list(covered.stored.pages.all())  # type: ignore[union-attr]  # a file
    assert [page.words for page in pages] == ["", "Oldest first"]
    with default_storage.open(covered.stored.original) as file:  # type: ignore[union-attr]  # a file
        kept = pypdf.PdfReader(io.BytesIO(file.read()))
    assert [page.extract_text().strip() for page in kept.pages] == ["", ""]
    with default_storage.open(pages[0].picture) as file:
        page = Image.open(io.BytesIO(file.read())).convert("L")
    # The line stands 700 of 792 points up: 92 from the top, which is 11.6 hundredths. All of that band is black now.
    band = page.crop((0, page.height * 6 // 100, page.width, page.height * 19 // 100))
    assert band.getextrema()[1] < 25  # type: ignore[operator]  # one band


def test_covered_words_are_gone_from_a_text_in_every_round(cast: Any, draft: Any) -> None:
    add_evidence(cast.lena, draft, "shelf", WrittenText("I told Ana Lopes. ANA\nLOPES agreed."), at=MONDAY)
    type(draft).objects.filter(pk=draft.pk).update(
        state="returned-incomplete", submitted_at=MONDAY, declared_own_work_at=MONDAY
    )
    again = revise(cast.lena, draft, carried=[], at=MONDAY)

    covered = cover_words(cast.lena, again.evidence.get(), "Ana Lopes", at=MONDAY)

    assert covered.text == "I told █████. █████ agreed."
    assert set(Evidence.objects.values_list("text", flat=True)) == {covered.text}


def test_words_that_an_assessor_quoted_are_covered_in_notes_on_the_item_too(
    cast: Any, draft: Any, client: Client
) -> None:
    """A round that came back, with two notes on its text; the words are covered in the round after it."""
    item = add_evidence(cast.lena, draft, "shelf", WrittenText("I told Ana Lopes. She agreed."), at=MONDAY)
    reading = Reading.objects.create(submission=draft, state="locked")
    held = Assignment.objects.create(submission=draft, reading=reading, assessor=cast.aziz, due_at=MONDAY)
    anchor = {"kind": "words", "quote": "told Ana Lopes", "start": 2}
    note = Annotation.objects.create(assignment=held, evidence=item, anchor=anchor, note="Who is ANA LOPES?")
    other = Annotation.objects.create(assignment=held, evidence=item, anchor=anchor, note="Well told.")
    type(draft).objects.filter(pk=draft.pk).update(
        state="returned-incomplete", submitted_at=MONDAY, declared_own_work_at=MONDAY
    )
    again = revise(cast.lena, draft, carried=[], at=MONDAY)
    now_item = again.evidence.get()
    client.force_login(cast.lena, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/work/{again.token}/item/{now_item.token}/cover/").content.decode()
    assert "Where your words stand in them too, they are covered there as well." in page

    cover_words(cast.lena, now_item, "Ana Lopes", at=MONDAY)

    note.refresh_from_db()
    other.refresh_from_db()
    assert (note.note, note.anchor) == ("Who is █████?", {**anchor, "quote": "told █████"})
    assert (other.note, other.anchor["quote"]) == ("Well told.", "told █████")
    assert Annotation.objects.filter(note__icontains="lopes").count() == 0


@pytest.mark.parametrize(
    "written",
    [
        "José Núñez",
        "Jose\u0301 Nu\u0301n\u0303ez",
        "Jo\u00adsé Nú\u200bñez",
        "José\u00a0\u200b Núñez",
        "JOSÉ\nNÚÑEZ",
    ],
    ids=["composed", "decomposed", "unseen", "other spaces", "capitals"],
)
def test_a_name_is_covered_however_its_letters_were_written(cast: Any, draft: Any, written: str) -> None:
    """What reads the same is the same: beside one spelling that is covered no other stays."""
    item = add_evidence(
        cast.lena, draft, "shelf", WrittenText(f"José Núñez said so. {written} too."), at=MONDAY
    )

    covered = cover_words(cast.lena, item, "josé  núñez", at=MONDAY)

    assert covered.text == "█████ said so. █████ too."


def test_covered_words_are_gone_from_a_text_file(
    cast: Any, draft: Any, django_capture_on_commit_callbacks: Any
) -> None:
    item = add_file(cast.lena, draft, "shelf", io.BytesIO(b"user=ana.lopes\nok"), "a.log", at=MONDAY)

    with django_capture_on_commit_callbacks(execute=True):
        cover_words(cast.lena, item, "ana.lopes", at=MONDAY)

    assert sorted(set(everything_kept())) == ["user=█████\nok".encode()]


@pytest.mark.parametrize("is_text", [True, False], ids=["text", "picture"])
def test_no_example_for_assessors_shows_what_was_covered(
    cast: Any, draft: Any, is_text: bool, django_capture_on_commit_callbacks: Any
) -> None:
    """A lead assessor made an example of the first round; in the next one Lena covers what should not be seen."""
    if is_text:
        add_evidence(cast.lena, draft, "shelf", WrittenText("I told Ana Lopes."), at=MONDAY)
    else:
        add_file(cast.lena, draft, "shelf", io.BytesIO(two_coloured("png")), "a.png", at=MONDAY)
    type(draft).objects.filter(pk=draft.pk).update(
        state="returned-incomplete", submitted_at=MONDAY, declared_own_work_at=MONDAY
    )
    made, other = (anchor(cast, draft.version, "clear-pass", "practice") for _each in range(2))
    made.work = example_of(draft, at=MONDAY)
    made.save()
    again = revise(cast.lena, draft, carried=[], at=MONDAY)

    with django_capture_on_commit_callbacks(execute=True):
        if is_text:
            cover_words(cast.lena, again.evidence.get(), "Ana Lopes", at=MONDAY)
        else:
            cover_boxes(cast.lena, again.evidence.get(), [Box(0, 0, 50, 100)], at=MONDAY)

    made.refresh_from_db()
    other.refresh_from_db()
    assert (made.state, other.state) == ("retired", "approved")
    assert not made.work.evidence.exists()
    assert not Evidence.objects.filter(text__contains="Ana").exists()
    assert not is_text or not everything_kept()
    assert is_text or [reddish(file) for file in everything_kept()] == [0, 0]


def test_that_something_was_covered_is_noted_without_what(cast: Any, draft: Any) -> None:
    item = add_evidence(cast.lena, draft, "shelf", WrittenText("Ana Lopes"), at=MONDAY)

    cover_words(cast.lena, item, "Ana", at=MONDAY)

    event = AuditEvent.objects.latest("pk")
    assert event.detail["covered"] == {"words": True}
    assert "Ana" not in str(event.detail)


@pytest.mark.parametrize(
    "box",
    [
        Box(-1, 0, 10, 10),
        Box(95, 0, 10, 10),
        Box(0, 0, 0.1, 10),
        Box(0, 0, float("nan"), 10),
        Box(0, 0, float("inf"), 10),
    ],
)
def test_a_box_that_covers_nothing_or_lies_outside_is_refused(cast: Any, draft: Any, box: Box) -> None:
    item = add_file(cast.lena, draft, "shelf", io.BytesIO(scenes.png()), "a.png", at=MONDAY)

    with pytest.raises(InvalidInput):
        cover_boxes(cast.lena, item, [box], at=MONDAY)


def test_words_that_are_not_there_and_boxes_on_no_page_change_nothing(cast: Any, draft: Any) -> None:
    text = add_evidence(cast.lena, draft, "shelf", WrittenText("Nobody is named."), at=MONDAY)
    plan = add_file(cast.lena, draft, "shelf", io.BytesIO(scenes.PDF), "a.pdf", at=MONDAY)

    for refused in (
        lambda: cover_words(cast.lena, text, "Ana", at=MONDAY),
        lambda: cover_words(cast.lena, text, " ", at=MONDAY),
        lambda: cover_words(cast.lena, plan, "Stock", at=MONDAY),
        lambda: cover_boxes(cast.lena, plan, [Box(0, 0, 50, 50, page=2)], at=MONDAY),
        lambda: cover_boxes(cast.lena, plan, [], at=MONDAY),
        lambda: cover_boxes(cast.lena, text, [Box(0, 0, 50, 50)], at=MONDAY),
    ):
        with pytest.raises(InvalidInput):
            refused()
    assert Evidence.objects.get(pk=plan.pk).stored == plan.stored


def test_only_she_may_cover_and_only_while_it_is_a_draft(cast: Any, draft: Any) -> None:
    item = add_evidence(cast.lena, draft, "shelf", WrittenText("Ana"), at=MONDAY)
    with pytest.raises(NotAllowed):
        cover_words(cast.otto, item, "Ana", at=MONDAY)

    type(draft).objects.update(state="submitted", submitted_at=MONDAY, declared_own_work_at=MONDAY)
    with pytest.raises(WrongState):
        cover_words(cast.lena, item, "Ana", at=MONDAY)
