from django.apps import AppConfig


class AccountPagesConfig(AppConfig):
    name = "workmark.web.account"
    label = "web_account"
