"""The badge's picture with the signed credential baked in, as PNG and SVG (Open Badges 3.0, "Baking")."""

from workmark.credentials.badge_image import badge_png, badge_svg
from workmark.credentials.models import Credential
from workmark.openbadges.baking.png import bake_png
from workmark.openbadges.baking.svg import bake_svg

PNG_PIXELS = 600


def baked_png(credential: Credential) -> bytes:
    """The badge as PNG with the exact signed bytes inside."""
    content = credential.version.said
    design = content.badge
    picture = badge_png(
        content.title,
        credential.issuer.name,
        design.shape,
        design.icon,
        design.hue,
        year=credential.awarded_at.year,
        size=PNG_PIXELS,
    )
    return bake_png(picture, bytes(credential.document).decode())


def baked_svg(credential: Credential) -> bytes:
    """The badge as SVG with the exact signed bytes inside."""
    content = credential.version.said
    design = content.badge
    picture = badge_svg(
        content.title,
        credential.issuer.name,
        design.shape,
        design.icon,
        design.hue,
        year=credential.awarded_at.year,
    )
    return bake_svg(picture.encode(), bytes(credential.document).decode())
