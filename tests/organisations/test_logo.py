"""A logo is drawn anew, has words, and stands on the pages of both sides of a badge."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, PngImagePlugin

from tests.conftest import Cast
from tests.credentials.scenes import issued
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed
from workmark.organisations.actions.set_logo import set_logo
from workmark.organisations.logo_models import Logo

PAGE = "/account/organisations/harbour-skills/logo/"


def picture(size: tuple[int, int] = (900, 300), format: str = "PNG", **said: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, format=format, **said)
    return out.getvalue()


def test_an_owner_gives_it_and_badges_show_it_with_its_words(cast: Cast) -> None:
    noted = PngImagePlugin.PngInfo()
    noted.add_text("Author", "SECRET-AUTHOR")
    ines = Client()
    ines.force_login(cast.ines, backend="allauth.account.auth_backends.AuthenticationBackend")
    file = SimpleUploadedFile("logo.png", picture(pnginfo=noted), "image/png")

    assert ines.post(PAGE, {"file": file, "alt": "Harbour: a blue anchor"}).status_code == 302

    logo = Logo.objects.get()
    assert (logo.width, logo.height, logo.shown_size) == (480, 160, (160, 53))
    badge = issued(cast)
    for place in (f"/badges/{badge.token}/", "/issuers/harbour-skills/"):
        assert 'alt="Harbour: a blue anchor"' in Client().get(place).content.decode()
    shown = Client().get(logo.path)
    assert shown.headers["Content-Type"] == "image/png"
    assert b"SECRET-AUTHOR" not in shown.content
    assert Image.open(io.BytesIO(shown.content)).size == (480, 160)
    assert Client().get("/issuers/harbour-skills/logo-0.png").status_code == 404
    ines.post(PAGE, {"do": "remove"})
    assert not Logo.objects.exists()


@pytest.mark.parametrize(
    ("data", "alt"),
    [
        (b"", "x"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "x"),
        (picture(format="GIF"), "x"),
        (picture()[:60], "x"),
        (picture((6_000, 6_000)), "x"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 1_100_000, "x"),
        (picture(), ""),
        (picture(), "x" * 201),
    ],
    ids=["empty", "svg", "gif", "cut", "bomb", "large", "wordless", "wordy"],
)
def test_what_is_no_picture_or_has_no_words_is_refused(cast: Cast, data: bytes, alt: str) -> None:
    with pytest.raises(InvalidInput):
        set_logo(cast.ines, cast.harbour, data, alt=alt, at=now())


def test_only_an_owner_gives_it(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        set_logo(cast.rui, cast.harbour, picture(), alt="x", at=now())
