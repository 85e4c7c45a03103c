"""The `workmark` command: each command parses its words, calls an action or a query, and prints the answer.

Django is set up before any command that needs it; `workmark verify` of a stranger's file works without a database.
"""

import os
import sys


def main() -> None:
    """Run the command line. Our own errors are said in one line each, with exit code 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workmark.config.settings")
    # One sentence is too little work for several threads, which would only wait for each other. Before numpy is read.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Imported here so that the settings module is named before anything of Django's is touched.
    from workmark.cli.commands import app
    from workmark.lib.problems import PlatformError

    try:
        app(prog_name="workmark")
    except PlatformError as error:
        fields = [f"  {name}: {message}" for name, said in error.fields.items() for message in said]
        sys.exit("\n".join([error.detail, *fields]))
    except Exception as error:
        if _is_of_missing_tables(error):
            sys.exit(
                "The database here has no tables yet, or those of an older release. Run: python manage.py migrate"
            )
        raise


def _is_of_missing_tables(error: Exception) -> bool:
    """Asked of names, since a command that needs no database must not load Django to say that it failed."""
    of_database = {kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "django.db.utils"} & {
        "OperationalError",
        "ProgrammingError",
    }
    said = str(error)
    is_missing = said.startswith(("no such table", "no such column")) or (
        "does not exist" in said and said.startswith(("relation ", "column "))
    )
    return bool(of_database) and is_missing
