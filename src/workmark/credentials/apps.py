from importlib import import_module

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "workmark.credentials"
    label = "credentials"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from workmark.credentials import receivers  # noqa: F401  # connects itself on import

        import_module("workmark.credentials.refreshing")  # puts its task on the timetable
