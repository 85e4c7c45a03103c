from importlib import import_module

from django.apps import AppConfig


class TextingConfig(AppConfig):
    name = "workmark.texting"
    label = "texting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("workmark.texting.tasks")  # puts its tasks on the timetable
