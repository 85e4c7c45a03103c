"""The WSGI entry point."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workmark.config.settings")
# Before settings are read: a process that answers requests must not be able to open an issuer's private key.
os.environ["WORKMARK_ROLE"] = "web"
if settings.WORKMARK_ROLE != "web":
    raise ImproperlyConfigured(
        f"Settings were read in the role {settings.WORKMARK_ROLE!r} before the server started. "
        "Set WORKMARK_ROLE=web for whatever answers requests."
    )
application = get_wsgi_application()
