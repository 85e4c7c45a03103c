"""The addresses about an employer's people."""

from django.urls import path

from workmark.web.employer import people_import_views, people_views

urlpatterns = [
    path("<slug:slug>/people/", people_views.people, name="people"),
    path("<slug:slug>/people/people.csv", people_views.people_file, name="people-file"),
    path("<slug:slug>/people/ask/", people_views.invite, name="invite-person"),
    path("<slug:slug>/people/list/", people_import_views.bring_people, name="bring-people"),
    path("<slug:slug>/people/<int:pk>/", people_views.one, name="person"),
    path("<slug:slug>/people/<int:pk>/ask/", people_views.ask_again, name="ask-person"),
    path("<slug:slug>/people/<int:pk>/end/", people_views.end, name="end-person"),
]
