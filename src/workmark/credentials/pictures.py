"""The badge's picture, alone and with the signed credential baked in (Open Badges 3.0, "Baking").

A baked picture is the achievement's own, pixel for pixel: whoever checks it compares the two.
"""

from functools import lru_cache

from workmark.achievements.content import BadgeDesign
from workmark.achievements.models import AchievementVersion
from workmark.credentials.badge_image import badge_png, badge_svg
from workmark.credentials.log_reading import log_proof_of
from workmark.credentials.models import Credential
from workmark.openbadges.baking.png import bake_png
from workmark.openbadges.baking.svg import bake_svg

PNG_PIXELS = 600


def achievement_png(version: AchievementVersion) -> bytes:
    """The picture of one version as PNG."""
    return _png(version.said.title, version.issuer.name, version.said.badge)


def achievement_svg(version: AchievementVersion) -> bytes:
    """The picture of one version as SVG."""
    design = version.said.badge
    return badge_svg(version.said.title, version.issuer.name, design.shape, design.icon, design.hue).encode()


def baked_png(credential: Credential) -> bytes:
    """The badge as PNG with the exact signed bytes inside, and beside them the proof that the public log holds it."""
    picture, document = achievement_png(credential.version), bytes(credential.document).decode()
    return bake_png(picture, document, log_proof=log_proof_of(credential))


def baked_svg(credential: Credential) -> bytes:
    """The badge as SVG with the exact signed bytes inside."""
    return bake_svg(achievement_svg(credential.version), bytes(credential.document).decode())


@lru_cache(maxsize=64)
def _png(title: str, issuer: str, design: BadgeDesign) -> bytes:
    """The same words give the same bytes, and drawing takes longer than keeping some."""
    return badge_png(title, issuer, design.shape, design.icon, design.hue, size=PNG_PIXELS)
