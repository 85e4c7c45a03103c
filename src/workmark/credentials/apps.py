from importlib import import_module

from django.apps import AppConfig

# Tables that stand in files of their own, each after those it points at.
_MODELS = (
    "batch_models",
    "compromise_models",
    "endorsement_models",
    "inquiry_models",
    "key_request_models",
    "log_models",
    "record_models",
    "registry_models",
    "reminder_models",
    "wallet_models",
)

# What puts its tasks on the timetable.
_TIMETABLED = ("refreshing", "settling", "tasks.batches", "tasks.due", "tasks.log", "tasks.signing")


class CredentialsConfig(AppConfig):
    name = "workmark.credentials"
    label = "credentials"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        for module in _MODELS:
            import_module(f"{self.name}.{module}")
        from workmark.credentials import receivers  # noqa: F401  # connects itself on import

        for module in _TIMETABLED:
            import_module(f"{self.name}.{module}")
