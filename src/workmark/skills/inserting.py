"""Many rows into a table, quickly: one prepared statement for all of them, the same on SQLite and PostgreSQL.

Django builds a statement for every few dozen rows, which for a framework's hundreds of thousands takes longer than the
import may; here a tenth of that. Values go through each field as always, and the statement holds only our own names.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, Model

_TOGETHER, _MANY = 2_000, 1_000
T = TypeVar("T")


def insert(
    model: type[Model],
    columns: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
    *,
    unique: Sequence[str] = (),
    overwrite: Sequence[str] = (),
) -> None:
    """Insert rows, each the values of `columns` in their order; every other column gets its default.

    unique, overwrite: where a row with the same values in `unique` stands already, only `overwrite` is written.
    """
    table = model._meta
    fields = [_field(model, name) for name in columns]
    others = [field for field in table.concrete_fields if field not in fields and not field.primary_key]
    prepare = _preparing(fields)
    fixed = _preparing(others)(tuple(field.get_default() for field in others))
    statement = _statement(table.db_table, [*fields, *others])
    if unique:
        statement += _on_conflict(
            [_field(model, name) for name in unique], [_field(model, name) for name in overwrite]
        )
    written = 0
    with connection.cursor() as cursor:
        for batch in batches(rows):
            cursor.executemany(statement, [(*prepare(row), *fixed) for row in batch])
            written += len(batch)
        if written >= _MANY and connection.vendor == "postgresql":
            # Until it has counted, PostgreSQL takes the table for nearly empty and chooses joins that last minutes.
            cursor.execute(f"ANALYZE {_quoted(table.db_table)}")


def batches(items: Iterable[T]) -> Iterator[list[T]]:
    """The items a few thousand at a time, so that neither memory nor a statement grows with them."""
    waiting = iter(items)
    while batch := list(islice(waiting, _TOGETHER)):
        yield batch


def _field(model: type[Model], name: str) -> "Field[Any, Any]":
    field = model._meta.get_field(name)
    if not isinstance(field, Field):
        raise TypeError(f"{name} is no column of {model.__name__}")
    return field


def _preparing(fields: Sequence["Field[Any, Any]"]) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    prepare = [field.get_db_prep_save for field in fields]
    return lambda row: tuple(one(value, connection) for one, value in zip(prepare, row, strict=True))


def _statement(table: str, fields: Sequence["Field[Any, Any]"]) -> str:
    names = ", ".join(_quoted(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {_quoted(table)} ({names}) VALUES ({places})"  # noqa: S608  (our own names, quoted)


def _on_conflict(unique: Sequence["Field[Any, Any]"], overwrite: Sequence["Field[Any, Any]"]) -> str:
    where = ", ".join(_quoted(field.column) for field in unique)
    what = ", ".join(f"{_quoted(field.column)} = EXCLUDED.{_quoted(field.column)}" for field in overwrite)
    return f" ON CONFLICT ({where}) DO UPDATE SET {what}"


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")
