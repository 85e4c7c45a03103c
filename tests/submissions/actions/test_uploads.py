"""Resumable upload: what arrived stays, what was cut off is sent again, and the whole equals what was sent."""

import hashlib
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage

from tests.submissions import scenes
from tests.submissions.scenes import MONDAY
from workmark.lib.problems import InvalidInput, NotAllowed, NotFound, TooLarge, WrongState
from workmark.submissions.actions.append_chunk import append_chunk
from workmark.submissions.actions.begin_upload import begin_upload
from workmark.submissions.actions.cancel_upload import cancel_upload
from workmark.submissions.actions.finish_upload import finish_upload
from workmark.submissions.models import Upload, UploadPart
from workmark.submissions.tidying import clear_expired_uploads

MIB = 1024 * 1024


def wav(size: int) -> bytes:
    return scenes.wav(random.Random(7).randbytes(size - 44))


def files_kept() -> list[str]:
    root = Path(django_settings.STORAGES["default"]["OPTIONS"]["location"])
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def begin(cast: Any, draft: Any, content: bytes, name: str = "talk.wav", **options: Any) -> Upload:
    return begin_upload(cast.lena, draft, "talk", file_name=name, length=len(content), at=MONDAY, **options)


def test_a_file_sent_in_pieces_with_cuts_arrives_whole(cast: Any, draft: Any) -> None:
    content = wav(5 * MIB + 123)
    upload, cuts = begin(cast, draft, content), random.Random(1)

    while upload.offset < upload.length:
        piece = content[upload.offset : upload.offset + cuts.randint(1, MIB)]
        if cuts.random() < 0.3:  # the answer is lost on its way: the client believes nothing arrived
            append_chunk(cast.lena, upload, offset=upload.offset, content=piece, at=MONDAY)
            with pytest.raises(WrongState):
                append_chunk(cast.lena, upload, offset=upload.offset, content=piece, at=MONDAY)
            upload = Upload.objects.get(pk=upload.pk)
        else:
            upload = append_chunk(cast.lena, upload, offset=upload.offset, content=piece, at=MONDAY)
    evidence = finish_upload(cast.lena, upload, at=MONDAY)

    assert evidence.sha256 == hashlib.sha256(content).hexdigest()
    assert evidence.stored is not None
    with default_storage.open(evidence.stored.original) as original:
        assert original.read() == content


def test_finishing_twice_gives_the_same_evidence(cast: Any, draft: Any) -> None:
    content = wav(1000)
    upload = append_chunk(cast.lena, begin(cast, draft, content), offset=0, content=content, at=MONDAY)

    first = finish_upload(cast.lena, upload, at=MONDAY)

    assert finish_upload(cast.lena, Upload.objects.get(pk=upload.pk), at=MONDAY) == first
    assert draft.evidence.count() == 1


def test_a_finished_upload_leaves_only_the_evidence_behind(
    cast: Any, draft: Any, django_capture_on_commit_callbacks: Any
) -> None:
    content = wav(1000)
    upload = append_chunk(cast.lena, begin(cast, draft, content), offset=0, content=content, at=MONDAY)
    with django_capture_on_commit_callbacks(execute=True):
        finish_upload(cast.lena, upload, at=MONDAY)

    assert [name.split("/")[0] for name in files_kept()] == ["originals", "renderings"]
    assert not UploadPart.objects.exists()


def test_a_piece_at_the_wrong_place_is_refused_and_leaves_nothing(cast: Any, draft: Any) -> None:
    content = wav(1000)
    upload = begin(cast, draft, content)

    with pytest.raises(WrongState):
        append_chunk(cast.lena, upload, offset=500, content=content[500:], at=MONDAY)

    assert files_kept() == []


def test_pieces_are_bounded_and_never_more_than_announced(cast: Any, draft: Any) -> None:
    upload = begin(cast, draft, wav(2 * MIB))

    with pytest.raises(TooLarge):
        append_chunk(cast.lena, upload, offset=0, content=wav(MIB + 1), at=MONDAY)
    with pytest.raises(InvalidInput):
        append_chunk(cast.lena, upload, offset=2 * MIB - 5, content=b"123456", at=MONDAY)
    with pytest.raises(InvalidInput):
        append_chunk(cast.lena, upload, offset=0, content=b"", at=MONDAY)


def test_a_wrong_kind_is_refused_with_its_first_piece(cast: Any, draft: Any) -> None:
    upload = begin(cast, draft, bytes(3 * MIB))

    with pytest.raises(InvalidInput):
        append_chunk(cast.lena, upload, offset=0, content=b"MZ" + bytes(MIB - 2), at=MONDAY)
    with pytest.raises(InvalidInput):
        begin(cast, draft, b"x", name="setup.exe")
    assert files_kept() == []


def test_a_file_announced_beyond_the_limit_is_refused_before_a_byte(
    cast: Any, draft: Any, settings: Any
) -> None:
    settings.WORKMARK_MAX_FILE_BYTES = 10

    with pytest.raises(TooLarge):
        begin(cast, draft, wav(100))


def test_an_upload_is_not_finished_before_its_last_byte(cast: Any, draft: Any) -> None:
    content = wav(1000)
    upload = append_chunk(cast.lena, begin(cast, draft, content), offset=0, content=content[:500], at=MONDAY)

    with pytest.raises(WrongState):
        finish_upload(cast.lena, upload, at=MONDAY)
    assert not draft.evidence.exists()


def test_a_wrong_form_found_at_the_end_saves_nothing(cast: Any, draft: Any) -> None:
    content = scenes.png()
    upload = begin(cast, draft, content, name="picture.png")  # the part takes sound or video
    upload = append_chunk(cast.lena, upload, offset=0, content=content, at=MONDAY)

    with pytest.raises(InvalidInput):
        finish_upload(cast.lena, upload, at=MONDAY)

    assert not draft.evidence.exists()
    assert [name.split("/")[0] for name in files_kept()] == ["uploads"]


def test_three_days_after_the_last_byte_an_upload_ends_and_is_cleared_away(
    cast: Any, draft: Any, django_capture_on_commit_callbacks: Any
) -> None:
    content = wav(1000)
    upload = append_chunk(cast.lena, begin(cast, draft, content), offset=0, content=content[:500], at=MONDAY)

    with pytest.raises(NotFound):
        append_chunk(
            cast.lena, upload, offset=500, content=content[500:], at=MONDAY + timedelta(days=3, seconds=1)
        )
    Upload.objects.update(expires_at=MONDAY - timedelta(days=3_000))
    with django_capture_on_commit_callbacks(execute=True):
        clear_expired_uploads.call()

    assert not Upload.objects.exists()
    assert files_kept() == []


def test_cancelling_deletes_what_had_arrived(
    cast: Any, draft: Any, django_capture_on_commit_callbacks: Any
) -> None:
    content = wav(1000)
    upload = append_chunk(cast.lena, begin(cast, draft, content), offset=0, content=content[:500], at=MONDAY)

    with django_capture_on_commit_callbacks(execute=True):
        cancel_upload(cast.lena, upload, at=MONDAY)

    assert files_kept() == []


def test_nobody_else_may_send_bytes(cast: Any, draft: Any) -> None:
    upload = begin(cast, draft, wav(100))

    with pytest.raises(NotAllowed):
        append_chunk(cast.otto, upload, offset=0, content=b"x", at=MONDAY)
    with pytest.raises(NotAllowed):
        finish_upload(cast.otto, upload, at=MONDAY)
    assert files_kept() == []
