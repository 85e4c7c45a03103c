"""One run of the program as it is: which tests pass through which lines, and how long each takes.

What is found is kept in a file, so that the next run asks only the tests that changed or pass through what changed.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
# Tests with these marks are left to pytest, which knows what they mean.
_BY_PYTEST = {"skip", "skipif", "usefixtures", "xfail", "django_db", "filterwarnings"}


@dataclass
class Passes:
    """What one sound run showed. lines: for each file, for each line, the tests that pass through it."""

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[int, list[str]]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


def passes_of(session: pytest.Session, files: list[Path], keep: Path) -> Passes:
    """The sound run: what is kept of the last one, and anew the tests that changed or pass through what changed."""
    core = {str(path) for path in (SOURCE / "workmark" / "openbadges").rglob("*.py")}
    program = {
        file: _digest(Path(file).read_bytes()) for file in sorted(core | {str(file) for file in files})
    }
    marks = {test.nodeid: _mark_of(test) for test in session.items}
    kept = json.loads(keep.read_text()) if keep.is_file() else _NOTHING_KEPT
    changed = [file for file, digest in program.items() if kept["program"].get(file) != digest]
    stale = {name for file in changed for names in kept["lines"].get(file, {}).values() for name in names}
    stale |= {name for name, mark in marks.items() if kept["marks"].get(name) != mark}
    fresh = in_child(
        lambda: _sound_run([test for test in session.items if test.nodeid in stale], list(program))
    )
    if fresh is None:
        return Passes(failed=["the whole run"])
    known = marks.keys() - stale
    for file, lines in kept["lines"].items():
        for line, names in lines.items():
            again = fresh["lines"].setdefault(file, {}).setdefault(line, [])
            again += [name for name in names if name in known]
    fresh["seconds"] |= {name: seconds for name, seconds in kept["seconds"].items() if name in known}
    keep.parent.mkdir(parents=True, exist_ok=True)
    marks = {name: mark for name, mark in marks.items() if name not in fresh["failed"]}
    keep.write_text(json.dumps({**fresh, "program": program, "marks": marks}))
    return Passes(fresh["seconds"], _with_numbers(fresh["lines"]), fresh["failed"])


_NOTHING_KEPT: dict[str, Any] = {"program": {}, "marks": {}, "seconds": {}, "lines": {}}


def _mark_of(test: pytest.Item) -> str:
    """The test's own file, and what it is asked for there."""
    return _digest(
        Path(test.path).read_bytes(), *(path.read_bytes() for path in _beside(Path(test.path).parent))
    )


@cache
def _beside(folder: Path) -> tuple[Path, ...]:
    return tuple(path for path in sorted(folder.glob("*.py")) if not path.name.startswith("test_"))


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def _sound_run(tests: list[pytest.Item], files: list[str]) -> dict[str, Any]:
    """Each of these tests once, with the lines it passes through."""
    passes, watched = Passes(), set(files)
    for test in tests:
        touched: set[tuple[str, int]] = set()
        sys.settrace(_tracer(watched, touched))
        started = time.process_time()
        is_broken = fails(test)
        sys.settrace(None)
        passes.seconds[test.nodeid] = round(time.process_time() - started, 3)
        if is_broken:
            passes.failed.append(test.nodeid)
        for file, line in touched:
            passes.lines.setdefault(file, {}).setdefault(line, []).append(test.nodeid)
    return {"seconds": passes.seconds, "lines": passes.lines, "failed": passes.failed}


def _tracer(watched: set[str], touched: set[tuple[str, int]]) -> Callable[[FrameType, str, Any], Any]:
    def within(frame: FrameType, event: str, given: Any) -> Any:
        touched.add((frame.f_code.co_filename, frame.f_lineno))
        return within

    def calling(frame: FrameType, event: str, given: Any) -> Any:
        if frame.f_code.co_filename not in watched:
            return None
        touched.add((frame.f_code.co_filename, frame.f_lineno))
        return within

    return calling


def _with_numbers(lines: dict[str, dict[str, list[str]]]) -> dict[str, dict[int, list[str]]]:
    return {file: {int(line): names for line, names in each.items()} for file, each in lines.items()}


def fails(test: pytest.Item) -> bool:
    """Run one test: called by itself where it asks for nothing but its parameters, and by pytest otherwise."""
    if not isinstance(test, pytest.Function):
        raise TypeError(f"{test.nodeid} is no function")
    wanted, marks = test._fixtureinfo.argnames, list(test.iter_markers())
    given = _own_parameters(test) if any(mark.name == "parametrize" for mark in marks) else {}
    if set(wanted) - set(given) or any(mark.name in _BY_PYTEST for mark in marks):
        return any(report.failed for report in _reports(test))
    try:
        test.obj(**{name: given[name] for name in wanted})
    except pytest.skip.Exception:
        return False
    except BaseException:
        return True
    return False


def _own_parameters(test: pytest.Function) -> dict[str, object]:
    """What `parametrize` gives the test itself, and not a fixture of its."""
    names: set[str] = set()
    for mark in test.iter_markers("parametrize"):
        listed = mark.args[0]
        names.update(part.strip() for part in listed.split(",")) if isinstance(listed, str) else names.update(
            listed
        )
    return {name: value for name, value in test.callspec.params.items() if name in names}


def _reports(test: pytest.Item) -> list[pytest.TestReport]:
    reports: list[pytest.TestReport] = []

    class Listening:
        def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
            reports.append(report)

    listening = Listening()
    test.config.pluginmanager.register(listening)
    try:
        test.config.hook.pytest_runtest_protocol(item=test, nextitem=None)
    finally:
        test.config.pluginmanager.unregister(listening)
    return reports


def in_child(task: Callable[[], Any]) -> Any:
    """What the task gives, run in a forked process without a voice; None if that process came to a bad end."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _answer_and_end(task, reading, writing)
    os.close(writing)
    with os.fdopen(reading) as given:
        text = given.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else None


def _answer_and_end(task: Callable[[], Any], reading: int, writing: int) -> None:
    try:
        os.close(reading)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        with os.fdopen(writing, "w") as out:
            json.dump(task(), out)
    finally:
        os._exit(0)
