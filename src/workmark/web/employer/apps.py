from django.apps import AppConfig


class EmployerPagesConfig(AppConfig):
    name = "workmark.web.employer"
    label = "web_employer"
