from django.apps import AppConfig


class OperatorPagesConfig(AppConfig):
    name = "workmark.web.operator"
    label = "web_operator"
