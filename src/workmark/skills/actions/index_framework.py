"""Make what a framework lists findable: called at the end of every import."""

from workmark.organisations.acting import SYSTEM, change
from workmark.skills.indexing import index_framework_rows
from workmark.skills.models import Framework


def index_framework(framework: Framework) -> int:
    """Put the framework's labels as they are now into the search. Gives how many there are.

    All or nothing; until it commits, searches find what was there before.
    """
    with change(SYSTEM, "framework.index", framework) as event:
        labels = index_framework_rows(framework)
        event.detail = {"framework": framework.slug, "labels": labels}
    return labels
