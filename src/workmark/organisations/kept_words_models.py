"""Words of a form that was sent after its session had ended, kept for a day so that they can be sent again."""

from datetime import timedelta
from typing import ClassVar

from django.db import models

from workmark.lib.tokens import new_token
from workmark.organisations.models import Person

KEPT_FOR = timedelta(hours=24)
MOST_OF_ONE_PERSON = 10


class KeptWords(models.Model):
    """One form, for one person in one browser.

    person: whose session it was that ended there. browser_hash: digest of a secret that only that browser holds.
    address_hash: SHA-256 of the address it was sent to. sealed: all that was in it; the key is not in the database.
    """

    token = models.CharField(max_length=32, unique=True, default=new_token)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="kept_words")
    browser_hash = models.CharField(max_length=64)
    address_hash = models.CharField(max_length=64)
    sealed = models.BinaryField()
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["browser_hash", "address_hash"], name="kept_words_by_place"),
            models.Index(fields=["expires_at"], name="kept_words_by_end"),
        ]

    def __str__(self) -> str:
        return self.token
