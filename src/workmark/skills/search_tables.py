# ruff: noqa: S608  (the statements are put together from names of our own, never from values)
"""The full text index in the dialects we run on: FTS5 tables in SQLite, GIN and trigram indexes in PostgreSQL.

SQLite's tables are written here beside their models' rows, with no trigger. PostgreSQL's indexes keep themselves. The
extension pg_trgm comes with PostgreSQL, and whoever owns the database may add it; where it cannot be added, words that
begin alike stand in for words that share trigrams, and `checks` says so.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.db import Error, connection, models, transaction

TERMS, WORDS = "skills_searchterm", "skills_searchword"
TERMS_FTS, WORDS_FTS = f"{TERMS}_fts", f"{WORDS}_fts"
BAG = "array_to_tsvector(string_to_array(bag, ' '))"
_SQLITE_UP = (
    # No label is asked for as a phrase, so the index keeps no places of words.
    f"CREATE VIRTUAL TABLE {TERMS_FTS} USING fts5(bag, detail=none, prefix='3 4 5', "
    "tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")",
    f"CREATE VIRTUAL TABLE {WORDS_FTS} USING fts5(padded, tokenize='trigram case_sensitive 1')",
)
_POSTGRES_UP = (f"CREATE INDEX search_term_bag ON {TERMS} USING gin ({BAG})",)
_TRIGRAMS_UP = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    f"CREATE INDEX IF NOT EXISTS search_word_near ON {WORDS} USING gin (word gin_trgm_ops)",
)


def put_up(apps: Any, schema_editor: Any) -> None:
    """For the migration that makes the tables."""
    if schema_editor.connection.vendor == "sqlite":
        for statement in _SQLITE_UP:
            schema_editor.execute(statement)
        return
    for statement in _POSTGRES_UP:
        schema_editor.execute(statement)
    put_up_trigrams()


def take_down(apps: Any, schema_editor: Any) -> None:
    """The way back. The extension stays: it may serve others in the same database."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TABLE {TERMS_FTS}")
        schema_editor.execute(f"DROP TABLE {WORDS_FTS}")


def put_up_trigrams() -> bool:
    """Add pg_trgm and its index. False where the database does not have it, or does not let us."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in _TRIGRAMS_UP:
                cursor.execute(statement)
    except Error:
        return False
    return True


def has_trigrams() -> bool:
    """Whether words are compared by their trigrams here. SQLite always can."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('search_word_near') IS NOT NULL")
        return bool(cursor.fetchone()[0])


def write_terms(after: int) -> None:
    """Take the terms with keys above this one into the index."""
    # A key may have been used before where a whole table was emptied behind our back; so: or replace.
    _on_sqlite(
        f"INSERT OR REPLACE INTO {TERMS_FTS}(rowid, bag) SELECT id, bag FROM {TERMS} WHERE id > %s",
        [after],
    )


def write_words(after: int) -> None:
    """Take the words with keys above this one into the index."""
    _on_sqlite(
        f"INSERT OR REPLACE INTO {WORDS_FTS}(rowid, padded) "
        f"SELECT id, '  ' || word || ' ' FROM {WORDS} WHERE id > %s",
        [after],
    )


def drop_terms(terms: "models.QuerySet[Any]") -> None:
    """Delete terms and what the index holds of them."""
    if connection.vendor == "sqlite":
        keys, params = terms.order_by().values("pk").query.sql_with_params()
        _on_sqlite(f"DELETE FROM {TERMS_FTS} WHERE rowid IN ({keys})", params)
    terms.delete()


def settle() -> None:
    """After many terms were written: let PostgreSQL sort them in and count them, or the next searches would be slow."""
    if connection.vendor == "sqlite":
        return
    # Only the tables' owner may. For anybody else the database does it by itself, some minutes later.
    with suppress(Error), transaction.atomic(), connection.cursor() as cursor:
        for index in ("search_term_bag", "search_word_near"):
            cursor.execute(
                "SELECT gin_clean_pending_list(to_regclass(%s)) WHERE to_regclass(%s) IS NOT NULL",
                [index] * 2,
            )
        cursor.execute(f"ANALYZE {TERMS}, {WORDS}")


def _on_sqlite(statement: str, params: Sequence[Any]) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(statement, params)
