"""Seal the secrets of second factors with a key of their own, so that the web role needs no other.

`unseal` and `seal` are live code, but their form carries its version byte and is never changed under it.
"""

import base64

from django.conf import settings
from django.db import migrations

from workmark.credentials.sealing import SealBroken, seal, unseal

_BOUND_TO = "mfa"
_SEALED = ("secret", "seed")


def seal_apart(apps, schema_editor):
    _seal_all(apps, settings.WORKMARK_KEY_ENCRYPTION_KEY, settings.WORKMARK_SECOND_FACTOR_KEY)


def seal_together(apps, schema_editor):
    _seal_all(apps, settings.WORKMARK_SECOND_FACTOR_KEY, settings.WORKMARK_KEY_ENCRYPTION_KEY)


def _seal_all(apps, old, new):
    for authenticator in apps.get_model("mfa", "Authenticator").objects.all():
        data = {
            name: _sealed_anew(value, old, new) if name in _SEALED else value
            for name, value in authenticator.data.items()
        }
        if data != authenticator.data:
            authenticator.data = data
            authenticator.save(update_fields=["data"])


def _sealed_anew(text, old, new):
    sealed = base64.b64decode(text)
    try:
        secret = unseal(sealed, key_encryption_key=old, bound_to=_BOUND_TO)
    except SealBroken:
        return text  # sealed with the new key already, by a run that was cut short
    return base64.b64encode(seal(secret, key_encryption_key=new, bound_to=_BOUND_TO)).decode()


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0005_batches"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [migrations.RunPython(seal_apart, seal_together)]
