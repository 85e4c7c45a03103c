from django.urls import path

from workmark.web.employer import views

app_name = "employer"
urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:slug>/validations/", views.validations, name="validations"),
    path("<slug:slug>/validations/<int:pk>/", views.validation, name="validation"),
    path("<slug:slug>/validate/", views.validate, name="validate"),
]
