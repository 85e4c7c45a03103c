"""Mounted at the root: section 12.2.2 places an issuer's description below /.well-known/, before its own path."""

from django.urls import path

from workmark.api.wallets import asking, registering, views

app_name = "wallets"
urlpatterns = [
    path(".well-known/openid-credential-issuer/issuers/<slug:slug>", views.issuer, name="issuer"),
    path(".well-known/oauth-authorization-server/issuers/<slug:slug>", views.server, name="server"),
    path("wallet/open-badge", views.badge_type, name="type"),
    path("wallet/register", registering.register, name="register"),
    path("wallet/<slug:slug>/push", views.push, name="push"),
    path("wallet/<slug:slug>/token", views.token, name="token"),
    path("wallet/<slug:slug>/nonce", views.nonce, name="nonce"),
    path("wallet/<slug:slug>/credential", views.credential, name="credential"),
    path("wallet/<slug:slug>/deferred", views.deferred, name="deferred"),
    path("wallet/<slug:slug>/notification", views.notification, name="notification"),
    path("wallet/asks/did.json", asking.own_keys, name="asks-did"),
    path("wallet/asks/<slug:key>", asking.ask, name="ask"),
    path("wallet/asks/<slug:key>/here", asking.ask, {"here": True}, name="ask-here"),
]
