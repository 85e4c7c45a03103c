"""A database apart from the test run's own, for tests that start processes and kill them."""

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from tests.migrated import migrated_database, migrated_template, server_of


@pytest.fixture
def scratch_database(tmp_path: Path) -> Iterator[str]:
    """The address of a database of the kind this run is about, migrated and without a row; gone after the test."""
    configured = settings.DATABASES["default"]
    if not configured["ENGINE"].endswith("postgresql"):
        shutil.copyfile(migrated_database(), tmp_path / "scratch.sqlite3")
        yield f"sqlite:///{tmp_path / 'scratch.sqlite3'}"
        return
    server = server_of(configured)
    name, template = f"scratch_{secrets.token_hex(6)}", migrated_template(server)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield f"{server}/{name}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
