"""An organisation's logo, as drawn anew by us, with what it says in words."""

from typing import Final

from django.db import models
from django.db.models import Q
from django.utils import timezone

from workmark.organisations.models import Organisation, Person

LOGO_DIGITS: Final = 16  # of the digest, in its address


class Logo(models.Model):
    """image: a PNG of at most 480 by 480 dots, without anything the file that was sent held beside its dots.

    alt: read instead of the picture. digest: SHA-256 of the image, in hex, so that its address changes with it.
    """

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="logo")
    image = models.BinaryField()
    digest = models.CharField(max_length=64)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    alt = models.CharField(max_length=200)
    set_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(alt=""), name="logo_has_words"),)

    def __str__(self) -> str:
        return self.alt

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height in CSS pixels beside text: at most 160 by 56, in proportion."""
        share = min(1, 160 / self.width, 56 / self.height)
        return max(1, round(self.width * share)), max(1, round(self.height * share))

    @property
    def path(self) -> str:
        return f"/issuers/{self.organisation.slug}/logo-{self.digest[:LOGO_DIGITS]}.png"


def logo_of(organisation: Organisation) -> Logo | None:
    """Asked of the database only where it was not joined in."""
    found: Logo | None = getattr(organisation, "logo", None)
    return found
