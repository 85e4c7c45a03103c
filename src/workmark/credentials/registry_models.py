"""Registries of issuers that this instance's operator chose to believe, and the issuers each of them lists."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class IssuerRegistry(models.Model):
    """One registry. Its lines are replaced as a whole whenever a newer copy was read and found sound."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=300)
    address = models.URLField(max_length=500, blank=True, default="")  # empty: read from a file once
    pinned_key = models.CharField(
        max_length=200, blank=True, default=""
    )  # the keeper's Multikey; empty: unsigned
    made_at = models.DateTimeField(null=True, blank=True)  # by its own word
    valid_until = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(default=timezone.now)  # when this copy left its server
    tried_at = models.DateTimeField(default=timezone.now)
    problem = models.CharField(max_length=500, blank=True, default="")  # of the last try, if it failed

    def __str__(self) -> str:
        return self.slug


class RegisteredIssuer(models.Model):
    """One line of a registry. issuer_id: exactly as badges name the issuer."""

    registry = models.ForeignKey(IssuerRegistry, on_delete=models.CASCADE, related_name="issuers")
    issuer_id = models.CharField(max_length=300, db_index=True)
    name = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["registry", "issuer_id"], name="issuer_once_a_registry"),
        ]

    def __str__(self) -> str:
        return self.issuer_id
