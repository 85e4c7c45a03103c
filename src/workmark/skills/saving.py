"""Make the rows of a table what an edition says, in few statements: what is new, what differs, what is gone.

Everything here runs inside the transaction of `import_edition`. Nothing that others may point at is deleted: a row
that the newest release leaves out is marked as retired. Relations are facts of the source alone and go with it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

from workmark.skills.inserting import batches, insert

_CHUNK = 2_000


def _is_read(_key: Any) -> bool:
    """The `is_unread` of an edition that was read whole."""
    return False


@dataclass(frozen=True)
class Saved:
    """What became of one table."""

    new: int = 0
    changed: int = 0
    retired: int = 0
    removed: int = 0
    unchanged: int = 0

    @property
    def differs(self) -> bool:
        return bool(self.new or self.changed or self.retired or self.removed)


@dataclass(frozen=True)
class Wanted:
    """Rows as an edition wants them: for each key, the values of these columns in this order.

    is_unread: tells of a key that is not among them whether its row may be there and could not be read.
    """

    columns: tuple[str, ...]
    rows: Mapping[Any, tuple[Any, ...]]
    is_unread: Callable[[Any], bool] = _is_read


def save_entries(
    stored: QuerySet[Any], wanted: Wanted, scope: Q, fixed: Mapping[str, Any], version: str
) -> Saved:
    """Rows that have a URI of their own, which is their key.

    stored: all rows of the framework in this table. scope: which of them the edition states whole.
    fixed: columns that every row has, such as the framework's key.
    """
    model = stored.model
    known = {row[0]: row[1:] for row in stored.values_list("uri", "is_retired", *wanted.columns)}
    new = [uri for uri in wanted.rows if uri not in known]
    changed = [uri for uri, said in wanted.rows.items() if uri in known and known[uri] != (False, *said)]
    held = tuple(fixed.values())
    columns = (*wanted.columns, *fixed, "uri")
    versions = ("first_version", "last_version")
    insert(
        model,
        (*columns, *versions),
        ((*wanted.rows[uri], *held, uri, version, version) for uri in new),
    )
    insert(
        model,
        columns,
        ((*wanted.rows[uri], *held, uri) for uri in changed),
        unique=["uri"],
        overwrite=["is_retired", *wanted.columns],
    )
    whole = stored.filter(scope)
    gone = [
        uri
        for uri in whole.filter(is_retired=False).values_list("uri", flat=True)
        if uri not in wanted.rows and not wanted.is_unread(uri)
    ]
    for uris in batches(gone):
        stored.filter(uri__in=uris).update(is_retired=True)
    standing = whole.filter(is_retired=False)
    standing.exclude(last_version=version).update(last_version=version)
    standing.filter(first_version="").update(first_version=version)
    return Saved(len(new), len(changed), len(gone), 0, len(wanted.rows) - len(new) - len(changed))


def save_links(stored: QuerySet[Any], scope: Q, ends: Sequence[str], wanted: Wanted) -> Saved:
    """Rows that are known by what they join.

    stored: every row that may be meant. scope: those the edition states whole; what it leaves out of them goes.
    ends: the columns of the key, in its order; together they are unique in the table.
    """
    model: type[Model] = stored.model
    known = {
        row[1 : 1 + len(ends)]: (row[0], row[1 + len(ends) :])
        for row in stored.values_list("pk", *ends, *wanted.columns).iterator(chunk_size=_CHUNK)
    }
    new = [key for key in wanted.rows if key not in known]
    changed = [key for key, said in wanted.rows.items() if key in known and known[key][1] != said]
    columns = (*ends, *wanted.columns)
    insert(model, columns, ((*key, *wanted.rows[key]) for key in new))
    insert(
        model,
        columns,
        ((*key, *wanted.rows[key]) for key in changed),
        unique=ends,
        overwrite=wanted.columns,
    )
    whole = stored.filter(scope).values_list("pk", *ends) if known else stored.none().values_list("pk", *ends)
    gone = [row[0] for row in whole if row[1:] not in wanted.rows and not wanted.is_unread(row[1:])]
    for pks in batches(gone):
        model._default_manager.filter(pk__in=pks).delete()
    return Saved(len(new), len(changed), 0, len(gone), len(wanted.rows) - len(new) - len(changed))
