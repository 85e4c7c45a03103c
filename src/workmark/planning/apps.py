from importlib import import_module

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "workmark.planning"
    label = "planning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Both put their tasks on the timetable; the first also listens for what is published.
        import_module("workmark.planning.replanning")
        import_module("workmark.planning.demand")
