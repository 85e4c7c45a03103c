from django.urls import path

from workmark.web.learner import lti_views as views

app_name = "lti"
urlpatterns = [
    path("choose/<str:launch>/", views.choose, name="choose"),
    path("continue/<str:launch>/", views.go_on, name="continue"),
    path("<str:token>/login/", views.login, name="login"),
    path("<str:token>/launch/", views.launch, name="launch"),
    path("<str:token>/jwks.json", views.keys, name="keys"),
]
