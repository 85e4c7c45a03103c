from django.apps import AppConfig


class LearnerPagesConfig(AppConfig):
    name = "workmark.web.learner"
    label = "web_learner"
