from django.apps import AppConfig


class PublicPagesConfig(AppConfig):
    name = "workmark.web.public"
    label = "web_public"
