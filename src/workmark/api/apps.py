from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "workmark.api"
    label = "api"
