"""A WalletOffer: a learner lets a wallet of hers fetch one badge. A WalletCopy: one form of it that a wallet asked for."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from workmark.credentials.part_models import new_urn
from workmark.organisations.models import new_token


class WalletForm(models.TextChoices):
    """In which form. The values are the format identifiers of OpenID4VCI 1.0, Appendix A."""

    SIGNED = "ldp_vc"  # the badge as its issuer signed it
    BOUND = "dc+sd-jwt"  # a copy bound to a key of the wallet, signed when it is asked for


class WalletOffer(models.Model):
    """One offer, for minutes. Code, PIN and access token stand here as digests alone; each opens this badge and no other.

    code_digest, access_digest: `tokens.hash_token`. pin_digest: of code and PIN together, so that nobody who has the
    table can guess six digits.

    Where she agreed to give it to a wallet that sent her here, the code is that of RFC 6749, section 4.1: client is the
    wallet, redirect_uri is where it went, code_challenge (RFC 7636) whose verifier opens it, and there is no PIN.
    configurations: the names of what it may ask for (`wallets.CONFIGURATIONS`); none: any. by_details: it asked by
    `authorization_details`, and is answered so.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    credential = models.ForeignKey(
        "credentials.Credential", on_delete=models.PROTECT, related_name="wallet_offers"
    )
    code_digest = models.CharField(max_length=64, unique=True)
    pin_digest = models.CharField(max_length=64)
    wrong_pins = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)  # when a wallet took it up: the code is used
    access_digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    access_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    client = models.ForeignKey(
        "allauth_idp_oidc.Client",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="wallet_offers",
    )
    redirect_uri = models.TextField(blank=True)
    code_challenge = models.CharField(max_length=43, blank=True)
    configurations = models.JSONField(default=list, blank=True)
    by_details = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True)
                | Q(access_digest__isnull=False, access_until__isnull=False),
                name="taken_offer_has_access",
            ),
        ]

    def __str__(self) -> str:
        return self.token

    def is_open(self, at: datetime) -> bool:
        """A wallet can still do something with it."""
        until = self.expires_at if self.access_until is None else self.access_until
        return self.ended_at is None and until > at

    def may_give(self, configuration: str) -> bool:
        """Whether she agreed to this form of the badge."""
        return not self.configurations or configuration in self.configurations


class WalletCopy(models.Model):
    """What one wallet asked for by an offer. `signed_token` holds a bound copy until it is fetched, or the offer ends.

    holder_key: a public JWK. nonce_digest: of the nonce that its proof answered; each serves once.
    """

    offer = models.ForeignKey(WalletOffer, on_delete=models.PROTECT, related_name="copies")
    form = models.CharField(max_length=20, choices=WalletForm.choices)
    document_id = models.CharField(max_length=60, unique=True, default=new_urn, editable=False)
    subject_id = models.CharField(max_length=60, unique=True, default=new_urn, editable=False)
    holder_key = models.JSONField(default=dict)
    nonce_digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    transaction_digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    signed_token = models.TextField(blank=True)
    key = models.ForeignKey(
        "credentials.IssuerKey", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.document_id
