"""Many badges handed in at once: kept while they are checked and looked at, and then forgotten without a trace."""

from typing import ClassVar

from django.db import models

from workmark.organisations.models import Person, new_token


class BulkCheck(models.Model):
    """One hand-in. Whoever has its token, and is `person` if there is one, sees the answers until `expires_at`.

    language: the words of its answers are in. total: how many lines it has.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=12)
    total = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.total} badges handed in {self.made_at:%Y-%m-%d %H:%M}"


class BulkLine(models.Model):
    """One file or link of it, and what was found.

    number: from 1, as handed in. name: the file's, or what stood beside the link. data: emptied as soon as it is
    checked. tries: how often a worker began with it. answer: None until it is checked, else `finding.Found` as JSON.
    """

    bulk = models.ForeignKey(BulkCheck, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=2_000, blank=True)
    data = models.BinaryField(default=bytes)
    tries = models.PositiveSmallIntegerField(default=0)
    answer = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["bulk", "number"], name="bulk_line_number_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name or self.address}"
