"""How django-allauth speaks for us: our mail, our secrets at rest, our names and scopes."""

import base64
import os
from pathlib import Path
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.models import PrivateKey
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from workmark.credentials.sealing import seal, unseal
from workmark.jobs.outbox import queue_message
from workmark.lib.tokens import new_token
from workmark.organisations.models import Person
from workmark.organisations.scopes import BADGE_SCOPES, SCOPES
from workmark.web.account.devices import device_name
from workmark.web.account.resting import began_with, begin_again, is_address_of, may_go_on
from workmark.web.account.undoing import undo_link


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sends account mail through our outbox, and keeps the name a person gives when they join."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail: a slow mail server then neither holds up the page nor tells who has an account."""
        said = {"email": email, "origin": settings.WORKMARK_PUBLIC_ORIGIN, **context}
        message = self.render_mail(template_prefix, email, said)
        with transaction.atomic():
            queue_message(
                key=f"{template_prefix}:{new_token()}", to=email, subject=message.subject, text=message.body
            )

    def send_notification_mail(
        self, template_prefix: str, user: Person, context: Any = None, email: str | None = None
    ) -> None:
        """To a former main address goes, besides the news, the link that takes the account back."""
        said = dict(context or {})
        if template_prefix == "account/email/email_changed":
            said["undo_link"] = undo_link(user, former=said["from_email"], current=said["to_email"])
        super().send_notification_mail(template_prefix, user, said, email)

    def pre_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse | None:
        """A code goes to an address. Once that is the person's no more, what was sent there opens nothing."""
        if not kwargs["signup"] and not is_address_of(user, kwargs["email"] or ""):
            return begin_again(request)
        began_with(request, user)
        stopped: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return stopped

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        return may_go_on(request, email_address.user) and super().confirm_email(request, email_address)

    def login(self, request: HttpRequest, user: Person) -> None:
        if not may_go_on(request, user):
            raise ImmediateHttpResponse(begin_again(request))
        super().login(request, user)

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """To their addresses, where a further one was added; whoever has just joined goes on into the site."""
        others = EmailAddress.objects.filter(user=email_address.user).exclude(pk=email_address.pk)
        if others.filter(verified=True).exists():
            return reverse("account_email")
        onwards: str = super().get_email_verification_redirect_url(email_address)
        return onwards

    def format_email_subject(self, subject: str) -> str:
        return subject

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        user.name = form.cleaned_data.get("name", "")
        user.language = request.LANGUAGE_CODE
        saved: Person = super().save_user(request, user, form, commit)
        return saved


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Seals the secrets of authenticator apps and printed codes, so that a stolen database cannot make codes."""

    _BOUND_TO = "mfa"

    def encrypt(self, text: str) -> str:
        key = settings.WORKMARK_SECOND_FACTOR_KEY
        sealed = seal(text.encode(), key_encryption_key=key, bound_to=self._BOUND_TO)
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        key = settings.WORKMARK_SECOND_FACTOR_KEY
        sealed = base64.b64decode(encrypted_text)
        return unseal(sealed, key_encryption_key=key, bound_to=self._BOUND_TO).decode()

    def generate_authenticator_name(self, user: Person, type: Any) -> str:
        return device_name(context.request.headers.get("User-Agent", ""))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": context.request.get_host().partition(":")[0], "name": "Workmark"}


class OpenIdAdapter(DefaultOIDCAdapter):  # type: ignore[misc]  # allauth ships no types
    """OAuth 2 and OpenID Connect for programs acting for a person."""

    scope_display: ClassVar[dict[str, Any]] = {
        **DefaultOIDCAdapter.scope_display,
        **SCOPES,
        **BADGE_SCOPES,
    }

    def get_issuer(self) -> str:
        return str(settings.WORKMARK_PUBLIC_ORIGIN)

    def get_user_sub(self, client: Any, user: Person) -> str:
        """The handle: random, for ever, and unlike a row number says nothing about how many people there are."""
        return user.handle

    def get_user_by_sub(self, client: Any, sub: str) -> Person | None:
        return Person.objects.filter(handle=sub, is_active=True).first()

    def get_claims(
        self, purpose: str, user: Person, client: Any, scopes: Any, **kwargs: Any
    ) -> dict[str, Any]:
        claims: dict[str, Any] = super().get_claims(purpose, user, client, scopes, **kwargs)
        if "profile" in scopes:
            claims.update(name=user.name, locale=user.language, zoneinfo=user.time_zone)
            claims.pop("preferred_username", None)
        return claims

    def populate_server_metadata(self, data: dict[str, Any]) -> None:
        """Say what is really offered: the code grant with PKCE, and our scopes."""
        data["scopes_supported"] = list(self.scope_display)
        data["grant_types_supported"] = ["authorization_code", "refresh_token"]
        data["response_types_supported"] = ["code"]
        data["token_endpoint_auth_methods_supported"] = ["none", "client_secret_basic"]
        data["registration_endpoint"] = f"{self.get_issuer()}/identity/o/register"
        data.pop("device_authorization_endpoint", None)

    def list_private_keys(self, **_only: Any) -> list[PrivateKey]:
        return [PrivateKey(pem=_oidc_key(Path(settings.IDP_OIDC_PRIVATE_KEY_PATH)))]


def _oidc_key(path: Path) -> str:
    """The RSA key that signs id tokens, made on first use. Written beside and linked into place: one key wins."""
    if not path.exists():
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(f".{os.getpid()}.{new_token()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()
