from importlib import import_module

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "workmark.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("workmark.privacy.tasks")  # puts its task on the timetable
        from workmark.privacy.needing import is_needed
        from workmark.submissions.queries import let_need_evidence

        let_need_evidence(is_needed)
