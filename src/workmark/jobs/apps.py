from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "workmark.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from workmark.jobs import tidying  # noqa: F401  (registers its own timetable entry)
