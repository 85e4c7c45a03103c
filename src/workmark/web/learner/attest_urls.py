"""The page behind a one-time link, for someone at the workplace without an account. Mounted at attest/."""

from django.urls import path

from workmark.web.learner.views import witness

app_name = "attest"
urlpatterns = [
    path("<str:token>/", witness.answer, name="answer"),
]
