from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "workmark.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from workmark.organisations import rechecking  # noqa: F401  (it enters the timetable)
