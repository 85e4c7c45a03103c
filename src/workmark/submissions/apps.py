from importlib import import_module

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "workmark.submissions"
    label = "submissions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("workmark.submissions.tidying")  # puts its tasks on the timetable
        from workmark.submissions.queries import let_see_evidence
        from workmark.submissions.takedowns import may_open_reported

        let_see_evidence(may_open_reported)
