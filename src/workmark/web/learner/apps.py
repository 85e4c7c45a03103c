from importlib import import_module

from django.apps import AppConfig


class LearnerPagesConfig(AppConfig):
    name = "workmark.web.learner"
    label = "web_learner"

    def ready(self) -> None:
        import_module(
            "workmark.checking.tasks"
        )  # that room has no tables, so it is no app and cannot do it itself
