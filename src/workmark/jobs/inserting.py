"""Insert many rows of one model quickly: the statement is written once, and the values go column by column.

Django's `bulk_create` makes an object for each row and a new statement for each few dozen, which for a batch of badges
costs more than all the signing. This is the same insert without that. Keys are not read back; whoever needs them asks
for them afterwards. Only the database checks the values.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, repeat
from operator import attrgetter
from typing import Any

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections, transaction
from django.db.models import (
    AutoField,
    BinaryField,
    BooleanField,
    CharField,
    DateTimeField,
    Field,
    ForeignKey,
    IntegerField,
    Model,
    TextField,
)
from django.db.models.constants import OnConflict

# What these hold is what their column takes. Every other kind of field is asked to write its value.
_AS_IT_IS = (BooleanField, CharField, ForeignKey, IntegerField, TextField)
Columns = Mapping[str, Iterable[Any]]


def insert_many(rows: Sequence[Model], *, ignore_conflicts: bool = False) -> None:
    """Insert new rows; a key that the database counts up is left to it.

    ignore_conflicts: leave out a row that a unique constraint forbids, as `bulk_create` does with this word.
    """
    if not rows:
        return
    columns = {field.attname: _attribute(field, rows) for field in _fields(type(rows[0]))}
    insert_columns(type(rows[0]), columns, ignore_conflicts=ignore_conflicts)


def insert_columns(model: type[Model], columns: Columns, *, ignore_conflicts: bool = False) -> int:
    """The same from bare values, for rows that nobody needs as objects.

    columns: by attribute name, all of one length; `itertools.repeat` gives every row the same value, and a field left out
    gives every row its default, which must then be no function that draws one for each. Gives how many were inserted.
    """
    # The connection itself: the name `connection` looks it up anew each time, and here that is a million times.
    here = connections[DEFAULT_DB_ALIAS]
    fields = _fields(model)
    given = [columns[field.attname] if field.attname in columns else _default(field) for field in fields]
    written = [_written(field, values, here) for field, values in zip(fields, given, strict=True)]
    if unknown := set(columns) - {field.attname for field in fields}:
        raise TypeError(f"{model.__name__} has no fields {sorted(unknown)}.")
    rows = list(zip(*written, strict=False))
    if not rows:
        return 0
    with transaction.atomic(), here.cursor() as cursor:
        if here.vendor != "postgresql":
            cursor.executemany(_statement(here, model, fields, ignore_conflicts), rows)
            return int(cursor.rowcount)
        if not ignore_conflicts:
            _copy(here, cursor, model, fields, rows)
        elif not _copied_as_new(here, cursor, model, fields, rows):
            return _insert_together(cursor, _statement(here, model, fields, ignore_conflicts), rows)
        return len(rows)


# PostgreSQL parses and plans a statement each time, so many rows share one: a thousand with twenty values each would be
# as long as a book, and gain nothing.
_ROWS_TOGETHER = 100


def _statement(here: Any, model: type[Model], fields: Sequence[Any], ignore_conflicts: bool) -> str:
    conflict = OnConflict.IGNORE if ignore_conflicts else None
    return (
        f"{here.ops.insert_statement(on_conflict=conflict)} {_named(here, model, fields)} "
        f"VALUES ({', '.join(['%s'] * len(fields))}) "
        f"{here.ops.on_conflict_suffix_sql(fields, conflict, [], [])}"
    )


def _named(here: Any, model: type[Model], fields: Sequence[Any]) -> str:
    quote = here.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    return f"{quote(model._meta.db_table)} ({names})"


def _insert_together(cursor: Any, statement: str, rows: Sequence[tuple[Any, ...]]) -> int:
    inserted = 0
    before, _, rest = statement.partition(" VALUES ")
    one = rest[: rest.index(")") + 1]
    for start in range(0, len(rows), _ROWS_TOGETHER):
        together = rows[start : start + _ROWS_TOGETHER]
        values = ", ".join([one] * len(together))
        cursor.execute(f"{before} VALUES {values}{rest[len(one) :]}", list(chain.from_iterable(together)))
        inserted += cursor.rowcount
    return inserted


def _copied_as_new(
    here: Any, cursor: Any, model: type[Model], fields: Sequence[Any], rows: Sequence[Any]
) -> bool:
    """Whether none of them was there, as is nearly always so: then COPY takes them all, and else it takes none."""
    try:
        with transaction.atomic():
            _copy(here, cursor, model, fields, rows)
    except IntegrityError:
        return False
    return True


def _copy(here: Any, cursor: Any, model: type[Model], fields: Sequence[Any], rows: Iterable[Any]) -> None:
    """PostgreSQL's COPY: no statement for each row. It fails as a whole, as an insert without `ignore_conflicts` does."""
    # In binary, since a signed document in hexadecimal is twice as long.
    statement = f"COPY {_named(here, model, fields)} FROM STDIN (FORMAT BINARY)"
    with here.wrap_database_errors, cursor.copy(statement) as copy:
        copy.set_types([field.db_type(here).partition("(")[0] for field in fields])
        for row in rows:
            copy.write_row(row)


def _fields(model: type[Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]


def _attribute(field: Any, rows: Sequence[Model]) -> Iterator[Any]:
    # Dates may fill themselves in on the way, and whatever else has its own `pre_save`.
    if type(field).pre_save is Field.pre_save:
        return map(attrgetter(field.attname), rows)
    return (field.pre_save(row, True) for row in rows)


def _default(field: Any) -> Iterator[Any]:
    if field.has_default() and callable(field.default) and field.default not in (list, dict):
        raise TypeError(f"Give {field.attname} for each row: its default is drawn anew each time.")
    return repeat(field.get_default())


def _written(field: Any, values: Iterable[Any], here: Any) -> Iterable[Any]:
    """The values as the database's driver takes them."""
    if isinstance(field, BinaryField):
        return (None if value is None else here.Database.Binary(value) for value in values)
    if isinstance(field, DateTimeField):
        return _each_once(here.ops.adapt_datetimefield_value, values)
    if isinstance(field, _AS_IT_IS):
        return values
    return _each_once(lambda value: field.get_db_prep_save(value, here), values)


def _each_once(write: Callable[[Any], Any], values: Iterable[Any]) -> Iterator[Any]:
    """Write each value; one that comes many times over, as a batch's moment does, only once."""
    last: Any = repeat  # no value of any column
    written: Any = None
    for value in values:
        if value is not last:
            last, written = value, write(value)
        yield written
