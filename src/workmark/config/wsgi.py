"""The WSGI entry point."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workmark.config.settings")
application = get_wsgi_application()

# The embedded worker starts here and not where the server is started, because this module is first imported in the
# process that serves: a thread does not survive the fork before it.
if settings.WORKMARK_EMBEDDED_WORKER:
    from workmark.jobs.worker import start_embedded_worker  # models exist only from here on

    start_embedded_worker()
