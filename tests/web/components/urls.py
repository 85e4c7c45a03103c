"""Only the addresses that the frame itself needs, so that parts are tested without the pages that use them."""

from django.urls import include, path

urlpatterns = [
    path("components/", include("workmark.web.components.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
