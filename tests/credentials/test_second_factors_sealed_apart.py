"""The migration that gives second factors a key of their own: what was sealed before opens afterwards, and back."""

import base64
from importlib import import_module
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps

from tests.conftest import Cast
from workmark.credentials.sealing import seal, unseal

migration = import_module("workmark.credentials.migrations.0006_second_factors_sealed_apart")


def sealed(secret: bytes, key: str) -> str:
    return base64.b64encode(seal(secret, key_encryption_key=key, bound_to="mfa")).decode()


def opened(text: str, key: str) -> bytes:
    return unseal(base64.b64decode(text), key_encryption_key=key, bound_to="mfa")


def test_what_was_sealed_with_the_one_key_opens_with_the_other_and_twice_is_as_once(
    cast: Cast, settings: Any
) -> None:
    settings.WORKMARK_KEY_ENCRYPTION_KEY, settings.WORKMARK_SECOND_FACTOR_KEY = "old", "new"
    app = Authenticator.objects.create(user=cast.lena, type="totp", data={"secret": sealed(b"TOTP", "old")})
    codes = {"seed": sealed(b"SEED", "old"), "used_mask": 5}
    printed = Authenticator.objects.create(user=cast.lena, type="recovery_codes", data=codes)
    passkey = Authenticator.objects.create(user=cast.lena, type="webauthn", data={"credential": {"id": "x"}})

    migration.seal_apart(apps, None)
    migration.seal_apart(apps, None)

    for each in (app, printed, passkey):
        each.refresh_from_db()
    assert opened(app.data["secret"], "new") == b"TOTP"
    assert (opened(printed.data["seed"], "new"), printed.data["used_mask"]) == (b"SEED", 5)
    assert passkey.data == {"credential": {"id": "x"}}
    migration.seal_together(apps, None)
    app.refresh_from_db()
    assert opened(app.data["secret"], "old") == b"TOTP"
