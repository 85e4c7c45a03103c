"""Is this process fit to serve? One question a function; each gives what is wrong in a few words, or nothing.

The words are for whoever can reach `/readyz`, which may be anybody: they name the part, never an address or a path.
"""

import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from workmark.organisations.editions import is_of_an_older_edition


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return ""


def _migrations() -> str:
    try:
        if is_of_an_older_edition(connection):
            return "of an older edition"
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "could not be read"
    return f"{len(waiting)} not applied" if waiting else ""


def _home() -> str:
    return "" if os.access(Path(settings.WORKMARK_HOME), os.W_OK | os.X_OK) else "is not writable"


QUESTIONS: dict[str, Callable[[], str]] = {"database": _database, "migrations": _migrations, "home": _home}


def problems() -> dict[str, str]:
    """What is wrong, by part; empty when the process is ready."""
    answers = {part: ask() for part, ask in QUESTIONS.items()}
    return {part: problem for part, problem in answers.items() if problem}
