from django.apps import AppConfig


class AssessorPagesConfig(AppConfig):
    name = "workmark.web.assessor"
    label = "web_assessor"
