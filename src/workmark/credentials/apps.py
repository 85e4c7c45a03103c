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


class CredentialsConfig(AppConfig):
    name = "workmark.credentials"
    label = "credentials"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        for module in _MODELS:
            import_module(f"{self.name}.{module}")
        from workmark.credentials import receivers  # noqa: F401  # connects itself on import

        import_module("workmark.credentials.refreshing")  # puts its task on the timetable
