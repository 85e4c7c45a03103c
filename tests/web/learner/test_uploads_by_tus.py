"""The tus 1.0.0 protocol as a client speaks it: https://tus.io/protocols/resumable-upload."""

import base64
import hashlib
import io
from typing import Any

from django.test import Client

from tests.submissions import scenes
from workmark.submissions.models import Evidence, Upload

WAV = scenes.wav(bytes(300_000))
TUS = {"Tus-Resumable": "1.0.0"}


def metadata(**said: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())


def create(client: Client, draft: Any, content: bytes, name: str = "talk.wav", key: str = "talk") -> Any:
    said = metadata(filename=name, requirement=key, kind="recording")
    headers = {**TUS, "Upload-Length": str(len(content)), "Upload-Metadata": said}
    return client.post(f"/work/{draft.token}/uploads/", headers=headers)


def patch(client: Client, place: str, content: bytes, offset: int, **more: str) -> Any:
    headers = {**TUS, "Upload-Offset": str(offset), **more}
    return client.patch(place, content, content_type="application/offset+octet-stream", headers=headers)


def test_options_name_the_version_the_extensions_and_the_limit(
    as_lena: Client, draft: Any, settings: Any
) -> None:
    answer = as_lena.options(f"/work/{draft.token}/uploads/")

    assert (answer.status_code, answer["Tus-Version"]) == (204, "1.0.0")
    assert answer["Tus-Extension"] == "creation,expiration,termination"
    assert answer["Tus-Max-Size"] == str(settings.WORKMARK_MAX_FILE_BYTES)


def test_an_upload_goes_on_where_it_was_cut(as_lena: Client, draft: Any) -> None:
    created = create(as_lena, draft, WAV)
    place = created["Location"]
    assert (created.status_code, created["Tus-Resumable"]) == (201, "1.0.0")
    assert created["Upload-Expires"].endswith("GMT")

    assert patch(as_lena, place, WAV[:100_000], 0)["Upload-Offset"] == "100000"
    stands = as_lena.head(place, headers=TUS)
    assert (stands["Upload-Offset"], stands["Upload-Length"]) == ("100000", str(len(WAV)))
    assert "no-store" in stands["Cache-Control"]
    last = patch(as_lena, place, WAV[100_000:], 100_000)

    assert last.status_code == 204
    evidence = Evidence.objects.get()
    assert last["Workmark-Evidence"] == f"/work/{draft.token}/item/{evidence.token}/"
    assert (evidence.kind, evidence.sha256) == ("recording", hashlib.sha256(WAV).hexdigest())


def test_the_wrong_offset_version_or_content_type_is_refused(as_lena: Client, draft: Any) -> None:
    place = create(as_lena, draft, WAV)["Location"]

    assert patch(as_lena, place, WAV[:10], 5).status_code == 409
    assert as_lena.head(place).status_code == 412
    assert (
        as_lena.patch(
            place, b"x", content_type="text/plain", headers={**TUS, "Upload-Offset": "0"}
        ).status_code
        == 415
    )
    for offset in ("-1", "a", "", "9" * 30, "１"):
        assert patch(as_lena, place, WAV[:10], 0, **{"Upload-Offset": offset}).status_code == 422


def test_a_piece_larger_than_a_mebibyte_is_refused_before_it_is_read(as_lena: Client, draft: Any) -> None:
    place = create(as_lena, draft, bytes(3 * 1024 * 1024))["Location"]

    assert patch(as_lena, place, bytes(1024 * 1024 + 1), 0).status_code == 413


def test_a_piece_cut_short_is_not_kept(as_lena: Client, draft: Any) -> None:
    place = create(as_lena, draft, WAV)["Location"]

    answer = as_lena.generic(
        "PATCH",
        place,
        WAV[:10],
        content_type="application/offset+octet-stream",
        headers={**TUS, "Upload-Offset": "0"},
        CONTENT_LENGTH="500",
        **{"wsgi.input": io.BytesIO(WAV[:10])},
    )

    assert answer.status_code == 422
    assert as_lena.head(place, headers=TUS)["Upload-Offset"] == "0"


def test_a_file_that_is_not_accepted_says_why_at_the_end(as_lena: Client, draft: Any) -> None:
    picture = scenes.png()
    place = create(as_lena, draft, picture, name="a.png", key="talk")["Location"]

    answer = patch(as_lena, place, picture, 0)

    assert answer.status_code == 422
    assert not Evidence.objects.exists()


def test_an_answer_lost_at_the_end_is_asked_for_again(as_lena: Client, draft: Any) -> None:
    place = create(as_lena, draft, WAV)["Location"]
    patch(as_lena, place, WAV, 0)

    # Django's test client leaves out the type of an empty body; a browser sends it.
    headers = {**TUS, "Upload-Offset": str(len(WAV))}
    again = as_lena.patch(place, b"", headers=headers, CONTENT_TYPE="application/offset+octet-stream")

    assert (again.status_code, Evidence.objects.count()) == (204, 1)


def test_an_upload_can_be_given_up(as_lena: Client, draft: Any) -> None:
    place = create(as_lena, draft, WAV)["Location"]
    patch(as_lena, place, WAV[:1000], 0)

    assert as_lena.delete(place, headers=TUS).status_code == 204
    assert as_lena.head(place, headers=TUS).status_code == 404
    assert not Upload.objects.exists()


def test_damaged_metadata_is_refused(as_lena: Client, draft: Any) -> None:
    for said in ("filename !!!", "filename /w==", "filename"):
        headers = {**TUS, "Upload-Length": "10", "Upload-Metadata": said}
        assert as_lena.post(f"/work/{draft.token}/uploads/", headers=headers).status_code in {404, 422}
    assert not Upload.objects.exists()
