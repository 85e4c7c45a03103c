"""What a shared link opens, for whoever holds it. Mounted at shared/."""

from django.urls import path

from workmark.web.learner.views import looking, serving, shared

app_name = "shared"
urlpatterns = [
    path("<str:token>/", shared.shared, name="shared"),
    path("<str:token>/evidence/<str:evidence_token>/", serving.shared_file, name="evidence-file"),
    path("<str:token>/evidence/<str:evidence_token>/look/", looking.shared_look, name="evidence-look"),
    path(
        "<str:token>/evidence/<str:evidence_token>/page/<int:number>/",
        looking.shared_page_picture,
        name="evidence-page",
    ),
    path(
        "<str:token>/evidence/<str:evidence_token>/captions.vtt",
        looking.shared_caption_file,
        name="evidence-captions",
    ),
]
