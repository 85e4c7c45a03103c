"""The addresses about what an employer asks its people to earn; part of `urls.py`."""

from django.urls import path

from workmark.web.employer import budget_views, learning_views, report_views, request_views

urlpatterns = [
    path("<slug:slug>/assigned/", learning_views.assigned, name="assigned"),
    path("<slug:slug>/assigned/new/", learning_views.choose, name="assign-choose"),
    path("<slug:slug>/assigned/new/<slug:achievement>/", learning_views.assign, name="assign"),
    path("<slug:slug>/assigned/budgets/", budget_views.budgets, name="budgets"),
    path("<slug:slug>/assigned/budgets/new/", budget_views.new, name="new-budget"),
    path("<slug:slug>/assigned/budgets/<str:token>/", budget_views.one, name="budget"),
    path("<slug:slug>/assigned/report/", report_views.report, name="learning-report"),
    path("<slug:slug>/assigned/report.csv", report_views.report_file, name="learning-report-file"),
    path("<slug:slug>/assigned/<str:token>/", learning_views.one, name="assignment"),
    path("<slug:slug>/assigned/<str:token>/withdraw/", learning_views.withdraw, name="withdraw-assignment"),
    path("<slug:slug>/assigned/<str:token>/approve/", learning_views.approve, name="approve-assignment"),
    path("<slug:slug>/assigned/<str:token>/decide/", request_views.decide, name="decide-request"),
]
