"""How django-allauth speaks for us: which names and addresses it uses."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.idp.oidc.adapter import DefaultOIDCAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sends account mail through our outbox templates' style."""


class OpenIdAdapter(DefaultOIDCAdapter):  # type: ignore[misc]  # allauth ships no types
    """OAuth 2 and OpenID Connect for programs acting for a person."""
