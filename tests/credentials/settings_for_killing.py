"""The real settings for a hundred small disasters in a row.

Leases last a quarter of a second, so that a test need not wait a minute for a killed worker's job. SQLite serves
waiting writers in no order, so among fifty on a busy machine one may wait far longer than the product's 20 seconds.
"""

from workmark.config.settings import *  # noqa: F403

TASKS = {
    "default": {
        "BACKEND": "workmark.jobs.backend.LeaseBackend",
        "OPTIONS": {"lease": 0.25, "first_retry": 0.1},
    }
}
LOGGING = {"level": "ERROR"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if "timeout" in (_options := DATABASES["default"].get("OPTIONS", {})):  # noqa: F405
    _options["timeout"] = 300
