from django.apps import AppConfig


class SkillsConfig(AppConfig):
    name = "workmark.skills"
    label = "skills"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from workmark.skills import checks, receivers  # noqa: F401  # they register themselves on import
