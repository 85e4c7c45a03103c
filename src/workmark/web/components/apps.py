from django.apps import AppConfig


class ComponentsConfig(AppConfig):
    name = "workmark.web.components"
    label = "components"
