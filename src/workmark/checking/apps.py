from importlib import import_module

from django.apps import AppConfig


class CheckingConfig(AppConfig):
    name = "workmark.checking"
    label = "checking"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("workmark.checking.tasks")  # puts its tasks on the timetable
        import_module("workmark.checking.bulk.tasks")
