from django.urls import path

from workmark.web.assessor import (
    agreement_views,
    case_views,
    desk_views,
    planning_views,
    snippet_views,
    views,
)

app_name = "assessor"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("plan/", planning_views.plan, name="plan"),
    path("desk/<slug:slug>/", desk_views.desk, name="desk"),
    path("desk/<slug:slug>/<str:token>/allow/", desk_views.allow, name="allow"),
    path("snippets/", snippet_views.snippets, name="snippets"),
    path("cases/", case_views.cases, name="cases"),
    path("cases/<str:token>/", case_views.case, name="case"),
    path("take/<str:token>/", views.take, name="take"),
    path("agreement/", agreement_views.own_agreement, name="own-agreement"),
    path("<str:token>/", views.work, name="work"),
    path("<str:token>/decision/", views.decision, name="decision"),
    path("<str:token>/give-back/", views.give_back, name="give-back"),
    path("<str:token>/return/", views.return_work, name="return"),
]
