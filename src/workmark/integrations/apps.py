from importlib import import_module

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "workmark.integrations"
    label = "integrations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("workmark.integrations.delivering.tasks")  # puts its tasks on the timetable
        import_module("workmark.integrations.hosts.forgetting")
        import_module("workmark.integrations.lti.receivers")
        import_module("workmark.integrations.sign_on.receivers")
        import_module("workmark.integrations.sign_on.tasks")
        import_module("workmark.integrations.xapi.receivers")
        import_module("workmark.integrations.webhooks.receivers")  # connects itself
