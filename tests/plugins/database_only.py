"""Leave out what asks no database: run a second time, over another database, it could only say the same again.

A test asks one if pytest-django gives it one, or if it starts Workmark as a process of its own; the folders of the latter
are named here, for nothing in a test tells that it does.

Left out too is what is marked `once`: what is long, and asks the same whatever the database: walks over every address that
ask who is told what, and measurements that bring a database of their own.
"""

import pytest

_GIVEN = frozenset({"db", "transactional_db", "live_server"})
_STARTING = ("tests/cli/", "tests/jobs/", "tests/credentials/")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    chosen = [item for item in items if _asks_a_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
    items[:] = chosen


def _asks_a_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("once"):
        return False
    if item.nodeid.startswith(_STARTING) or item.get_closest_marker("django_db"):
        return True
    return not _GIVEN.isdisjoint(getattr(item, "fixturenames", ()))
