# ruff: noqa: S608  (the statements are put together from names of our own, never from values)
"""What a search asks the index of either database. Written out, because it asks several times while somebody types."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from workmark.skills.search_tables import BAG, TERMS, TERMS_FTS, WORDS, WORDS_FTS, has_trigrams

_MOST_CANDIDATES = 60
_PAST_EVERY_LETTER = chr(0x10FFFF)

# Words that must all be there, each as one of several spellings: (word, whether it is only the beginning).
Asked = Sequence[Sequence[tuple[str, bool]]]


@dataclass(frozen=True)
class Condition:
    """Part of a WHERE, without any value in it."""

    sql: str
    params: tuple[Any, ...] = ()


def candidates(condition: Condition, seen: Condition, language: str, most: int) -> list[tuple[Any, ...]]:
    """kind, entry, language, role, text and folded of the terms that meet both conditions, the likeliest first."""
    elsewhere = "CASE WHEN language LIKE %s THEN 0 ELSE 1 END, " if language else ""
    statement = (
        f"SELECT kind, entry, language, role, text, folded FROM {TERMS} WHERE {condition.sql} AND {seen.sql} "
        f"ORDER BY {elsewhere}length(folded), folded, id LIMIT %s"
    )
    params = [*condition.params, *seen.params, *([f"{language}%"] if language else []), most]
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def entries_with(condition: Condition) -> RawSQL:
    """The keys of the entries whose terms meet it, for a condition of another query."""
    return RawSQL(f"SELECT entry FROM {TERMS} WHERE {condition.sql}", condition.params)  # noqa: S611  (as above)


def holds(asked: Asked) -> Condition:
    """The term's bag holds all the words. They are folded, so no operator of a database can be in them."""
    if connection.vendor == "sqlite":
        wanted = _all_of(asked, '"{}"', "*", " AND ", " OR ")
        return Condition(f"id IN (SELECT rowid FROM {TERMS_FTS} WHERE {TERMS_FTS} MATCH %s)", (wanted,))
    return Condition(f"{BAG} @@ %s::tsquery", (_all_of(asked, "'{}'", ":*", " & ", " | "),))


def _all_of(asked: Asked, quoted: str, beginning: str, both: str, either: str) -> str:
    return both.join(
        "("
        + either.join(quoted.format(word) + (beginning if begins else "") for word, begins in spellings)
        + ")"
        for spellings in asked
    )


def is_label(kinds: Iterable[str], roles: Iterable[int], folded: str) -> Condition:
    """The label's words are these."""
    return _of(kinds, roles, Condition("folded = %s", (folded,)))


def starts(kinds: Iterable[str], roles: Iterable[int], start: str) -> Condition:
    """The label's words begin so."""
    return _of(kinds, roles, _begins("folded", start))


def _begins(column: str, start: str) -> Condition:
    """In the order of code points, which each database answers from an index when it is asked in its own way."""
    if connection.vendor == "sqlite":
        return Condition(f"{column} >= %s AND {column} < %s", (start, start + _PAST_EVERY_LETTER))
    return Condition(f"{column} LIKE %s", (start + "%",))


def _of(kinds: Iterable[str], roles: Iterable[int], condition: Condition) -> Condition:
    kinds, roles = tuple(kinds), tuple(roles)
    sql = f"kind IN ({_marks(kinds)}) AND role IN ({_marks(roles)}) AND {condition.sql}"
    return Condition(sql, (*kinds, *roles, *condition.params))


def of_entries(rows: QuerySet[Any]) -> Condition:
    """Terms of these rows, which are all of one kind."""
    sql, params = rows.order_by().values("pk").query.sql_with_params()
    return Condition(f"entry IN ({sql})", tuple(params))


def of_frameworks(keys: Sequence[int]) -> Condition:
    return Condition(f"framework_id IN ({_marks(keys)})", tuple(keys)) if keys else Condition("1 = 0")


def not_of_frameworks(keys: Sequence[int]) -> Condition:
    if not keys:
        return Condition("1 = 1")
    return Condition(f"(framework_id IS NULL OR framework_id NOT IN ({_marks(keys)}))", tuple(keys))


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def known_words(words: Sequence[str]) -> set[str]:
    """Those that stand in some label."""
    return set(_column(f"SELECT word FROM {WORDS} WHERE word IN ({_marks(words)})", words))


def is_beginning(word: str) -> bool:
    """Whether some known word begins with it."""
    if connection.vendor == "sqlite":
        return bool(
            _column(
                f"SELECT word FROM {WORDS} WHERE word >= %s AND word < %s LIMIT 1",
                [word, word + _PAST_EVERY_LETTER],
            )
        )
    return bool(_column(f"SELECT word FROM {WORDS} WHERE word LIKE %s LIMIT 1", [word + "%"]))


def words_like(word: str, *, reach: int) -> list[str]:
    """Known words that may be meant by this one, at most some dozens. reach: how many letters longer or shorter."""
    if connection.vendor == "sqlite":
        padded = f"  {word} "
        grams = sorted({padded[place : place + 3] for place in range(len(padded) - 2)})
        wanted = " OR ".join(f'"{gram}"' for gram in grams)
        statement = (
            f"SELECT word FROM {WORDS_FTS} f JOIN {WORDS} w ON w.id = f.rowid "
            f"WHERE {WORDS_FTS} MATCH %s AND length(word) BETWEEN %s AND %s ORDER BY rank, word LIMIT %s"
        )
        return _column(statement, [wanted, len(word) - reach, len(word) + reach, _MOST_CANDIDATES])
    if not has_trigrams():
        return words_beginning_like(word, reach=reach)
    with connection.cursor() as cursor:
        # "pyhton" and "python" share 3 of 11 trigrams, less than what the extension calls alike by itself.
        cursor.execute("SELECT set_limit(0.2)")
    statement = (
        f"SELECT word FROM {WORDS} WHERE word %% %s AND length(word) BETWEEN %s AND %s "
        "ORDER BY word <-> %s, word LIMIT %s"
    )
    return _column(statement, [word, len(word) - reach, len(word) + reach, word, _MOST_CANDIDATES])


def words_beginning_like(word: str, *, reach: int) -> list[str]:
    """The same without trigrams: known words with the same first two letters."""
    begins = _begins("word", word[:2])
    return _column(
        f"SELECT word FROM {WORDS} WHERE {begins.sql} AND length(word) BETWEEN %s AND %s ORDER BY word",
        [*begins.params, len(word) - reach, len(word) + reach],
    )


def _column(statement: str, params: Sequence[Any]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return [row[0] for row in cursor.fetchall()]
