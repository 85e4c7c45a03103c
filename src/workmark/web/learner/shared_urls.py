"""What a shared link opens, for whoever holds it. Mounted at shared/."""

from django.urls import path

from workmark.web.learner.views import serving, shared

app_name = "shared"
urlpatterns = [
    path("<str:token>/", shared.shared, name="shared"),
    path("<str:token>/evidence/<str:evidence_token>/", serving.shared_file, name="evidence-file"),
]
