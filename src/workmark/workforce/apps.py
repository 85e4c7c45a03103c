from importlib import import_module

from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    name = "workmark.workforce"
    label = "workforce"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("workmark.workforce.consent_models")
        import_module("workmark.workforce.role_models")
        import_module("workmark.workforce.opening_models")
        import_module("workmark.workforce.candidate_models")
        import_module("workmark.workforce.budget_models")
        import_module("workmark.workforce.learning_models")
        import_module("workmark.workforce.writing_models")
        import_module("workmark.workforce.reminding")  # puts its task on the timetable
        import_module("workmark.workforce.tasks")  # puts its task on the timetable
        import_module("workmark.workforce.proof_models")
        import_module("workmark.workforce.forgetting")  # puts its tasks on the timetable
        from workmark.workforce import receivers  # noqa: F401  # connects itself on import
