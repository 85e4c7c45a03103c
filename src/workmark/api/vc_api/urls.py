from django.urls import path

from workmark.api.vc_api import views

app_name = "vc-api"
urlpatterns = [
    path(".conformance.json", views.conformance, name="conformance"),
    path("credentials/issue", views.issue_credential),
    path("credentials/verify", views.verify_credential),
    path("credentials/derive", views.derive_credential, name="derive"),
    path("credentials/status", views.change_status, name="change-status"),
    path("presentations/verify", views.verify_presentation, name="verify-presentation"),
    path("status/<slug:purpose>", views.status_list, name="status-list"),
    path("eddsa-rdfc-2022/status/credentials/issue", views.issue_with_status, name="issue-with-status"),
    path("<slug:suite>/credentials/issue", views.issue_credential, name="issue"),
    path("<slug:suite>/credentials/verify", views.verify_credential, name="verify"),
]
