"""Insert many rows of one model quickly: the statement is written once, and the rows follow it.

Django's `bulk_create` writes a new statement for each few dozen rows, which for a batch of badges costs more than all
the signing. This is the same insert without that. Keys are not read back; whoever needs them asks for them afterwards.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import AutoField, Model
from django.db.models.constants import OnConflict


def insert_many(rows: Sequence[Model], *, ignore_conflicts: bool = False) -> None:
    """Insert new rows; a key that the database counts up is left to it. Only the database checks the values.

    ignore_conflicts: leave out a row that a unique constraint forbids, as `bulk_create` does with this word.
    """
    if not rows:
        return
    # The connection itself: the name `connection` looks it up anew each time, and here that is a million times.
    here = connections[DEFAULT_DB_ALIAS]
    meta = rows[0]._meta
    fields = [field for field in meta.concrete_fields if not isinstance(field, AutoField)]
    conflict = OnConflict.IGNORE if ignore_conflicts else None
    quote = here.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    statement = (
        f"{here.ops.insert_statement(on_conflict=conflict)} {quote(meta.db_table)} ({names}) "
        f"VALUES ({', '.join(['%s'] * len(fields))}) "
        f"{here.ops.on_conflict_suffix_sql(fields, conflict, [], [])}"
    )
    with transaction.atomic(), here.cursor() as cursor:
        cursor.executemany(statement, list(_values(rows, fields, here)))


def _values(rows: Sequence[Model], fields: Sequence[Any], here: Any) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield tuple(field.get_db_prep_save(field.pre_save(row, add=True), here) for field in fields)
