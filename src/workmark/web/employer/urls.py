from django.urls import path

from workmark.web.employer import skill_views, views

app_name = "employer"
urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:slug>/validations/", views.validations, name="validations"),
    path("<slug:slug>/validations/<int:pk>/", views.validation, name="validation"),
    path("<slug:slug>/validate/", views.validate, name="validate"),
    path("<slug:slug>/skills/", skill_views.own_skills, name="own-skills"),
    path("<slug:slug>/skills/new/", skill_views.new_skills, name="new-skills"),
    path("<slug:slug>/skills/<slug:framework>/", skill_views.own_list, name="own-list"),
]
