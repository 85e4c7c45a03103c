from importlib import import_module

from django.apps import AppConfig


class SkillsConfig(AppConfig):
    name = "workmark.skills"
    label = "skills"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("workmark.skills.search_models")  # tables in a file of their own
        from workmark.skills import checks, receivers  # noqa: F401  # they register themselves on import
