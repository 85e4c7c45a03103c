from django.apps import AppConfig


class AchievementsConfig(AppConfig):
    name = "workmark.achievements"
    label = "achievements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from workmark.achievements import receivers  # noqa: F401  # connects itself on import
