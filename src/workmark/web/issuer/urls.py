from django.urls import path

from workmark.web.issuer.views import (
    agreement,
    batch_ends,
    batches,
    fading,
    inquiries,
    key_ends,
    keys,
    ledger,
    survey,
)

app_name = "issuer"
urlpatterns = [
    path("", ledger.home, name="home"),
    path("<slug:slug>/", ledger.ledger, name="ledger"),
    path("<slug:slug>/<int:pk>/inquiry/", inquiries.open_one, name="open-inquiry"),
    path("<slug:slug>/inquiries/", inquiries.inquiries, name="inquiries"),
    path("<slug:slug>/inquiries/<str:token>/", inquiries.inquiry, name="inquiry"),
    path("<slug:slug>/inquiries/<str:token>/hold/", inquiries.hold, name="inquiry-hold"),
    path("<slug:slug>/inquiries/<str:token>/settle/", inquiries.settle, name="inquiry-settle"),
    path("<slug:slug>/inquiries/<str:token>/appeal/", inquiries.decide, name="inquiry-appeal"),
    path("<slug:slug>/agreement/", agreement.rubrics, name="agreement"),
    path("<slug:slug>/agreement/<slug:achievement>/<int:number>/", agreement.report, name="agreement-report"),
    path(
        "<slug:slug>/agreement/<slug:achievement>/<int:number>/table.csv",
        agreement.table,
        name="agreement-table",
    ),
    path("<slug:slug>/survey/", survey.survey, name="survey"),
    path("<slug:slug>/batches/", batches.batches, name="batches"),
    path("<slug:slug>/batches/new/", batches.new, name="new-batch"),
    path("<slug:slug>/batches/<str:token>/", batches.batch, name="batch"),
    path("<slug:slug>/batches/<str:token>/release/", batches.release, name="release-batch"),
    path("<slug:slug>/batches/<str:token>/pause/", batches.pause, name="pause-batch"),
    path("<slug:slug>/batches/<str:token>/undo/", batches.undo, name="undo-batch"),
    path("<slug:slug>/batches/<str:token>/revoke/", batch_ends.revoke, name="revoke-batch"),
    path("<slug:slug>/batches/<str:token>/reissue/", batch_ends.reissue, name="reissue-batch"),
    path("<slug:slug>/fading/", fading.fading, name="fading"),
    path("<slug:slug>/keys/", keys.keys, name="keys"),
    path("<slug:slug>/keys/new/", keys.new, name="new-key"),
    path("<slug:slug>/keys/rotate/<slug:purpose>/", key_ends.rotate, name="rotate-key"),
    path("<slug:slug>/keys/<str:key>/retire/", key_ends.retire, name="retire-key"),
    path("<slug:slug>/keys/<str:key>/compromised/", key_ends.compromised, name="compromised-key"),
]
