from importlib import import_module

from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "workmark.releases"
    label = "releases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("workmark.releases.tasks")  # puts its task on the timetable
