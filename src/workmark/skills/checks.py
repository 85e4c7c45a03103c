"""What `check --database default` and `migrate` say about the search."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import Tags, Warning, register
from django.db import connection

from workmark.skills.search_models import SearchWord
from workmark.skills.search_tables import has_trigrams


@register(Tags.database)
def trigrams_are_there(databases: Sequence[str] | None = None, **_said: Any) -> list[Warning]:
    """Say when slips of the finger are forgiven less, and what would mend it."""
    if not databases or SearchWord._meta.db_table not in connection.introspection.table_names():
        return []
    if has_trigrams():
        return []
    return [
        Warning(
            "This PostgreSQL has no extension pg_trgm, so a search forgives a slip only after a word's second letter.",
            hint=(
                "As the database's owner run: CREATE EXTENSION pg_trgm; "
                f"CREATE INDEX search_word_near ON {SearchWord._meta.db_table} USING gin (word gin_trgm_ops);"
            ),
            id="skills.W001",
        )
    ]
