from django.apps import AppConfig


class VcApiConfig(AppConfig):
    name = "workmark.api.vc_api"
    label = "vc_api"
    default_auto_field = "django.db.models.BigAutoField"
