"""How evidence's bytes are given out: safe copies, headers under which nothing runs, ranges, and names."""

import io
from typing import Any

import pytest
from django.test import Client

from tests.submissions import scenes
from tests.web.learner.conftest import signed_in_as
from workmark.lib.clock import now
from workmark.submissions.actions.add_evidence import add_file
from workmark.submissions.evidence import EvidenceDetails
from workmark.submissions.models import Evidence

WAV = scenes.wav(bytes(range(256)) * 4)


def add(cast: Any, draft: Any, content: bytes, name: str, key: str = "shelf", **details: Any) -> Evidence:
    said = EvidenceDetails(**details)
    return add_file(cast.lena, draft, key, io.BytesIO(content), name, said, at=now())


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_photo_is_shown_without_its_metadata_and_under_a_name_from_its_title(
    as_lena: Client, cast: Any, draft: Any
) -> None:
    item = add(cast, draft, scenes.jpeg_with_place(), "Lena Ortiz home.jpg", title="Shelf, before")

    answer = as_lena.get(f"/work/evidence/{item.token}/")

    assert answer["Content-Type"] == "image/jpeg"
    assert b"SecretCamera" not in body(answer)
    assert answer["Content-Disposition"] == 'inline; filename="shelf-before.jpg"'


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (scenes.PDF, "a.pdf", "application/pdf"),
        (b"<script>alert(1)</script>", "a.txt", "text/plain; charset=utf-8"),
        (scenes.docx(), "a.docx", "text/html; charset=utf-8"),
    ],
)
def test_nothing_runs_in_a_strangers_file(
    as_lena: Client, cast: Any, draft: Any, content: bytes, name: str, media_type: str
) -> None:
    item = add(cast, draft, content, name, title="x")

    answer = as_lena.get(f"/work/evidence/{item.token}/")

    assert answer["Content-Type"] == media_type
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'; sandbox" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("inline")
    assert "no-store" in answer["Cache-Control"]
    assert (body(answer) == content) == (name == "a.txt")  # of the others, we made every byte ourselves


def test_the_original_goes_to_the_learner_alone_as_a_download(as_lena: Client, cast: Any, draft: Any) -> None:
    item = add(cast, draft, scenes.jpeg_with_place(), 'my "photo".jpg')

    answer = as_lena.get(f"/work/evidence/{item.token}/original/")

    assert body(answer) == scenes.jpeg_with_place()
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment; filename=")


@pytest.mark.parametrize(
    ("asked", "status", "part", "content_range"),
    [
        ("bytes=0-3", 206, WAV[:4], f"bytes 0-3/{len(WAV)}"),
        ("bytes=1000-", 206, WAV[1000:], f"bytes 1000-{len(WAV) - 1}/{len(WAV)}"),
        ("bytes=-10", 206, WAV[-10:], f"bytes {len(WAV) - 10}-{len(WAV) - 1}/{len(WAV)}"),
        ("bytes=0-99999999", 206, WAV, f"bytes 0-{len(WAV) - 1}/{len(WAV)}"),
        ("bytes=99999999-", 416, b"", f"bytes */{len(WAV)}"),
        ("bytes=-0", 416, b"", f"bytes */{len(WAV)}"),
        ("bytes=5-2", 200, WAV, None),
        ("bytes=0-1,5-6", 200, WAV, None),
        ("lines=1-2", 200, WAV, None),
        ("bytes=--1", 200, WAV, None),
    ],
)
def test_players_can_seek_by_ranges(  # RFC 9110, section 14
    as_lena: Client, cast: Any, draft: Any, asked: str, status: int, part: bytes, content_range: str | None
) -> None:
    item = add(cast, draft, WAV, "a.wav", key="talk")

    answer = as_lena.get(f"/work/evidence/{item.token}/", headers={"Range": asked, "Accept-Encoding": "gzip"})

    assert answer.status_code == status
    assert body(answer) == part
    assert answer.get("Content-Range") == content_range
    assert status == 416 or int(answer["Content-Length"]) == len(part)


def test_an_assessor_sees_an_item_only_while_the_work_is_theirs(cast: Any, draft: Any) -> None:
    item = add(cast, draft, scenes.png(), "a.png", title="x")
    client = signed_in_as(cast.aziz)
    assert client.get(f"/work/evidence/{item.token}/").status_code == 404

    type(draft).objects.update(state="in-assessment", submitted_at=now(), declared_own_work_at=now())
    draft.assignments.create(assessor=cast.aziz, reading=draft.readings.create(), due_at=now())

    assert client.get(f"/work/evidence/{item.token}/").status_code == 200
    assert client.get(f"/work/evidence/{item.token}/original/").status_code == 404
    assert signed_in_as(cast.maud).get(f"/work/evidence/{item.token}/").status_code == 404
