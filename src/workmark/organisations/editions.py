"""Of which edition is the database? The steps that led to the first edition stand in one now (decision 385).

A database that took some of those steps and not all cannot be brought up to date from here, so whoever asks is told how.
"""

from collections.abc import Sequence
from typing import Any

from django.core.checks import Error, Tags, register
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

OLDER = (
    "This database was made by an older edition, whose last steps it lacks. Nothing was changed. docs/running.md says "
    "under “Upgrading” how to bring it up to date; an empty database needs nothing of that."
)


@register(Tags.database)
def edition_is_known(databases: Sequence[str] | None = None, **_said: Any) -> list[Error]:
    """What `migrate`, and `check --database default`, say before they touch anything."""
    return [
        Error(OLDER, id="organisations.E001")
        for name in databases or ()
        if is_of_an_older_edition(connections[name])
    ]


def is_of_an_older_edition(connection: Any) -> bool:
    """connection: a database's. Raises DatabaseError where it does not answer."""
    taken = MigrationRecorder(connection).applied_migrations().keys()
    known = MigrationLoader(None, load=False)
    known.load_disk()
    steps = (set(each.replaces) for each in known.disk_migrations.values())
    return any(steps_of_one & taken and steps_of_one - taken for steps_of_one in steps)
