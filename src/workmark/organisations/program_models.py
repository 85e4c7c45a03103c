"""What programs brought to be let in, so that nothing serves twice."""

from typing import ClassVar

from allauth.idp.oidc.models import Client
from django.db import models
from django.db.models import Q

from workmark.organisations.models import Person

# Of `Client`: programs that registered themselves, and that nobody lets in or let in lately, or gave a badge.
# `wallet_offers` is a room above this one; here it is a name alone.
WAITING = Q(owner=None, token=None, spent_grants=None, wallet_offers=None)


class SpentGrant(models.Model):
    """A code or refresh token that was exchanged. Whoever brings it again holds a copy of what was another's.

    Bookkeeping for RFC 9700 section 4.14.2 and RFC 6749 section 4.1.2; it goes 90 days after, when no token of that
    day works any more.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    begun_by = models.CharField(max_length=64, blank=True, db_default="")  # the digest of the code it came of
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="spent_grants")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="spent_grants")
    spent_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["spent_at"], name="spent_grant_by_day"),
        ]

    def __str__(self) -> str:
        return str(self.spent_at)
