"""The writing desk's addresses."""

from django.urls import path

from workmark.web.author.views import desk, editing, needed, piloting, reviewing, stacks, translating

app_name = "author"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("new/", desk.new, name="new"),
    path("wanted/", desk.wanted, name="wanted"),
    path("needed/", needed.needed, name="needed"),
    path("needed/<str:token>/", needed.need, name="need"),
    path("needed/<str:token>/answer/", needed.answer, name="answer-need"),
    path("stacks/", stacks.stacks, name="stacks"),
    path("stacks/new/", stacks.new, name="stack-new"),
    path("stacks/s/<slug:slug>/", stacks.stack, name="stack"),
    path("stacks/s/<slug:slug>/edit/", stacks.edit, name="stack-edit"),
    path("stacks/s/<slug:slug>/publish/", stacks.publish, name="stack-publish"),
    path("stacks/s/<slug:slug>/retire/", stacks.retire, name="stack-retire"),
    path("m/<slug:slug>/", desk.versions, name="versions"),
    path("m/<slug:slug>/payment/", desk.payment, name="payment"),
    path("m/<slug:slug>/pilot/", piloting.pilot, name="pilot"),
    path("m/<slug:slug>/pilot/widen/", piloting.widen, name="widen"),
    path("m/<slug:slug>/retire/", desk.retire, name="retire"),
    path("m/<slug:slug>/<int:number>/", editing.version, name="version"),
    path("m/<slug:slug>/<int:number>/edit/<slug:section>/", editing.section, name="section"),
    path("m/<slug:slug>/<int:number>/artefact/<slug:key>/", editing.artefact, name="artefact"),
    path("m/<slug:slug>/<int:number>/gates/", editing.gates, name="gates"),
    path("m/<slug:slug>/<int:number>/send/", editing.send, name="send"),
    path("m/<slug:slug>/<int:number>/changes/", desk.changes, name="changes"),
    path("m/<slug:slug>/<int:number>/review/", reviewing.review, name="review"),
    path("m/<slug:slug>/<int:number>/preview/<slug:reader>/", reviewing.preview, name="preview"),
    path(
        "m/<slug:slug>/<int:number>/translations/<slug:language>/",
        translating.translation,
        name="translation",
    ),
    path("m/<slug:slug>/<int:number>/badge.svg", reviewing.badge_picture, name="badge-picture"),
]
