"""Where credentials issued through the VC-API stand in its status lists. Badges have lists of their own."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class StatusPlace(models.Model):
    """The bit of one credential in the list of one purpose. Indexes are drawn at random and never reused."""

    credential_id = models.CharField(max_length=500)
    purpose = models.CharField(max_length=20)
    index = models.PositiveIntegerField()
    is_set = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["purpose", "index"], name="vc_api_index_is_unique"),
            models.UniqueConstraint(
                fields=["purpose", "credential_id"], name="vc_api_one_place_in_each_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose}#{self.index}"
