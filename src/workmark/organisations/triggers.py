"""Database triggers in the dialects we run on, for rules that no code of ours may break."""

from collections.abc import Callable
from typing import Any


def refuse(
    table: str, event: str, *, name: str, message: str, when: str = ""
) -> tuple[Callable[..., None], Callable[..., None]]:
    """A pair of migration functions that put up, and take down, a trigger refusing UPDATE or DELETE on a table.

    when: an SQL condition over OLD and NEW; without one every such statement is refused.
    """

    def put_up(apps: Any, schema_editor: Any) -> None:
        guard = f"WHEN ({when})" if when else ""
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {guard} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END;"
            )
            return
        schema_editor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$;"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {guard} EXECUTE FUNCTION {name}();"
        )

    def take_down(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name};")
            return
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table};")
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}();")

    return put_up, take_down
