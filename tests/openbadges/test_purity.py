"""The core knows no Django, no database, no socket and no clock."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import workmark.openbadges

FOLDER = Path(workmark.openbadges.__file__).parent
FORBIDDEN_MODULES = {
    "django",
    "socket",
    "urllib.request",
    "http",
    "http.client",
    "requests",
    "urllib3",
    "sqlite3",
    "time",
}
FORBIDDEN_CALLS = {"now", "utcnow", "today", "time"}
# Not the library but a command that a conformance suite drives: it reads files and the clock.
COMMANDS = {"jose_cli.py"}


def modules() -> list[Path]:
    return sorted(path for path in FOLDER.rglob("*.py") if path.name not in COMMANDS)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(FOLDER)))
def test_no_file_reaches_for_the_outside(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            assert not {alias.name for alias in node.names} & FORBIDDEN_MODULES
        elif isinstance(node, ast.ImportFrom):
            assert (node.module or "") not in FORBIDDEN_MODULES
            assert not (node.module or "").startswith(("django", "workmark.")) or (
                node.module or ""
            ).startswith(("workmark.openbadges", "workmark.lib"))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in FORBIDDEN_CALLS


def test_it_loads_where_there_is_no_django() -> None:
    program = "import sys, workmark.openbadges; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
