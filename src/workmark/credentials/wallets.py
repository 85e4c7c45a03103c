"""How wallets fetch badges: each issuer's identifier and descriptions, the offer's text, and what a token opens.

Spec: OpenID for Verifiable Credential Issuance 1.0 (OpenID4VCI), sections 4.1 and 12.2 and Appendix A; RFC 8414.
"""

import json
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext, gettext_noop, override
from joserfc.jwk import ECKey

from workmark.credentials.models import Credential
from workmark.credentials.stacks import in_force
from workmark.credentials.wallet_models import WalletCopy, WalletForm, WalletOffer
from workmark.lib.encrypted import AGREEING, CONTENT, own_key, public_jwk
from workmark.lib.problems import NotFound
from workmark.lib.tokens import hash_token
from workmark.openbadges.contexts import CREDENTIALS_V2, OPEN_BADGES_3
from workmark.openbadges.jose.key_proof import PROOF_ALGORITHMS
from workmark.organisations.models import Organisation, Person

PRE_AUTHORISED: Final = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
BY_CONSENT: Final = "authorization_code"
PIN_DIGITS: Final = 6
# What a wallet may ask for, by the name under which it asks.
CONFIGURATIONS: Final = {"OpenBadge": WalletForm.SIGNED, "OpenBadgeBound": WalletForm.BOUND}

_NAMES: Final = {
    WalletForm.SIGNED: gettext_noop("Badge, as its issuer signed it"),
    WalletForm.BOUND: gettext_noop("Badge, bound to this wallet"),
}
_CLAIMS: Final = (
    (("name",), gettext_noop("Badge")),
    (("issuer", "name"), gettext_noop("Issuer")),
    (("awardedDate",), gettext_noop("Awarded")),
    (("validUntil",), gettext_noop("Valid until")),
    (("description",), gettext_noop("What it shows")),
    (("credentialSubject", "identifier"), gettext_noop("Whose it is")),
    (("credentialSubject", "result"), gettext_noop("Results")),
    (("evidence",), gettext_noop("Evidence")),
)


def wallet_issuer(organisation: Organisation) -> str:
    """The identifier of an issuer towards wallets. Its well-known documents stand below it, as section 12.2.2 says."""
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/issuers/{organisation.slug}"


def badge_type() -> str:
    """The `vct` of our SD-JWT VCs: the address of the description of that type."""
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/wallet/open-badge"


def issuer_metadata(organisation: Organisation) -> dict[str, Any]:
    """What an issuer tells wallets. It names no achievement: an in-house one must not be read by whoever asks."""
    at = f"{settings.WORKMARK_PUBLIC_ORIGIN}/wallet/{organisation.slug}"
    return {
        "credential_issuer": wallet_issuer(organisation),
        "credential_endpoint": f"{at}/credential",
        "nonce_endpoint": f"{at}/nonce",
        "deferred_credential_endpoint": f"{at}/deferred",
        "notification_endpoint": f"{at}/notification",
        "credential_request_encryption": {
            "jwks": {"keys": [public_jwk(request_key(settings.SECRET_KEY))]},
            "enc_values_supported": list(CONTENT),
            "encryption_required": False,
        },
        "credential_response_encryption": {
            "alg_values_supported": [AGREEING],
            "enc_values_supported": list(CONTENT),
            "encryption_required": False,
        },
        "display": [{"name": organisation.name}],
        "credential_configurations_supported": {
            name: _configuration(form) for name, form in CONFIGURATIONS.items()
        },
    }


def request_key(secret: str) -> ECKey:
    """The key to which wallets encrypt their requests. It is this instance's own, and signs nothing."""
    return own_key(secret, "wallet requests")


def server_metadata(organisation: Organisation) -> dict[str, Any]:
    """What its authorization server tells: RFC 8414, with RFC 7591, 7636, 9126, 9207 and 9396.

    A wallet that was offered a badge needs no account with us, for the code is the permission.
    """
    at = f"{settings.WORKMARK_PUBLIC_ORIGIN}/wallet/{organisation.slug}"
    return {
        "issuer": wallet_issuer(organisation),
        "authorization_endpoint": f"{at}/authorize",
        "pushed_authorization_request_endpoint": f"{at}/push",
        "token_endpoint": f"{at}/token",
        "registration_endpoint": f"{settings.WORKMARK_PUBLIC_ORIGIN}/wallet/register",
        "token_endpoint_auth_methods_supported": ["none"],
        "grant_types_supported": [BY_CONSENT, PRE_AUTHORISED],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "code_challenge_methods_supported": ["S256"],
        "scopes_supported": list(CONFIGURATIONS),
        "authorization_response_iss_parameter_supported": True,
        "authorization_details_types_supported": ["openid_credential"],
        "pre-authorized_grant_anonymous_access_supported": True,
    }


