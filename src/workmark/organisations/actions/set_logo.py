"""An owner gives the organisation a logo, with words for whoever does not see it, or takes it away."""

import hashlib
import io
import warnings
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.logo_models import Logo
from workmark.organisations.models import Organisation, Person

MOST_BYTES: Final = 1024 * 1024
MOST_DOTS: Final = 20_000_000
LONGEST_ALT: Final = 200
_LARGEST: Final = (480, 480)
_FORMATS: Final = ("PNG", "JPEG", "WEBP")


def set_logo(owner: Person, organisation: Organisation, data: bytes, *, alt: str, at: datetime) -> Logo:
    """data: a PNG, JPEG or WebP file; it is drawn anew, so that nothing else in it is kept. alt: what it shows, in words.

    Raises NotAllowed, or InvalidInput naming what needs mending.
    """
    alt, wrong = " ".join(alt.split()), {}
    if not 1 <= len(alt) <= LONGEST_ALT or "\x00" in alt:
        wrong["alt"] = [_("Say in at most %(most)d characters what the logo shows.") % {"most": LONGEST_ALT}]
    drawn = _drawn_anew(data)
    if drawn is None:
        wrong["file"] = [_("Choose a PNG, JPEG or WebP picture of at most 1 MB and 20 million dots.")]
    if wrong or drawn is None:
        raise InvalidInput(_("Some of this needs mending."), fields=wrong)
    image, (width, height) = drawn
    with change(owner, "organisation.manage", organisation, organisation=organisation) as event:
        logo, _is_new = Logo.objects.update_or_create(
            organisation=organisation,
            defaults={
                "image": image,
                "digest": hashlib.sha256(image).hexdigest(),
                "width": width,
                "height": height,
                "alt": alt,
                "set_by": owner,
                "set_at": at,
            },
        )
        event.detail = {"change": "logo", "digest": logo.digest}
    return logo


def remove_logo(owner: Person, organisation: Organisation) -> None:
    with change(owner, "organisation.manage", organisation, organisation=organisation) as event:
        Logo.objects.filter(organisation=organisation).delete()
        event.detail = {"change": "logo taken away"}


def _drawn_anew(data: bytes) -> tuple[bytes, tuple[int, int]] | None:
    """The dots alone, as PNG, and its size; None for what is no such picture."""
    if not 1 <= len(data) <= MOST_BYTES:
        return None
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            if opened.width * opened.height > MOST_DOTS:  # known from the head, before anything is unpacked
                return None
            picture = opened.convert("RGBA")
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombWarning,
        Image.DecompressionBombError,
    ):
        return None
    picture.thumbnail(_LARGEST)
    fresh, out = Image.new("RGBA", picture.size), io.BytesIO()
    fresh.paste(picture)
    fresh.save(out, format="PNG", optimize=True)
    return out.getvalue(), fresh.size
