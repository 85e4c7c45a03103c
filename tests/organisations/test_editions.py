"""Databases of an earlier edition: whoever took every step goes on, whoever lacks some is told, and nothing is touched."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from workmark.organisations.editions import OLDER, is_of_an_older_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def steps_before(db: None) -> Any:
    """The record of a database that took each of the earlier steps by itself, and none that replaces them."""
    recorded = MigrationRecorder(connection).migration_qs
    for (app, name), replacing in MigrationLoader(connection, replace_migrations=False).replacements.items():
        recorded.filter(app=app, name=name).delete()
        for before in replacing.replaces:
            recorded.get_or_create(app=before[0], name=before[1])
    return recorded


def test_a_database_with_every_step_needs_nothing(steps_before: Any) -> None:
    assert not steps_before.filter(name="0001_first_edition").exists()
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert not is_of_an_older_edition(connection)
    call_command("migrate", verbosity=0)
    assert steps_before.filter(app="workforce", name="0001_first_edition").exists()


@pytest.mark.parametrize(
    ("app", "name"), [("workforce", "0014_requests_to_write"), ("submissions", "0001_initial")]
)
def test_a_database_that_lacks_a_step_is_left_alone_and_its_owner_told(
    app: str, name: str, steps_before: Any, client: Client
) -> None:
    lacking, _ = steps_before.filter(app=app, name=name).delete()
    before = set(steps_before.values_list("app", "name"))

    assert lacking == 1
    with pytest.raises(SystemCheckError, match="made by an older edition"):
        call_command("migrate", verbosity=0, skip_checks=False)
    with pytest.raises(CommandError) as told:
        call_command("workmark_prepare")
    assert str(told.value) == OLDER
    assert client.get("/readyz").json()["problems"] == {"migrations": "of an older edition"}
    assert set(steps_before.values_list("app", "name")) == before


def test_no_step_is_replaced_twice() -> None:
    """Else a start cut short between two of them would take the second for done."""
    replaced = [step for each in MigrationLoader(None).replacements.values() for step in each.replaces]

    assert len(replaced) > 100
    assert len(replaced) == len(set(replaced))
