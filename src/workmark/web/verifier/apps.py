from django.apps import AppConfig


class VerifierPagesConfig(AppConfig):
    name = "workmark.web.verifier"
    label = "web_verifier"
