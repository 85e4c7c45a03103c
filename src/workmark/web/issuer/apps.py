from django.apps import AppConfig


class IssuerPagesConfig(AppConfig):
    name = "workmark.web.issuer"
    label = "web_issuer"
