from importlib import import_module

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "workmark.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("workmark.organisations.employment_models")
        import_module("workmark.organisations.kept_words_models")
        import_module("workmark.organisations.logo_models")
        import_module("workmark.organisations.operating_models")
        import_module("workmark.organisations.program_models")
        from workmark.organisations import (  # noqa: F401  (they enter the checks and the timetable)
            editions,
            rechecking,
        )
