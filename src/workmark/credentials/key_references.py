"""Which keys that a keeper holds already an issuer's owner may name: those that whoever runs the instance allowed it.

All issuers share one hardware module or one KMS account. A reference alone says nothing of whose key it is.
"""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from workmark.credentials.models import Keeper
from workmark.lib.problems import InvalidInput
from workmark.organisations.models import Organisation


def refuse_foreign(issuer: Organisation, keeper: Keeper, reference: str) -> None:
    """Raise InvalidInput unless no key is named, or this one was allowed to this issuer and to no other."""
    if not reference:
        return
    holders = {slug for slug, kept, named in _allowed() if (kept, named) == (keeper.value, reference)}
    if holders != {issuer.slug}:
        told = _("Whoever runs this service has not allowed you this key. Ask them, or have a new key made.")
        raise InvalidInput(told, fields={"reference": [told]})


def _allowed() -> Iterator[tuple[str, str, str]]:
    """Slug, keeper and reference of each entry. One without its parts allows nothing.

    >>> "harbour=kms:arn:aws:kms:eu:1:key/2".partition("=")[2].partition(":")[::2]
    ('kms', 'arn:aws:kms:eu:1:key/2')
    """
    for entry in settings.WORKMARK_KEY_REFERENCES.split():
        slug, _is, kept = entry.partition("=")
        keeper, _colon, reference = kept.partition(":")
        yield slug, keeper, reference
