from django.apps import AppConfig


class AchievementsConfig(AppConfig):
    name = "workmark.achievements"
    label = "achievements"
    default_auto_field = "django.db.models.BigAutoField"
