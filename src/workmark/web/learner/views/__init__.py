"""The learner's pages. `home` is mounted at /home/ as well."""

from workmark.web.learner.views.my_work import home

__all__ = ["home"]
