"""Whether an instance's database stands here, asked before Django and its settings are loaded.

Settings make WORKMARK_HOME and its secrets when they are first read. Someone who only wants to check a stranger's
badge should find neither on their disk afterwards.
"""

import os
from pathlib import Path


def stands_here() -> bool:
    """Tell whether there is a database to ask: the one named in the environment, or the one in WORKMARK_HOME."""
    named = os.environ.get("WORKMARK_DATABASE_URL", "")
    if named and not named.startswith("sqlite:///"):
        return True
    home = Path(os.environ.get("WORKMARK_HOME", "var"))
    return (Path(named.removeprefix("sqlite:///")) if named else home / "workmark.sqlite3").is_file()
