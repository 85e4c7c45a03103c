from importlib import import_module

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "workmark.planning"
    label = "planning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("workmark.planning.prior_models")
        # Each puts a task on the timetable; the first and the last also listen for what is published.
        import_module("workmark.planning.replanning")
        import_module("workmark.planning.demand")
        import_module("workmark.planning.distance_tasks")
