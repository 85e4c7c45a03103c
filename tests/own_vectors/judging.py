"""Judge a row of the manifest as a stranger's badge would be: from its bytes, with the pages and nothing else."""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from tests.own_vectors.collection import FOLDER
from workmark.openbadges import Fetched, Outcome, Unresolvable, Verification
from workmark.openbadges.resolving import Resolver
from workmark.openbadges.trust import NOBODY_KNOWN
from workmark.verification.judging import Handed, Scope, judge

OUTCOMES = {"valid": Outcome.PASSED, "invalid": Outcome.FAILED, "undetermined": Outcome.NOT_DETERMINED}
FETCHED_AT = datetime(2026, 5, 31, tzinfo=UTC)


@cache
def rows() -> tuple[dict[str, Any], ...]:
    """The rows that expect a verdict."""
    return tuple(row for row in _manifest() if row["expected"] != "support")


def verdict_on(row: dict[str, Any]) -> Verification:
    """Open the file as the page for checking does, and verify what is in it."""
    return verdict_on_bytes(row, (FOLDER / row["file"]).read_bytes(), resolve=page)


def verdict_on_bytes(row: dict[str, Any], data: bytes, *, resolve: Resolver) -> Verification:
    """Judge these bytes by the row's question: its moment, its e-mail and its challenge."""
    handed = Handed(data)
    at = datetime.fromisoformat(row["at"])
    return judge(
        handed,
        at=at,
        resolve=resolve,
        trust=NOBODY_KNOWN,
        email=row.get("email"),
        scope=Scope(challenge=row.get("challenge")),
    ).verification


def codes_of(verification: Verification, outcome: Outcome) -> set[str]:
    """The codes that gave this answer."""
    return {check.code.value for check in verification.checks if check.outcome is outcome}


def page(url: str, /) -> Fetched:
    """A page that the vectors lead to; raises Unresolvable for any other."""
    if url not in _pages():
        raise Unresolvable(f"{url} did not answer.")
    return Fetched(_pages()[url], "application/json", url, FETCHED_AT)


@cache
def _manifest() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads((FOLDER / "manifest.json").read_text("utf-8"))
    return loaded


@cache
def _pages() -> dict[str, bytes]:
    return {
        row["served_at"]: (FOLDER / row["file"]).read_bytes() for row in _manifest() if "served_at" in row
    }
