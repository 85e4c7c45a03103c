from django.urls import path

from workmark.web.assessor import (
    agreement_views,
    anchor_views,
    calibration_views,
    case_views,
    desk_views,
    planning_views,
    quality_views,
    snippet_views,
    views,
)

app_name = "assessor"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("plan/", planning_views.plan, name="plan"),
    path("desk/<slug:slug>/", desk_views.desk, name="desk"),
    path("desk/<slug:slug>/<str:token>/allow/", desk_views.allow, name="allow"),
    path("quality/<slug:slug>/", quality_views.quality, name="quality"),
    path("quality/<slug:slug>/<str:token>/", quality_views.quality_check, name="quality-check"),
    path("snippets/", snippet_views.snippets, name="snippets"),
    path("cases/", case_views.cases, name="cases"),
    path("cases/<str:token>/", case_views.case, name="case"),
    path("take/<str:token>/", views.take, name="take"),
    path("agreement/", agreement_views.own_agreement, name="own-agreement"),
    path("training/", calibration_views.training, name="training"),
    path("training/of/<slug:slug>/", calibration_views.training_page, name="training-page"),
    path("training/of/<slug:slug>/write/", anchor_views.write_training, name="write-training"),
    path("training/for/<slug:slug>/<int:number>/practise/", calibration_views.practise, name="practise"),
    path("training/for/<slug:slug>/<int:number>/calibrate/", calibration_views.calibrate, name="calibrate"),
    path("training/calibration/<str:token>/", calibration_views.trial, name="trial"),
    path("anchors/", anchor_views.desk, name="anchors"),
    path("anchors/of/<slug:slug>/<int:number>/", anchor_views.rubric, name="rubric"),
    path("anchors/doubts/<int:pk>/", anchor_views.doubt, name="doubt"),
    path("anchors/<str:token>/", anchor_views.anchor, name="anchor"),
    path("anchors/<str:token>/add/", anchor_views.add_item, name="anchor-add"),
    path("anchors/<str:token>/item/<str:item>/", anchor_views.item, name="anchor-item"),
    path("<str:token>/", views.work, name="work"),
    path("<str:token>/decision/", views.decision, name="decision"),
    path("<str:token>/give-back/", views.give_back, name="give-back"),
    path("<str:token>/return/", views.return_work, name="return"),
]
