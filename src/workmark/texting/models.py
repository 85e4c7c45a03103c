"""A person's telephone number, what she wants by text message, and the messages on their way."""

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workmark.organisations.models import Person


def new_stop_token() -> str:
    """128 random bits in 22 letters: it stands in every message, where each letter counts."""
    return secrets.token_urlsafe(16)


class Kind(models.TextChoices):
    """What a message is about. Its words never say more than this."""

    BADGE_ENDING = "badge-ending", _("A badge of yours ends soon")
    LEARNING_DUE = "learning-due", _("Learning that an employer asked you for is due")
    READING_DUE = "reading-due", _("Work that you assess is due")
    WORK_NEWS = "work-news", _("There is news about work you handed in")


class Way(models.TextChoices):
    """How a reminder comes. Without a choice it is mail alone."""

    MAIL = "mail", _("E-mail")
    BOTH = "both", _("E-mail and text message")
    TEXT = "text", _("Text message instead of e-mail")


class Phone(models.Model):
    """One person's number: hers once it is confirmed.

    number: E.164, such as +442079460000. token: stands in each message, and lets whoever reads it stop them.
    code_hash: of the code that was sent last; empty when none can be used.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="phone")
    number = models.CharField(max_length=16)
    token = models.CharField(max_length=22, unique=True, default=new_stop_token)
    added_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    code_hash = models.CharField(max_length=64, blank=True)
    code_expires_at = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"the number of {self.person}"


class TextChoice(models.Model):
    """That one kind comes by text message; without a row it does not."""

    phone = models.ForeignKey(Phone, on_delete=models.CASCADE, related_name="choices")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    way = models.CharField(max_length=8, choices=Way.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["phone", "kind"], name="texting_one_way_for_each_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.way}"


CODE = "code"


class TextMessage(models.Model):
    """One text message, queued once for its key. The number is the phone's, so that a removed one is nowhere.

    number_digest: keyed digest of the number, by which codes to it are counted. words, letter: emptied once it is settled;
    letter is the mail that goes out in its place if it does not arrive. tries: how often it may have been paid for.
    """

    key = models.CharField(max_length=250, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="text_messages")
    phone = models.ForeignKey(Phone, on_delete=models.SET_NULL, null=True, related_name="messages")
    number_digest = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=16)
    words = models.CharField(max_length=320, blank=True)
    letter = models.JSONField(null=True)
    created_at = models.DateTimeField()
    good_until = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    last_try_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True, help_text="it did not go out, and will not")
    untold_at = models.DateTimeField(null=True, help_text="whether it went out could not be told")
    refusal = models.CharField(max_length=250, blank=True, help_text="why, in the gateway's words or ours")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(sent_at__isnull=True, refused_at__isnull=True)
                    | Q(sent_at__isnull=True, untold_at__isnull=True)
                    | Q(refused_at__isnull=True, untold_at__isnull=True)
                ),
                name="texting_message_ends_in_one_way",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(sent_at=None, refused_at=None, untold_at=None),
                name="texting_unsettled",
            ),
            models.Index(fields=["last_try_at"], name="texting_by_last_try"),
        ]

    def __str__(self) -> str:
        return self.key


UNSETTLED = Q(sent_at=None, refused_at=None, untold_at=None)
