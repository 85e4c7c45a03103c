"""An organisation's sign-in, and whose accounts it opens."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.organisations.models import Organisation, Person


class SignOnKind(models.TextChoices):
    OPENID = "openid", _("OpenID Connect")
    SAML = "saml", _("SAML 2.0")


class SignOn(models.Model):
    """The sign-in server of one organisation, and how we are known there.

    issuer: by which name it calls itself, in SAML its entity id. metadata: of a SAML server, as the owner gave it.
    takes_unasked: whether a SAML answer is taken that nobody here asked for.
    """

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="sign_on")
    kind = models.CharField(max_length=8, default=SignOnKind.OPENID)
    issuer = models.CharField(max_length=500)
    client_id = models.CharField(max_length=255, blank=True)
    sealed_secret = models.BinaryField(null=True)  # none for a public client
    metadata = models.BinaryField(null=True)
    takes_unasked = models.BooleanField(default=False)
    set_up_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    set_up_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.issuer


class SignOnLink(models.Model):
    """That a person lets whoever is `subject` at this server in as themselves."""

    sign_on = models.ForeignKey(SignOn, on_delete=models.CASCADE, related_name="links")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_on_links")
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["linked_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sign_on", "subject"], name="one_person_a_subject"),
            models.UniqueConstraint(fields=["sign_on", "person"], name="one_subject_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.sign_on}"


class UsedAssertion(models.Model):
    """That a SAML assertion was used, so that it is not a second time. digest: of its server's name and its own."""

    digest = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField(db_index=True)  # from then on it has expired by itself

    def __str__(self) -> str:
        return self.digest
