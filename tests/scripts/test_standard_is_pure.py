"""The credential library asks nobody what time it is and opens nothing: all of that comes in as arguments.

The import contracts (`.importlinter`) say which modules it may use; what they cannot name apart is looked for here.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "src" / "workmark" / "openbadges"
FORBIDDEN_CALLS = {"now", "utcnow", "today", "time", "monotonic", "urlopen", "create_connection", "getenv"}
FORBIDDEN_MODULES = {"urllib.request", "http.client", "os.environ"}
# Not the library but the command that a conformance suite drives.
COMMANDS = {"jose_cli.py"}


def modules() -> list[Path]:
    return sorted(path for path in LIBRARY.rglob("*.py") if path.name not in COMMANDS)


def name_of_call(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        return {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return set()


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(LIBRARY)))
def test_a_module_of_the_standard_reads_no_clock_and_opens_no_connection(path: Path) -> None:
    found = [
        f"line {node.lineno}: {name_of_call(node)}()"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and name_of_call(node) in FORBIDDEN_CALLS
    ]
    found += [
        f"line {node.lineno}: import of {name}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in imported(node) & FORBIDDEN_MODULES
    ]

    assert found == []
