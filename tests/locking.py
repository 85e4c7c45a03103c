"""What is locked before, and what only after, the first audit event of a transaction.

An audit event holds the head of the chain to the end. Whoever locks a row after it can wait for somebody who holds the
row and waits for the chain: PostgreSQL ends one of the two with "deadlock detected".
"""

from collections.abc import Iterable

import pytest
from django.db import connection

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="only on PostgreSQL: SQLite lets one writer begin"
)


def locks_around_the_first_event(said: Iterable[dict[str, str]], table: str) -> tuple[int, int]:
    """How many statements locked rows of this table before the first audit event, and how many after it."""
    statements = [each["sql"] for each in said]
    chain = next(
        place
        for place, sql in enumerate(statements)
        if 'FROM "organisations_auditchain"' in sql and sql.endswith("FOR NO KEY UPDATE")
    )
    locks = [
        place
        for place, sql in enumerate(statements)
        if f'FROM "{table}"' in sql and "FOR NO KEY UPDATE" in sql
    ]
    return sum(place < chain for place in locks), sum(place > chain for place in locks)
