"""Make Django ready, once, for commands that need the database."""

import django
from django.apps import apps


def ready() -> None:
    """Load settings and apps. A wrong setting ends the command with its name and what is allowed."""
    if not apps.ready:
        django.setup()
