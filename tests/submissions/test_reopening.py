"""Files from before a rule of opening: the worker opens them once more, and what nobody may read is gone."""

import io
from typing import Any

from django.core.files.storage import default_storage

from tests.submissions import recordings, scenes
from tests.submissions.opening.test_opening import OVER_ANA
from tests.submissions.scenes import MONDAY
from workmark.submissions.actions.add_evidence import add_file
from workmark.submissions.actions.redact_evidence import cover_boxes
from workmark.submissions.models import Evidence, StoredFile
from workmark.submissions.redacting import Box
from workmark.submissions.tidying import open_by_rules_of_today

UNSEEN = scenes.pdf("Customer Ana Lopes", "Second page", over=OVER_ANA)


def from_before(stored: Any, **words: str) -> StoredFile:
    """As older rules left it. words: of its pages, by "page_1" and so on."""
    StoredFile.objects.filter(pk=stored.pk).update(copy_edition=0)
    for name, said in words.items():
        stored.pages.filter(number=int(name.removeprefix("page_"))).update(words=said)
    return StoredFile.objects.get(pk=stored.pk)


def words_of(stored: Any) -> list[str]:
    return list(stored.pages.order_by("number").values_list("words", flat=True))


def test_an_older_pdf_gives_only_the_words_that_can_be_seen(cast: Any, draft: Any) -> None:
    item = add_file(cast.lena, draft, "shelf", io.BytesIO(UNSEEN), "plan.pdf", at=MONDAY)
    fresh = words_of(item.stored)
    older = from_before(item.stored, page_1="Customer Ana Lopes")
    pictures = list(older.pages.values_list("picture", flat=True))

    open_by_rules_of_today.func()

    assert words_of(older) == fresh
    assert "Ana" not in fresh[0]
    assert "Second" in fresh[1]
    assert list(older.pages.values_list("picture", flat=True)) == pictures
    older.pages.update(words="Kept from here on.")
    open_by_rules_of_today.func()
    assert words_of(older) == ["Kept from here on."] * 2


def test_a_pdf_that_was_covered_keeps_the_words_only_if_todays_rules_read_them(cast: Any, draft: Any) -> None:
    plain = io.BytesIO(scenes.pdf("Covered page", "Plain page"))
    item = add_file(cast.lena, draft, "shelf", plain, "plan.pdf", at=MONDAY)
    box = Box(0, 0, 90, 90, page=1)
    covered = cover_boxes(cast.lena, item, [box], at=MONDAY)
    open_by_rules_of_today.func()
    assert words_of(covered.stored) == ["", "Plain page"]

    # The same from before: its words were copied from rows that older rules had read.
    from_before(covered.stored)
    again = cover_boxes(cast.lena, Evidence.objects.get(pk=item.pk), [box], at=MONDAY)
    assert words_of(again.stored) == ["", "Plain page"]
    open_by_rules_of_today.func()
    assert words_of(again.stored) == ["", ""]


def test_an_older_film_loses_its_subtitles_and_one_that_cannot_be_followed_is_given_to_nobody(
    cast: Any, draft: Any, django_capture_on_commit_callbacks: Any
) -> None:
    film = recordings.subtitled(b"sbtl")
    item = add_file(cast.lena, draft, "talk", io.BytesIO(film), "talk.mp4", at=MONDAY)
    live = io.BytesIO(recordings.live(b"vide"))
    other = add_file(cast.lena, draft, "talk", live, "live.mp4", at=MONDAY)
    as_it_was = default_storage.save("renderings/older", io.BytesIO(film))
    StoredFile.objects.update(copy_edition=0)
    StoredFile.objects.filter(pk=item.stored_id).update(rendering=as_it_was)
    worse = default_storage.save("originals/worse", io.BytesIO(recordings.live(b"text")))
    StoredFile.objects.filter(pk=other.stored_id).update(original=worse)

    with django_capture_on_commit_callbacks(execute=True):
        open_by_rules_of_today.func()

    shown = StoredFile.objects.get(pk=item.stored_id)
    with default_storage.open(shown.rendering) as file:
        copy = file.read()
    assert recordings.PLANTED not in copy
    assert recordings.SOUND in copy
    assert not default_storage.exists(as_it_was)
    gone = StoredFile.objects.get(pk=other.stored_id)
    assert (gone.rendering, gone.is_unshowable) == ("", True)
    assert not StoredFile.objects.filter(copy_edition=0).exists()


def test_of_what_the_first_edition_opened_only_a_webm_is_opened_again(cast: Any, draft: Any) -> None:
    film = recordings.webm(beside=0x11)
    item = add_file(cast.lena, draft, "talk", io.BytesIO(film), "talk.webm", at=MONDAY)
    other = add_file(cast.lena, draft, "talk", io.BytesIO(recordings.mp4()), "talk.mp4", at=MONDAY)
    as_it_was = default_storage.save("renderings/older-webm", io.BytesIO(film))
    StoredFile.objects.update(copy_edition=1)
    StoredFile.objects.filter(pk=item.stored_id).update(rendering=as_it_was)

    open_by_rules_of_today.func()

    shown = StoredFile.objects.get(pk=item.stored_id)
    with default_storage.open(shown.rendering) as file:
        copy = file.read()
    assert (recordings.PLANTED in copy, recordings.SOUND in copy) == (False, True)
    assert (shown.copy_edition, StoredFile.objects.get(pk=other.stored_id).copy_edition) == (2, 1)
