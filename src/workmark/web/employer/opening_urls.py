"""Addresses of an employer's openings and of who applied; part of `urls.py`."""

from django.urls import path

from workmark.web.employer import (
    application_views,
    candidate_views,
    opening_skill_views,
    opening_views,
    selection_views,
)

urlpatterns = [
    path("<slug:slug>/openings/", opening_views.openings, name="openings"),
    path("<slug:slug>/openings/new/", opening_views.new_opening, name="new-opening"),
    path("<slug:slug>/openings/<str:token>/", opening_views.opening, name="opening"),
    path("<slug:slug>/openings/<str:token>/text/", opening_views.opening_text, name="opening-text"),
    path(
        "<slug:slug>/openings/<str:token>/skills/", opening_skill_views.opening_skills, name="opening-skills"
    ),
    path("<slug:slug>/openings/<str:token>/publish/", opening_views.publish, name="publish-opening"),
    path("<slug:slug>/openings/<str:token>/close/", opening_views.close, name="close-opening"),
    path(
        "<slug:slug>/openings/<str:token>/applications/", application_views.applications, name="applications"
    ),
    path("<slug:slug>/openings/<str:token>/selection/", selection_views.selection, name="selection"),
    path("<slug:slug>/applications/<str:token>/", application_views.application, name="application"),
    path("<slug:slug>/candidates/", candidate_views.candidates, name="candidates"),
    path("<slug:slug>/candidates/<str:token>/", candidate_views.candidate, name="candidate"),
    path("<slug:slug>/introductions/", candidate_views.introductions, name="introductions"),
]
