"""The addresses about what an employer asks its people to earn; part of `urls.py`."""

from django.urls import path

from workmark.web.employer import learning_views

urlpatterns = [
    path("<slug:slug>/assigned/", learning_views.assigned, name="assigned"),
    path("<slug:slug>/assigned/new/", learning_views.choose, name="assign-choose"),
    path("<slug:slug>/assigned/new/<slug:achievement>/", learning_views.assign, name="assign"),
    path("<slug:slug>/assigned/<str:token>/", learning_views.one, name="assignment"),
    path("<slug:slug>/assigned/<str:token>/withdraw/", learning_views.withdraw, name="withdraw-assignment"),
]
