"""An owner says where the fee of a micro-credential is paid: a place of the issuer's own. Workmark takes no money."""

from typing import Final

from django.utils.translation import gettext as _

from workmark.achievements.models import Achievement
from workmark.lib.problems import InvalidInput
from workmark.lib.public_addresses import AddressRefused, parse_public_url
from workmark.organisations.acting import change
from workmark.organisations.models import Person

LONGEST: Final = 500


def say_payment(owner: Person, achievement: Achievement, url: str) -> Achievement:
    """url: https, at a public name; empty for none. It is shown beside the price, whichever version is in force.

    Raises NotAllowed, or InvalidInput.
    """
    url = url.strip()
    if url and not _is_sound(url):
        told = _(
            "Give an address that begins with https:// and holds no user name, in at most %(most)d characters."
        )
        raise InvalidInput(told % {"most": LONGEST}, fields={"url": [told % {"most": LONGEST}]})
    with change(owner, "achievement.say_payment", achievement, organisation=achievement.issuer) as event:
        achievement.payment_url = url
        achievement.save(update_fields=["payment_url"])
        event.detail = {"achievement": achievement.slug, "change": "said" if url else "taken away"}
    return achievement


def _is_sound(url: str) -> bool:
    if len(url) > LONGEST or not url.isascii() or any(sign.isspace() or sign in '<>"\\^`{|}' for sign in url):
        return False
    try:
        parse_public_url(url)
    except AddressRefused:
        return False
    return True
