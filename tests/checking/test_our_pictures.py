"""Our own baked pictures: each is the achievement's, so the badge in it is known whole; in another picture it is not."""

import io

from PIL import Image

from tests.conftest import Cast
from tests.credentials.scenes import issued
from workmark.checking import check_badge
from workmark.credentials.models import CredentialVisibility
from workmark.credentials.pictures import baked_png, baked_svg
from workmark.lib.clock import now
from workmark.openbadges import CheckCode, Outcome
from workmark.openbadges.baking.png import bake_png


def test_our_pictures_are_those_the_badge_names_and_another_is_not(cast: Cast) -> None:
    credential = issued(cast)
    credential.visibility = CredentialVisibility.UNLISTED
    credential.save(update_fields=["visibility"])
    other = io.BytesIO()
    Image.new("RGB", (600, 600), "red").save(other, format="PNG")
    stolen = bake_png(other.getvalue(), bytes(credential.document).decode())

    answers = [
        check_badge(at=now(), data=data, offline=True).verification.outcome_of(CheckCode.IMAGE_AGREES)
        for data in (baked_png(credential), baked_svg(credential), stolen)
    ]

    # The third names a drawing beside the PNG, which cannot be laid on a PNG; the PNG itself differs.
    assert answers == [Outcome.PASSED, Outcome.PASSED, Outcome.FAILED]
