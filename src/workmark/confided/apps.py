from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import pre_delete


class ConfidedConfig(AppConfig):
    name = "workmark.confided"
    label = "confided"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from workmark.confided.receivers import forget_about_me
        from workmark.organisations.models import Person

        import_module("workmark.confided.reminding")  # puts its task on the timetable
        pre_delete.connect(forget_about_me, sender=Person, dispatch_uid="confided.forget_about_me")
