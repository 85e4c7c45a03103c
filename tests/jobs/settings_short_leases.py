"""The real settings with leases of four seconds, so that a test need not wait a minute for a killed worker's job."""

from workmark.config.settings import *  # noqa: F403

TASKS = {
    "default": {"BACKEND": "workmark.jobs.backend.LeaseBackend", "OPTIONS": {"lease": 4, "first_retry": 1}}
}
