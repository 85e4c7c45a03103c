"""The people a directory has told us of, under ids that stay the same when somebody leaves and comes back."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Organisation, new_token


class DirectoryUser(models.Model):
    """One User of an employer's directory. employment: the current or latest; who comes back gets a new one."""

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="directory_users")
    employment = models.ForeignKey(Employment, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["employment"],
                condition=Q(removed_at__isnull=True),
                name="one_directory_user_an_employment",
            ),
        ]

    def __str__(self) -> str:
        return self.token
