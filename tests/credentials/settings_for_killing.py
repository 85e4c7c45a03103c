"""The real settings with leases of a quarter of a second, so that a test need not wait a minute for a killed worker's job."""

from workmark.config.settings import *  # noqa: F403

TASKS = {
    "default": {
        "BACKEND": "workmark.jobs.backend.LeaseBackend",
        "OPTIONS": {"lease": 0.25, "first_retry": 0.1},
    }
}
LOGGING = {"level": "ERROR"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
