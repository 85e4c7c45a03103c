from django.apps import AppConfig


class OperationsPagesConfig(AppConfig):
    name = "workmark.web.operations"
    label = "web_operations"
