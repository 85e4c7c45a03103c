"""How we are known at other hosts, and visits there, which are forgotten within hours."""

from typing import ClassVar

from django.db import models

from workmark.credentials.models import Credential
from workmark.organisations.models import Person, new_token


class HostRegistration(models.Model):
    """The client that registered itself at one host (RFC 7591). It is about no person.

    token: stands in the address to which that host alone sends browsers back. base: the host's address as people type
    it. description: `describing.Description` as JSON. scopes: those it was registered for, a space between two; none are
    known of registrations from before this was written down. worked_at: when somebody last came back from there with a code.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    base = models.CharField(max_length=500, db_index=True)
    description = models.JSONField()
    client_id = models.CharField(max_length=500)
    sealed_secret = models.BinaryField(null=True)  # none for a public client
    auth_method = models.CharField(max_length=30)
    secret_until = models.DateTimeField(null=True, blank=True)
    scopes = models.CharField(max_length=500, blank=True, default="", db_default="")
    registered_at = models.DateTimeField()
    worked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.base


class VisitState(models.TextChoices):
    """How far a visit is. A worker has to do something in all that end with -ING."""

    ASKED = "asked"
    READING = "reading"
    CHECKING = "checking"
    FOUND = "found"
    KEEPING = "keeping"
    KEPT = "kept"
    SENDING = "sending"
    SENT = "sent"
    ENDING = "ending"


class HostVisit(models.Model):
    """One visit of a person to a host. It goes a quarter of an hour after her last look.

    sealed_token: what lets us in, until it is ended. next_page: what is read next. problem: `refusing.Problem`, or "".
    is_partial: there is more than was read. account: whose account it is there, in that host's words. sends: the badge
    that is brought there, if it is that kind of visit.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    registration = models.ForeignKey(HostRegistration, on_delete=models.CASCADE, related_name="visits")
    sends = models.ForeignKey(Credential, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, default=VisitState.ASKED)
    sealed_token = models.BinaryField(null=True)
    next_page = models.CharField(max_length=2_100, blank=True)
    pages = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=20, blank=True)
    is_partial = models.BooleanField(default=False)
    account = models.CharField(max_length=200, blank=True, default="", db_default="")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.token


class FoundBadge(models.Model):
    """One badge that a host gave, until its visit is forgotten.

    number: from 1, as it came. tries: how often a worker began to check it. answer: None until it is checked, else
    `found.answer_of`. result: `keeping.Result` once she chose it, or "".
    """

    visit = models.ForeignKey(HostVisit, on_delete=models.CASCADE, related_name="badges")
    number = models.PositiveSmallIntegerField()
    data = models.BinaryField()
    digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    answer = models.JSONField(null=True)
    is_wanted = models.BooleanField(default=False)
    result = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["visit", "digest"], name="found_once_in_a_visit"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
