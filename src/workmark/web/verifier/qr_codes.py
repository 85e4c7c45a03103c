"""QR codes as pictures in the page itself: at an address of their own, what they say could be fetched a second time."""

import io
from base64 import b64encode

import segno


def qr_picture(link: str) -> str:
    """A `data:` address of an SVG, black on white in every look."""
    drawn = io.BytesIO()
    segno.make(link, error="l", micro=False, boost_error=False).save(
        drawn, kind="svg", border=4, light="#ffffff", xmldecl=False, scale=4
    )
    return "data:image/svg+xml;base64," + b64encode(drawn.getvalue()).decode("ascii")
