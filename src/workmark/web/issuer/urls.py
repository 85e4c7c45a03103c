from django.urls import path

from workmark.web.issuer import views

app_name = "issuer"
urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:slug>/", views.ledger, name="ledger"),
    path("<slug:slug>/<int:pk>/revoke/", views.revoke, name="revoke"),
]
