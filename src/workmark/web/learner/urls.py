"""The learner's pages, mounted at work/. Addresses that hold no token stand first."""

from django.urls import path

from workmark.web.learner.views import (
    answers,
    appealing,
    artefact,
    attesting,
    evidence,
    handing_in,
    looking,
    my_work,
    serving,
    sharing,
    uploads,
    work,
)

app_name = "learner"
urlpatterns = [
    path("", my_work.home, name="home"),
    path("session/", my_work.session, name="session"),
    path("start/<slug:slug>/", my_work.start_page, name="start"),
    path("uploads/<str:token>/", uploads.upload, name="upload"),
    path("uploads/<str:token>/cancel/", uploads.cancel, name="upload-cancel"),
    path("evidence/<str:token>/", serving.evidence_file, name="evidence-file"),
    path("evidence/<str:token>/look/", looking.look, name="evidence-look"),
    path("evidence/<str:token>/page/<int:number>/", looking.page_picture, name="evidence-page"),
    path("evidence/<str:token>/captions.vtt", looking.caption_file, name="evidence-captions"),
    path("evidence/<str:token>/original/", serving.original_file, name="evidence-original"),
    path("<str:token>/", work.work, name="work"),
    path("<str:token>/withdraw/", work.withdraw_page, name="withdraw"),
    path("<str:token>/appeal/", appealing.appeal, name="appeal"),
    path("<str:token>/appeal/<str:review>/withdraw/", appealing.take_back, name="appeal-withdraw"),
    path("<str:token>/revise/", work.revise_work, name="revise"),
    path("<str:token>/overview/", answers.written_part, {"name": "overview"}, name="overview"),
    path("<str:token>/reflection/", answers.written_part, {"name": "reflection"}, name="reflection"),
    path("<str:token>/answers/<str:key>/", answers.save_one, name="answer"),
    path("<str:token>/set-aside/<str:aside>/", answers.settle, name="settle"),
    path("<str:token>/artefact/<slug:key>/", artefact.artefact, name="artefact"),
    path("<str:token>/artefact/<slug:key>/text/", artefact.write_text, name="write-text"),
    path("<str:token>/uploads/", uploads.create, name="uploads"),
    path("<str:token>/item/<str:item>/", evidence.edit, name="item"),
    path("<str:token>/item/<str:item>/up/", evidence.move_up, name="item-up"),
    path("<str:token>/item/<str:item>/captions/", evidence.bring_captions, name="item-captions"),
    path("<str:token>/item/<str:item>/remove/", evidence.remove, name="item-remove"),
    path("<str:token>/confirmations/", attesting.attestations, name="attestations"),
    path("<str:token>/confirmations/<int:pk>/withdraw/", attesting.withdraw_ask, name="attestation-withdraw"),
    path("<str:token>/check/", handing_in.check, name="check"),
    path("<str:token>/sharing/", sharing.sharing, name="sharing"),
    path("<str:token>/sharing/<str:grant>/end/", sharing.end, name="sharing-end"),
]
