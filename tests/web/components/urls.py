"""Only the addresses that the frame itself needs, so that parts are tested without the pages that use them."""

from django.urls import include, path

from workmark.web.components.views import language

urlpatterns = [
    path("components/", include("workmark.web.components.urls")),
    path("i18n/setlang/", language, name="set_language"),
]
