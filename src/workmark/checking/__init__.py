"""Joins `verification`, which knows nothing of us, with what this instance publishes, knows and keeps in its cache.

Its main verb is `check_badge` in `badge.py`; pages, the API and the command line all call it, so they answer alike.
`bulk` runs it over many badges handed in at once. Read next: `workmark.verification.checking`.
"""

from typing import Any


def __getattr__(name: str) -> Any:
    """`check_badge`, where it always stood. It is found when asked for, because rooms are imported before tables are."""
    if name == "check_badge":
        from workmark.checking.badge import check_badge

        return check_badge
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
