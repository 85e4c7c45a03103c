from django.urls import path

from workmark.web.employer import (
    needed_views,
    opening_urls,
    people_urls,
    proof_views,
    role_urls,
    skill_views,
    views,
)
from workmark.web.employer.connections import lti_views, saml_views, sign_on_views, webhook_views
from workmark.web.employer.connections import views as connection_views
from workmark.web.employer.learning_urls import urlpatterns as learning

app_name = "employer"
urlpatterns = [
    path("", views.home, name="home"),
    *people_urls.urlpatterns,
    *role_urls.urlpatterns,
    *learning,
    path("<slug:slug>/needed/", needed_views.needed, name="needed"),
    path("<slug:slug>/needed/new/", needed_views.new_need, name="new-need"),
    path("<slug:slug>/needed/<str:token>/", needed_views.need, name="need"),
    path("<slug:slug>/needed/<str:token>/answer/", needed_views.answer_need, name="answer-need"),
    path("<slug:slug>/validations/", views.validations, name="validations"),
    path("<slug:slug>/validations/badges-checked.csv", views.validations_file, name="validations-file"),
    path("<slug:slug>/validations/<int:pk>/", views.validation, name="validation"),
    path("<slug:slug>/validations/<int:pk>/again/", views.validate_again, name="validate-again"),
    path("<slug:slug>/validations/<int:pk>/delete/", views.forget, name="validation-forget"),
    path("<slug:slug>/proof/", proof_views.proofs, name="proofs"),
    path("<slug:slug>/proof/new/", proof_views.new_proof, name="new-proof"),
    path("<slug:slug>/proof/<str:token>/", proof_views.proof, name="proof"),
    path("<slug:slug>/proof/<str:token>/close/", proof_views.close_proof, name="close-proof"),
    path("<slug:slug>/validate/", views.validate, name="validate"),
    path("<slug:slug>/skills/", skill_views.own_skills, name="own-skills"),
    path("<slug:slug>/skills/new/", skill_views.new_skills, name="new-skills"),
    path("<slug:slug>/skills/<slug:framework>/", skill_views.own_list, name="own-list"),
    path("<slug:slug>/connections/", connection_views.connections, name="connections"),
    path("<slug:slug>/connections/sign-on/", sign_on_views.sign_on, name="sign-on"),
    path("<slug:slug>/connections/saml/", saml_views.saml, name="saml"),
    path("<slug:slug>/connections/sign-on/end/", sign_on_views.end, name="end-sign-on"),
    path("<slug:slug>/connections/platforms/", lti_views.platforms, name="platforms"),
    path("<slug:slug>/connections/platforms/<str:token>/remove/", lti_views.remove, name="remove-platform"),
    path("<slug:slug>/connections/webhooks/new/", webhook_views.new, name="new-webhook"),
    path(
        "<slug:slug>/connections/record-stores/new/", webhook_views.new_record_store, name="new-record-store"
    ),
    path("<slug:slug>/connections/to/<str:token>/", webhook_views.webhook, name="connection"),
    path("<slug:slug>/connections/to/<str:token>/secret/", webhook_views.secret, name="webhook-secret"),
    path("<slug:slug>/connections/to/<str:token>/remove/", webhook_views.remove, name="remove-connection"),
    path("<slug:slug>/connections/to/<str:token>/test/", webhook_views.test, name="test-webhook"),
    path("<slug:slug>/connections/to/<str:token>/stop/", webhook_views.stop, name="stop-connection"),
    path("<slug:slug>/connections/to/<str:token>/resume/", webhook_views.resume, name="resume-connection"),
    path("<slug:slug>/connections/to/<str:token>/again/", webhook_views.resend, name="send-again"),
    *opening_urls.urlpatterns,
]
