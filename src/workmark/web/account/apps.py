from django.apps import AppConfig


class AccountPagesConfig(AppConfig):
    name = "workmark.web.account"
    label = "web_account"

    def ready(self) -> None:
        from workmark.web.account import receivers, terms_due

        receivers.connect()
        terms_due.connect()
