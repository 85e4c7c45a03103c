"""The operator's pages, mounted at operator/."""

from django.urls import path

from workmark.web.operator.views import helping, home, issuers, people, telling

app_name = "operator"
urlpatterns = [
    path("", home.home, name="home"),
    path("issuers/", issuers.issuers, name="issuers"),
    path("organisations/<slug:slug>/", issuers.organisation, name="organisation"),
    path("organisations/<slug:slug>/invite-owner/", issuers.ask_owner, name="invite-owner"),
    path("organisations/<slug:slug>/review/", issuers.review, name="review"),
    path("organisations/<slug:slug>/suspend/", issuers.suspend, name="suspend-organisation"),
    path("organisations/<slug:slug>/lift/", issuers.lift, name="lift-organisation"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/suspend/", people.suspend, name="suspend-person"),
    path("people/<int:pk>/lift/", people.lift, name="lift-person"),
    path("people/<int:pk>/hold/", people.hold, name="hold"),
    path("people/<int:pk>/let-go/", people.let_go, name="let-go"),
    path("terms/", telling.terms, name="terms"),
    path("announcements/", telling.announcements, name="announcements"),
    path("announcements/<str:token>/end/", telling.end, name="end-announcement"),
    path("help/", helping.helping, name="help"),
    path("help/end/", helping.end, name="end-help"),
    path("help/<str:token>/", helping.begin, name="begin-help"),
]
