"""Evidence as it is looked at: every kind in place, closely, through a link; nothing personal in what leaves."""

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.submissions import recordings, scenes
from tests.submissions.opening import packages
from tests.web.learner.conftest import signed_in_as
from workmark.assessment.readings import open_reading
from workmark.lib.clock import now
from workmark.submissions.actions.add_evidence import add_file
from workmark.submissions.actions.share import share
from workmark.submissions.evidence import EvidenceDetails
from workmark.submissions.models import Evidence, StoredFile
from workmark.submissions.tidying import open_unopened_files

PLAN = scenes.pdf("Oldest first", "Second page", info=f"/Author({packages.SECRET})")


def add(cast: Any, draft: Any, content: bytes, name: str, key: str = "shelf", **details: Any) -> Evidence:
    said = EvidenceDetails(visibility="granted", **details)
    return add_file(cast.lena, draft, key, io.BytesIO(content), name, said, at=now())


def held_by_aziz(cast: Any, draft: Any) -> tuple[Client, str]:
    """Aziz's browser, and the address of the work in his hands."""
    type(draft).objects.update(state="in-assessment", submitted_at=now(), declared_own_work_at=now())
    held = draft.assignments.create(assessor=cast.aziz, reading=open_reading(draft, at=now()), due_at=now())
    return signed_in_as(cast.aziz), f"/assess/{held.token}/"


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_an_assessor_reads_a_pdf_as_pages_with_words_and_closely(cast: Any, draft: Any) -> None:
    item = add(cast, draft, PLAN, "plan.pdf", title="Plan")
    aziz, work = held_by_aziz(cast, draft)

    page = aziz.get(work).content.decode()
    picture = aziz.get(f"/work/evidence/{item.token}/page/2/")
    closely = aziz.get(f"/work/evidence/{item.token}/look/?page=2&zoom=200").content.decode()

    assert f'src="/work/evidence/{item.token}/page/1/"' in page
    assert 'alt="Page 2 of 2"' in page
    assert "Oldest first" in page
    assert (picture["Content-Type"], picture.content[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert "sandbox" in picture["Content-Security-Policy"]
    assert 'class="look look-200"' in closely
    assert f"/work/evidence/{item.token}/page/2/" in closely
    assert "Second page" in closely


@pytest.mark.long
@pytest.mark.parametrize(
    "asked", ["?page=99", "?page=0", "?page=x", "?zoom=%3Cscript%3E", "?page=" + "9" * 40]
)
def test_an_odd_page_or_size_shows_one_that_is_there(
    as_lena: Client, cast: Any, draft: Any, asked: str
) -> None:
    item = add(cast, draft, PLAN, "plan.pdf")

    answer = as_lena.get(f"/work/evidence/{item.token}/look/{asked}")

    assert answer.status_code == 200
    assert b"<script>" not in answer.content


def test_a_recording_has_captions_from_its_transcript(as_lena: Client, cast: Any, draft: Any) -> None:
    item = add(cast, draft, recordings.mp4(), "talk.mp4", key="talk", transcript="0:01 Good <b>morning</b>")

    page = as_lena.get(f"/work/evidence/{item.token}/look/").content.decode()
    captions = as_lena.get(f"/work/evidence/{item.token}/captions.vtt")

    assert f'<track kind="captions" src="/work/evidence/{item.token}/captions.vtt"' in page
    assert captions["Content-Type"] == "text/vtt; charset=utf-8"
    assert captions.content.decode() == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:08.000\nGood &lt;b&gt;morning&lt;/b&gt;\n"
    )


def test_captions_come_from_a_file_and_a_wrong_file_changes_nothing(
    as_lena: Client, cast: Any, draft: Any
) -> None:
    item = add(cast, draft, scenes.wav(bytes(100)), "talk.wav", key="talk", transcript="as it was")
    place = f"/work/{draft.token}/item/{item.token}/captions/"

    refused = as_lena.post(place, {"captions": SimpleUploadedFile("x.srt", b"no times in here")})
    before = Evidence.objects.get(pk=item.pk).transcript
    taken = as_lena.post(
        place, {"captions": SimpleUploadedFile("x.srt", b"1\n00:00:01,000 --> 00:00:02,000\nHello\n")}
    )

    assert (refused.status_code, before, taken.status_code) == (422, "as it was", 302)
    shown = as_lena.get(f"/work/evidence/{item.token}/captions.vtt").content.decode()
    assert shown == "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHello\n"


def test_a_recording_without_words_has_no_captions_and_says_so(
    as_lena: Client, cast: Any, draft: Any
) -> None:
    item = add(cast, draft, scenes.wav(bytes(100)), "talk.wav", key="talk")

    page = as_lena.get(f"/work/evidence/{item.token}/look/").content.decode()

    assert "<track" not in page
    assert "There is no transcript of this recording." in page
    assert as_lena.get(f"/work/evidence/{item.token}/captions.vtt").status_code == 404


def test_code_has_numbered_lines_and_stays_words(as_lena: Client, cast: Any, draft: Any) -> None:
    item = add(cast, draft, b"def shelve():\n    print('<b>')\n", "shelve.py")

    page = as_lena.get(f"/work/evidence/{item.token}/look/").content.decode()

    assert "<li>def shelve():</li><li>    print(&#x27;&lt;b&gt;&#x27;)</li></ol>" in page


def test_of_a_long_text_the_page_shows_the_beginning_and_counts_the_rest(
    as_lena: Client, cast: Any, draft: Any
) -> None:
    item = add(cast, draft, b"line\n" * 2_001, "long.log")

    page = as_lena.get(f"/work/evidence/{item.token}/look/").content.decode()

    assert page.count("<li>line</li>") == 2_000
    assert "1 more line is in the file." in page


def test_an_office_file_is_a_page_in_which_nothing_runs(as_lena: Client, cast: Any, draft: Any) -> None:
    item = add(cast, draft, packages.docx(), "plan.docx", title="<b>Plan</b>")

    answer = as_lena.get(f"/work/evidence/{item.token}/")

    text = answer.content.decode()
    assert text.startswith('<!doctype html><html lang="en">')
    assert "<title>&lt;b&gt;Plan&lt;/b&gt;</title>" in text
    assert "<strong>Oldest</strong> first" in text
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; sandbox;")
    assert "img-src data:" in policy
    assert "script-src" not in policy


@pytest.mark.parametrize("who", ["maud", "otto", "emre"])
def test_nobody_else_sees_a_page_its_words_or_captions(cast: Any, draft: Any, who: str) -> None:
    item = add(cast, draft, PLAN, "plan.pdf", transcript="0:01 secret")
    client = signed_in_as(getattr(cast, who))

    for end in ("look/", "page/1/", "captions.vtt", ""):
        assert client.get(f"/work/evidence/{item.token}/{end}").status_code == 404


def test_a_shared_link_opens_pages_and_is_counted(cast: Any, draft: Any) -> None:
    item = add(cast, draft, PLAN, "plan.pdf", transcript="0:01 hello")
    other = add(cast, draft, PLAN, "other.pdf")
    grant = share(cast.lena, draft, label="Kestrel", evidence_tokens=[item.token], at=now())
    place, client = f"/shared/{grant.token}/evidence/{item.token}", Client()

    statuses = [
        client.get(f"{place}/{end}").status_code for end in ("look/", "page/1/", "captions.vtt", "page/3/")
    ]
    hidden = client.get(f"/shared/{grant.token}/evidence/{other.token}/look/").status_code

    assert (statuses, hidden) == ([200, 200, 200, 404], 404)
    assert [view.evidence for view in grant.views.all()] == [item]


PLANTED: dict[str, tuple[str, bytes, bytes]] = {
    "photo.jpg": ("shelf", scenes.jpeg_with_place(), b"SecretCamera"),
    "plan.pdf": ("shelf", PLAN, packages.SECRET.encode()),
    "plan.docx": ("shelf", packages.docx(), packages.SECRET.encode()),
    "plan.odt": ("shelf", packages.odt(), packages.SECRET.encode()),
    "plan.xlsx": ("shelf", packages.xlsx(), packages.SECRET.encode()),
    "talk.mp4": ("talk", recordings.mp4(), recordings.PLANTED),
    "talk.mp3": ("talk", recordings.mp3(), recordings.PLANTED),
    "talk.flac": ("talk", recordings.flac(), recordings.PLANTED),
    "talk.opus": ("talk", recordings.opus(), recordings.PLANTED),
    "talk.webm": ("talk", recordings.webm(), recordings.PLANTED),
}


@pytest.mark.long
@pytest.mark.parametrize("name", PLANTED)
def test_what_a_file_says_about_its_maker_reaches_nobody(cast: Any, draft: Any, name: str) -> None:
    key, content, planted = PLANTED[name]
    item = add(cast, draft, content, name, key=key)
    aziz, work = held_by_aziz(cast, draft)

    ends = ["", "look/", *(f"page/{page.number}/" for page in item.stored.pages.all())]  # type: ignore[union-attr]  # a file
    given = [body(aziz.get(f"/work/evidence/{item.token}/{end}")) for end in ends]

    assert all(given)
    assert not [bytes_ for bytes_ in [*given, aziz.get(work).content] if planted in bytes_]
    assert aziz.get(f"/work/evidence/{item.token}/original/").status_code == 404


def test_a_file_from_before_is_opened_later_and_until_then_not_given_out(cast: Any, draft: Any) -> None:
    item = add(cast, draft, PLAN, "plan.pdf")
    broken = add(cast, draft, PLAN, "broken.pdf")
    for one in (item, broken):
        one.stored.pages.all().delete()  # type: ignore[union-attr]  # a file
    StoredFile.objects.update(rendering="", rendering_type="")
    damaged = default_storage.save("originals/x", io.BytesIO(b"%PDF-1.4 nothing"))
    StoredFile.objects.filter(pk=broken.stored_id).update(original=damaged)
    aziz, work = held_by_aziz(cast, draft)
    before = (aziz.get(f"/work/evidence/{item.token}/").status_code, b"safe copy" in aziz.get(work).content)

    open_unopened_files.func()

    assert before == (404, True)
    assert aziz.get(f"/work/evidence/{item.token}/page/1/").status_code == 200
    assert b"could not be opened safely" in aziz.get(work).content
