"""Addresses of the Open Badges 3.0 API (section 6.2 and 6.3), mounted at ims/ob/v3p0/."""

from django.urls import path

from workmark.api.open_badges.credentials import credentials
from workmark.api.open_badges.discovery import discovery
from workmark.api.open_badges.door import nothing
from workmark.api.open_badges.profile import profile

app_name = "open-badges"
urlpatterns = [
    path("discovery", discovery, name="discovery"),
    path("credentials", credentials, name="credentials"),
    path("profile", profile, name="profile"),
    path("<path:rest>", nothing, name="nothing"),
]