def type_metadata() -> dict[str, Any]:
    """The description of our SD-JWT VC type. Spec: SD-JWT VC, "Type Metadata Format"."""
    shown = [
        {
            "path": list(path),
            "display": [{"locale": code, "label": word} for code, word in _in_each_language(label)],
        }
        for path, label in _CLAIMS
    ]
    name = _NAMES[WalletForm.BOUND]
    return {
        "vct": badge_type(),
        "name": "Open Badge 3.0",
        "display": [{"locale": code, "name": word} for code, word in _in_each_language(name)],
        "claims": shown,
    }


def _configuration(form: WalletForm) -> dict[str, Any]:
    described: dict[str, Any] = {
        "format": form.value,
        "scope": next(name for name, each in CONFIGURATIONS.items() if each is form),
        "credential_metadata": {
            "display": [{"name": word, "locale": code} for code, word in _in_each_language(_NAMES[form])],
            "claims": [
                {
                    "path": list(path),
                    "display": [{"name": word, "locale": code} for code, word in _in_each_language(label)],
                }
                for path, label in _CLAIMS
            ],
        },
    }
    if form is WalletForm.SIGNED:
        types = ["VerifiableCredential", "OpenBadgeCredential"]
        definition = {"@context": [CREDENTIALS_V2, OPEN_BADGES_3], "type": types}
        return {**described, "credential_definition": definition}
    return {
        **described,
        "vct": badge_type(),
        "cryptographic_binding_methods_supported": ["jwk", "did:jwk", "did:key"],
        "credential_signing_alg_values_supported": ["ES256"],  # as keys for parts are: see `issuers.kind_for`
        "proof_types_supported": {"jwt": {"proof_signing_alg_values_supported": list(PROOF_ALGORITHMS)}},
    }


def _in_each_language(words: str) -> list[tuple[str, str]]:
    told = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            told.append((code, gettext(words)))
    return told


def offer_text(offer: WalletOffer, code: str) -> str:
    """The offer as a wallet reads it, by value: nothing that opens anything is kept here to be fetched later."""
    asked = {
        "credential_issuer": wallet_issuer(offer.credential.issuer),
        "credential_configuration_ids": list(CONFIGURATIONS),
        "grants": {
            PRE_AUTHORISED: {
                "pre-authorized_code": code,
                "tx_code": {"input_mode": "numeric", "length": PIN_DIGITS},
            },
            # Opens nothing: whoever brings it must be signed in as the learner, and agree.
            BY_CONSENT: {"issuer_state": offer.token},
        },
    }
    return f"openid-credential-offer://?credential_offer={quote(json.dumps(asked, separators=(',', ':')), safe='')}"


def pin_digest(code: str, pin: str) -> str:
    """What is kept of a PIN: worth nothing without the code, which is not kept."""
    return hash_token(f"{code}:{pin}")


def may_leave(credential: Credential, at: datetime) -> bool:
    """Whether this badge may go to a wallet now: it is in force, and neither its issuer nor its learner is suspended."""
    return leaving(at).filter(pk=credential.pk).exists()


def leaving(at: datetime) -> QuerySet[Credential]:
    """All badges that may go to a wallet now."""
    return in_force(at).filter(issuer__suspended_at__isnull=True, learner__suspended_at__isnull=True)


def issuer_called(slug: str) -> Organisation:
    """The issuer of a wallet's address. Raises NotFound."""
    found = Organisation.objects.filter(slug=slug, may_issue=True).first()
    if found is None:
        raise NotFound("There is no issuer of this name.")
    return found


def offer_by_access(issuer: Organisation, access: str, at: datetime) -> WalletOffer | None:
    """The offer that an access token opens at this issuer, if it is still open."""
    found = WalletOffer.objects.filter(access_digest=hash_token(access), credential__issuer=issuer)
    offer = found.select_related("credential__issuer").first()
    return offer if offer is not None and offer.is_open(at) else None


def bound_copies_of(credential: Credential) -> int:
    """How many copies bound to a wallet were ever asked for."""
    return WalletCopy.objects.filter(offer__credential=credential, form=WalletForm.BOUND).count()


def clear_unfetched(at: datetime) -> int:
    """Take away the signed copies whose offers ended before a wallet fetched them; gives how many. That there was one stays."""
    is_over = Q(offer__access_until__lte=at) | Q(offer__ended_at__isnull=False)
    return WalletCopy.objects.exclude(signed_token="").filter(is_over).update(signed_token="")


def open_wallet_offers_of(person: Person, *, at: datetime) -> QuerySet[WalletOffer]:
    """The offers of a person's badges by which a wallet can still fetch something, newest first."""
    waiting = Q(taken_at=None, expires_at__gt=at) | Q(access_until__gt=at)
    held = WalletOffer.objects.filter(waiting, credential__learner=person, ended_at=None)
    return held.select_related("credential__version", "credential__issuer", "client").order_by("-made_at")
