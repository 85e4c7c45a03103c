"""People, organisations, memberships, invitations, domain proofs, and the append-only audit log."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.organisations.registrations import Register


def new_token() -> str:
    """A URL-safe secret of 192 random bits, 32 characters (ASVS 5.0.0 11.5.1 asks for at least 128 bits).

    It never begins with a dash: typed after a command, such a one would be read as an option.
    """
    while (token := secrets.token_urlsafe(24)).startswith("-"):
        continue
    return token


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(email=self.normalize_email(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """A human being. Not an e-mail: addresses come and go (`account_emailaddress`), credentials stay."""

    handle = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    name = models.CharField(_("name"), max_length=200, help_text=_("As you want it to stand on your badges."))
    email = models.EmailField(_("main e-mail"), blank=True, db_index=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    suspended_at = models.DateTimeField(
        null=True, blank=True
    )  # by an operator; the account is not active then

    USERNAME_FIELD = "handle"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name or self.handle

    # Django's template and session machinery asks for these two; nobody in Workmark has power by a flag.
    is_staff = False
    is_superuser = False


class Role(models.TextChoices):
    """What a membership lets a person do for an organisation (`permissions.py` says exactly what)."""

    OWNER = "owner", _("Owner")
    AUTHOR = "author", _("Author")
    REVIEWER = "reviewer", _("Reviewer")
    ASSESSOR = "assessor", _("Assessor")
    LEAD_ASSESSOR = "lead-assessor", _("Lead assessor")
    PEOPLE_MANAGER = "people-manager", _("People manager")
    RECRUITER = "recruiter", _("Recruiter")
    AUDITOR = "auditor", _("Auditor")
    EXTERNAL_VERIFIER = "external-verifier", _("External verifier")
    SUPPORT = "support", _("Learner support")


class Organisation(models.Model):
    """An employer, an education provider, an expert body; one organisation may be several of them."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    url = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("contact e-mail"), blank=True)
    country = models.CharField(
        _("country"), max_length=2, blank=True, help_text=_("Two letters, ISO 3166-1.")
    )
    registration_register = models.CharField(  # registrations.Register
        max_length=3, blank=True
    )
    registration_number = models.CharField(_("number in that register"), max_length=40, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    is_employer = models.BooleanField(_("employs people"), default=False)
    is_education_provider = models.BooleanField(_("teaches"), default=False)
    is_expert_body = models.BooleanField(_("sets standards"), default=False)
    may_issue = models.BooleanField(_("may issue credentials"), default=False)
    withholds_directory_information = models.BooleanField(
        _("gives out no directory information"),
        default=False,
        help_text=_("For schools under FERPA: new badges begin private, and each learner opens hers or not."),
    )
    suspended_at = models.DateTimeField(null=True, blank=True)  # by an operator: nobody may act for it
    suspension_reason = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def register_words(self) -> str:
        """Where its number stands, in the reader's language; empty where none is named."""
        named = self.registration_register
        return str(Register(named).label) if named in Register.values else ""


class Membership(models.Model):
    """One role of one person in one organisation; several rows for several roles."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "organisation", "role"], name="membership_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.role} · {self.organisation}"


class SpokenLanguage(models.Model):
    """A language in which a person can read and judge work (ISO 639-1), whatever language their pages are in."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="spoken_languages")
    language = models.CharField(max_length=12)

    class Meta:
        ordering: ClassVar[list[str]] = ["language"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "language"], name="spoken_language_is_unique"),
        ]

    def __str__(self) -> str:
        return self.language


class Invitation(models.Model):
    """An offer of a role, sent to an e-mail address; the link is kept only as a hash."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=20)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.role} at {self.organisation}"


class DomainProof(models.Model):
    """That an organisation controls a domain name, shown by a DNS TXT record or a well-known file."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="domain_proofs")
    domain = models.CharField(max_length=253)
    challenge = models.CharField(max_length=48, default=new_token)
    method = models.CharField(max_length=16, blank=True)  # "dns" or "well-known", once proved
    created_at = models.DateTimeField(default=timezone.now)
    proved_at = models.DateTimeField(null=True, blank=True)
    last_checked_at = models.DateTimeField(null=True, blank=True)
    last_answer = models.TextField(blank=True)
    last_held_at = models.DateTimeField(null=True, blank=True)  # when we last saw the challenge there
    unclear_since = models.DateTimeField(null=True, blank=True)  # no answer since then, and none before it
    held_until = models.DateTimeField(null=True, blank=True)  # it was proved, and we last saw it then

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "domain"], name="domain_proof_is_unique"),
            models.CheckConstraint(
                condition=Q(proved_at__isnull=True) | ~Q(method=""), name="proved_domain_says_how"
            ),
        ]

    def __str__(self) -> str:
        return self.domain

    @property
    def seen_at(self) -> datetime | None:
        """When what is proved was last seen to be so."""
        return self.last_held_at or self.proved_at


class AccessToken(models.Model):
    """A personal API token: shown once, kept as a hash, limited to scopes, always ending."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="access_tokens")
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)  # list[str]
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class AuditEvent(models.Model):
    """One change to the world: who, what, when, digests before and after, and the request it came with.

    Append-only: a database trigger refuses UPDATE and DELETE. Each row's digest covers the one before, so a row
    taken out or altered behind the trigger's back is found by `workmark log audit`.
    """

    number = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    actor_kind = models.CharField(max_length=16)  # "person", "system", "attester", "visitor"
    verb = models.CharField(max_length=64)
    target_type = models.CharField(max_length=64)
    target_id = models.CharField(max_length=64)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    detail = models.JSONField(default=dict)  # plain, no personal text: states, counts, codes
    before_digest = models.CharField(max_length=64, blank=True)
    after_digest = models.CharField(max_length=64, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["target_type", "target_id"], name="audit_by_target"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"


class AuditChain(models.Model):
    """The single row that says where the audit chain ends; locked while an event is added."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    last_number = models.BigIntegerField(default=0)
    last_digest = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(id=1), name="audit_chain_has_one_row"),
        ]

    def __str__(self) -> str:
        return str(self.last_number)
