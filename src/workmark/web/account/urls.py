"""The account pages of our own, mounted at account/ before django-allauth's."""

from django.urls import path

from workmark.web.account.views import (
    about_me,
    answering,
    assessors,
    audit,
    domains,
    fees,
    home,
    languages,
    needs,
    organisations,
    tokens,
    undo,
)

app_name = "account"
urlpatterns = [
    path("", home.home, name="home"),
    path("details/", home.details, name="details"),
    path("sessions/<int:pk>/end/", home.end_session, name="end-session"),
    path("undo-address/<str:token>/", undo.undo_address, name="undo-address"),
    path("languages/", languages.languages, name="languages"),
    path("needs/", needs.needs, name="needs"),
    path("needs/<str:token>/", needs.need, name="need"),
    path("needs/<str:token>/withdraw/", needs.withdraw, name="withdraw-need"),
    path("fees/<slug:slug>/", fees.fee, name="fee"),
    path("about-me/", about_me.about_me, name="about-me"),
    path("about-me/erase/", about_me.erase, name="erase-about-me"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/new/", tokens.new_token, name="new-token"),
    path("tokens/<int:pk>/end/", tokens.end_token, name="end-token"),
    path("programs/new/", tokens.new_program, name="new-program"),
    path("programs/<str:pk>/remove/", tokens.remove, name="remove-program"),
    path("programs/<str:pk>/shut-out/", tokens.shut_out, name="shut-out-program"),
    path("invitations/<str:token>/", organisations.invitation, name="invitation"),
    path("organisations/new/", organisations.new, name="new-organisation"),
    path("organisations/<slug:slug>/", organisations.profile, name="organisation"),
    path("organisations/<slug:slug>/people/", organisations.people, name="people"),
    path("organisations/<slug:slug>/people/<int:pk>/end/", organisations.end, name="end-membership"),
    path(
        "organisations/<slug:slug>/invitations/<int:pk>/withdraw/",
        organisations.withdraw,
        name="withdraw-invitation",
    ),
    path("organisations/<slug:slug>/domains/", domains.domains, name="domains"),
    path("organisations/<slug:slug>/domains/<int:pk>/check/", domains.check, name="check-domain"),
    path("organisations/<slug:slug>/assessors/", assessors.assessors, name="assessors"),
    path("organisations/<slug:slug>/needs/", answering.asked, name="needs-asked"),
    path("organisations/<slug:slug>/needs/<str:token>/", answering.answer, name="answer-need"),
    path("organisations/<slug:slug>/fees/", answering.fees, name="fees-asked"),
    path("organisations/<slug:slug>/fees/<str:token>/", answering.answer_fee, name="answer-fee"),
    path("organisations/<slug:slug>/audit/", audit.audit, name="audit"),
]
