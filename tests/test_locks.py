"""A row lock never stands in the way of a reference to the row.

PostgreSQL locks a referenced row FOR KEY SHARE when a reference to it is written: each audit event does so with its
organisation. A plain FOR UPDATE on that row, held while waiting for the head of the audit chain, deadlocks with it
(PostgreSQL manual, 13.3.2). No code here changes a key, so every lock is FOR NO KEY UPDATE.
"""

import ast
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src"


def locks() -> list[tuple[str, set[str | None]]]:
    return [
        (f"{path.relative_to(SOURCE)}:{call.lineno}", {keyword.arg for keyword in call.keywords})
        for path in SOURCE.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "select_for_update"
    ]


def test_every_lock_leaves_the_key_alone() -> None:
    found = locks()

    assert len(found) > 20
    assert [place for place, keywords in found if "no_key" not in keywords] == []
