"""The page behind the link to somebody who may speak for an employer. Mounted at approve/."""

from django.urls import path

from workmark.web.learner.views import approving

app_name = "approve"
urlpatterns = [
    path("<str:secret>/", approving.approve, name="approve"),
    path("<str:secret>/file/", approving.approve_file, name="file"),
]
