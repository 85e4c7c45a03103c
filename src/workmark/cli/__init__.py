"""The `workmark` command: each command parses its words, calls an action or a query, and prints the answer.

Django is set up before any command that needs it; `workmark verify` of a stranger's file works without a database.
"""

import os


def main() -> None:
    """Run the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workmark.config.settings")
    # Imported here so that the settings module is named before anything of Django's is touched.
    from workmark.cli.commands import app

    app(prog_name="workmark")
