"""Adding, changing, ordering and removing Evidence."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage

from tests.submissions import scenes
from tests.submissions.scenes import MONDAY
from workmark.lib.problems import InvalidInput, NotAllowed, NotFound, WrongState
from workmark.submissions.actions import add_evidence as adding
from workmark.submissions.actions.add_evidence import add_evidence, add_file
from workmark.submissions.actions.change_evidence import change_evidence
from workmark.submissions.actions.order_evidence import order_evidence
from workmark.submissions.actions.remove_evidence import remove_evidence
from workmark.submissions.evidence import EvidenceDetails, Link, WrittenText, clean_file_name
from workmark.submissions.models import Evidence, StoredFile


def files_kept() -> list[str]:
    root = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    return sorted(path.name for path in root.rglob("*") if path.is_file())


def add_photo(cast: Any, draft: Any, name: str = "before.jpg") -> Evidence:
    return add_file(cast.lena, draft, "shelf", io.BytesIO(scenes.jpeg_with_place()), name, at=MONDAY)


def test_a_file_is_kept_as_it_came_with_a_safe_copy_and_its_digest(cast: Any, draft: Any) -> None:
    evidence = add_photo(cast, draft)

    assert (evidence.kind, evidence.title, evidence.file_name) == ("file", "File 1", "before.jpg")
    assert evidence.visibility == "assessors"
    assert evidence.stored is not None
    with default_storage.open(evidence.stored.original) as original:
        assert original.read() == scenes.jpeg_with_place()
    assert evidence.stored.original.startswith("originals/")
    assert "before" not in evidence.stored.original


def test_links_and_texts_are_kept_with_the_digest_of_their_words(cast: Any, draft: Any) -> None:
    link = add_evidence(cast.lena, draft, "shelf", Link("https://example.org/post?id=1"), at=MONDAY)
    text = add_evidence(cast.lena, draft, "shelf", WrittenText("abc"), at=MONDAY)

    assert (link.kind, link.title) == ("link", "example.org")
    # SHA-256 of "abc" from FIPS 180-4's example.
    assert text.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/x",
        "https://lena:secret@example.org/",
        "//example.org",
        "https://",
        "https://exa mple.org",
        'https://example.org/"onload="x',
        "file:///etc/passwd",
    ],
)
def test_a_link_that_is_no_plain_web_address_is_refused(cast: Any, draft: Any, url: str) -> None:
    with pytest.raises(InvalidInput):
        add_evidence(cast.lena, draft, "shelf", Link(url), at=MONDAY)
    assert not draft.evidence.exists()


def test_a_form_that_the_part_does_not_take_is_refused(cast: Any, draft: Any) -> None:
    with pytest.raises(InvalidInput):
        add_evidence(cast.lena, draft, "talk", Link("https://example.org"), at=MONDAY)
    with pytest.raises(InvalidInput):
        add_file(cast.lena, draft, "talk", io.BytesIO(scenes.png()), "a.png", at=MONDAY)
    assert files_kept() == []


def test_when_the_row_cannot_be_written_no_file_stays_behind(cast: Any, draft: Any, monkeypatch: Any) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(adding, "place", fail)
    with pytest.raises(OSError, match="disk full"):
        add_photo(cast, draft)

    assert files_kept() == []
    assert not StoredFile.objects.exists()
    assert not draft.evidence.exists()


def test_no_more_items_are_taken_than_the_part_allows(cast: Any, draft: Any) -> None:
    for number in range(3):
        add_evidence(cast.lena, draft, "shelf", WrittenText(f"item {number}"), at=MONDAY)

    with pytest.raises(WrongState):
        add_evidence(cast.lena, draft, "shelf", WrittenText("one more"), at=MONDAY)


def test_details_are_changed_on_top_of_the_revision_they_were_read_at(cast: Any, draft: Any) -> None:
    text = add_evidence(cast.lena, draft, "shelf", WrittenText("abc"), at=MONDAY)
    changed = change_evidence(
        cast.lena,
        text,
        EvidenceDetails(title="Note", description="What I did"),
        text="abcd",
        revision=0,
        at=MONDAY,
    )

    assert (changed.title, changed.text, changed.revision) == ("Note", "abcd", 1)
    with pytest.raises(WrongState):
        change_evidence(cast.lena, text, EvidenceDetails(title="Old tab"), revision=0, at=MONDAY)
    text.refresh_from_db()
    assert text.title == "Note"


def test_confidential_work_cannot_be_public(cast: Any, draft: Any) -> None:
    text = add_evidence(cast.lena, draft, "shelf", WrittenText("abc"), at=MONDAY)

    with pytest.raises(InvalidInput) as refused:
        change_evidence(
            cast.lena,
            text,
            EvidenceDetails(visibility="public", is_confidential_to_employer=True),
            revision=0,
            at=MONDAY,
        )
    assert list(refused.value.fields) == ["visibility"]


def test_after_handing_in_only_who_may_see_it_can_change(cast: Any, draft: Any) -> None:
    text = add_evidence(
        cast.lena, draft, "shelf", WrittenText("abc"), EvidenceDetails(title="Note"), at=MONDAY
    )
    type(draft).objects.update(state="submitted", submitted_at=MONDAY, declared_own_work_at=MONDAY)
    text = Evidence.objects.get(pk=text.pk)

    opened = change_evidence(
        cast.lena, text, EvidenceDetails(title="Note", visibility="granted"), revision=0, at=MONDAY
    )
    assert opened.visibility == "granted"
    with pytest.raises(WrongState):
        change_evidence(
            cast.lena, opened, EvidenceDetails(title="Better", visibility="granted"), revision=1, at=MONDAY
        )


def test_items_are_put_in_the_wanted_order(cast: Any, draft: Any) -> None:
    items = [add_evidence(cast.lena, draft, "shelf", WrittenText(f"{n}"), at=MONDAY).token for n in range(3)]

    order_evidence(cast.lena, draft, "shelf", [items[2], items[0], items[1]], at=MONDAY)

    assert list(draft.evidence.values_list("token", flat=True)) == [items[2], items[0], items[1]]
    with pytest.raises(InvalidInput):
        order_evidence(cast.lena, draft, "shelf", items[:2], at=MONDAY)


def test_removing_an_item_deletes_its_files(
    cast: Any, draft: Any, django_capture_on_commit_callbacks: Any
) -> None:
    evidence = add_photo(cast, draft)
    assert len(files_kept()) == 2

    with django_capture_on_commit_callbacks(execute=True):
        remove_evidence(cast.lena, evidence, at=MONDAY)

    assert files_kept() == []
    assert not StoredFile.objects.exists()


def test_only_the_learner_may_add_change_or_remove(cast: Any, draft: Any) -> None:
    evidence = add_evidence(cast.lena, draft, "shelf", WrittenText("abc"), at=MONDAY)

    for name, person in cast.people().items():
        if name == "lena":
            continue
        with pytest.raises(NotAllowed):
            add_evidence(person, draft, "shelf", WrittenText("x"), at=MONDAY)
        with pytest.raises(NotAllowed):
            add_file(person, draft, "shelf", io.BytesIO(scenes.png()), "a.png", at=MONDAY)
        with pytest.raises(NotAllowed):
            change_evidence(person, evidence, EvidenceDetails(title="x"), revision=0, at=MONDAY)
        with pytest.raises(NotAllowed):
            remove_evidence(person, evidence, at=MONDAY)
    assert files_kept() == []


def test_evidence_for_something_nobody_asked_is_refused(cast: Any, draft: Any) -> None:
    with pytest.raises(NotFound):
        add_evidence(cast.lena, draft, "passport", WrittenText("x"), at=MONDAY)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\lena\\plan.pdf", "plan.pdf"),
        ("a\x00b\n.png", "ab.png"),
        ("evil\u202egnp.exe.png", "evilgnp.exe.png"),
        ("x" * 400 + ".pdf", "x" * 130 + ".pdf"),
        ("фото.jpg", "фото.jpg"),
    ],
)
def test_a_senders_file_name_becomes_one_harmless_line(sent: str, kept: str) -> None:
    assert clean_file_name(sent) == kept
