from django.apps import AppConfig


class AuthorPagesConfig(AppConfig):
    name = "workmark.web.author"
    label = "web_author"
