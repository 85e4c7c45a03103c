"""What is for an issuer's own people only must not be named where everybody reads."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from workmark.achievements.models import Achievement


def faults_of_in_house(achievements: Iterable[Achievement]) -> list[str]:
    """Why these cannot be shown to everybody, in one sentence that names them; empty where nothing is in-house.

    What is piloted is in-house too.
    """
    names = sorted(each.slug for each in achievements if each.is_in_house)
    if not names:
        return []
    told = _("Everybody reads this. Leave out what is for your own people only: %(names)s.")
    return [told % {"names": ", ".join(names)}]
