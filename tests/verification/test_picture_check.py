"""The picture a badge came in is laid beside the one it names: alike, unlike, or not to be told."""

import base64
import io
from typing import Any

import pytest
from PIL import Image

from tests.openbadges.samples import Pages
from workmark.openbadges.report import Outcome
from workmark.verification.picture_check import check_picture

ADDRESS = "https://badges.example/badge.png"


def painted(colour: str, size: int = 40, kind: str = "PNG") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (size, size), colour).save(written, format=kind)
    return written.getvalue()


def naming(address: str, **members: Any) -> dict[str, Any]:
    return {"credentialSubject": {"achievement": {"image": {"id": address, "type": "Image"}}}, **members}


def outcome(badge: dict[str, Any], picture: bytes, page: bytes = b"") -> Outcome:
    return check_picture(badge, picture, Pages({ADDRESS: page} if page else {})).outcome


def test_the_same_pixels_in_another_format_are_the_same_picture() -> None:
    assert outcome(naming(ADDRESS), painted("navy"), painted("navy", kind="GIF")) is Outcome.PASSED


def test_a_list_of_one_or_another_object_of_the_same_id_hides_no_picture() -> None:
    image = {"id": ADDRESS, "type": "Image"}
    achievement = {"id": "https://badges.example/a/1", "image": [image]}
    listed = {"credentialSubject": [{"achievement": [achievement]}]}
    moved = {
        "credentialSubject": {"achievement": {"id": "https://badges.example/a/1"}},
        "evidence": [
            {"id": "https://badges.example/a/1", "type": ["Evidence", "Achievement"], "image": image}
        ],
    }

    for badge in (listed, moved):
        assert outcome(badge, painted("navy"), painted("red")) is Outcome.FAILED
        assert outcome(badge, painted("navy"), painted("navy")) is Outcome.PASSED


def test_one_pixel_makes_another_picture() -> None:
    other = Image.open(io.BytesIO(painted("navy")))
    other.putpixel((3, 3), (255, 0, 0))
    written = io.BytesIO()
    other.save(written, format="PNG")

    assert outcome(naming(ADDRESS), written.getvalue(), painted("navy")) is Outcome.FAILED


def test_the_same_picture_at_another_size_cannot_be_told_for_sure() -> None:
    assert outcome(naming(ADDRESS), painted("navy", 80), painted("navy")) is Outcome.NOT_DETERMINED
    assert outcome(naming(ADDRESS), painted("red", 80), painted("navy")) is Outcome.FAILED


def test_an_address_that_is_silent_is_never_a_pass() -> None:
    assert outcome(naming(ADDRESS), painted("navy")) is Outcome.NOT_DETERMINED


def test_a_badge_without_a_picture_is_not_asked() -> None:
    assert outcome({"credentialSubject": {}}, painted("navy")) is Outcome.NOT_APPLICABLE


def test_a_picture_inside_the_badge_needs_nobody_to_be_asked() -> None:
    inside = f"data:image/png;base64,{base64.b64encode(painted('navy')).decode()}"

    assert outcome(naming(inside), painted("navy")) is Outcome.PASSED
    assert outcome(naming(inside), painted("red")) is Outcome.FAILED


@pytest.mark.parametrize(
    "page",
    [
        b"not a picture",
        b"<svg",
        b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>",
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        painted("navy", 2_100),
    ],
)
def test_what_cannot_be_opened_is_not_told(page: bytes) -> None:
    assert outcome(naming(ADDRESS), painted("navy"), page) is Outcome.NOT_DETERMINED
    assert outcome(naming(ADDRESS), page, painted("navy")) is Outcome.NOT_DETERMINED


@pytest.mark.parametrize(
    "address", ["data:", "data:image/png;base64,!", "data:text/html,x", "data:image/png,%zz"]
)
def test_data_that_is_no_picture_is_not_told(address: str) -> None:
    assert outcome(naming(address), painted("navy")) is Outcome.NOT_DETERMINED
