"""A plugin for pytest that asks of each change whether a test notices it, each in a process of its own.

Tests are collected once. One child runs them all and notes which lines each passes through; then, for every change, a
child runs those that pass through its line, the likeliest first, until one of them fails. The parent runs nothing, so
every child finds the program as fresh as it was.
"""

import gc
import importlib
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import pytest

from tests.mutants.changes import Change, changes_of
from tests.mutants.placing import exchange_functions, exchange_values, functions_of
from tests.mutants.sound import SOURCE, Passes, fails, in_child, passes_of

# Seconds of the processor that a changed program may take over what the sound one took; then it is noticed, too.
PATIENCE = 20
# Longer tests than this many seconds of the processor are not asked.
LONGEST = 1.5
# Nor more than this many seconds of tests for one change; those that noticed most so far come first.
ENOUGH = 6
# The tests that the parent itself runs, so that the word lists are read once for all.
WARMING = "test_each_vector_gives_its_verdict_for_its_reason[signatures/sound"


@dataclass
class Asked:
    """The answer for one change. noticed_by: a test, or why else the change did not live; empty for a survivor."""

    file: str
    change: Change
    noticed_by: str = ""


class AskTheTests:
    """The plugin. files: the modules to change. told: called with every answer. is_wanted: which changes to ask."""

    def __init__(
        self,
        files: list[Path],
        told: Callable[[Asked], None],
        is_wanted: Callable[[Path, Change], bool],
        keep: Path,
    ) -> None:
        self.files, self.told, self.is_wanted, self.keep = files, told, is_wanted, keep
        self.sound_run_failed: list[str] = []

    @pytest.hookimpl
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        _make_hypothesis_steady()
        known = passes_of(session, self.files, self.keep)
        if known.failed:
            self.sound_run_failed = known.failed
            return True
        noticing: Counter[str] = Counter()
        # What the children inherit is neither counted nor moved, so their memory stays the parent's.
        # Read the word lists and the vectors once for all children.
        for test in [each for each in session.items if WARMING in each.nodeid]:
            fails(test)
        modules = [_Module.at(file) for file in self.files]
        gc.freeze()
        for file, module in zip(self.files, modules, strict=True):
            for change in changes_of(file.read_text("utf-8")):
                if not self.is_wanted(file, change):
                    continue
                asked = Asked(str(file), change)
                tests = _tests_for(change, module, known, noticing)
                asked.noticed_by = (
                    _ask(module, change, [items[name] for name in tests], known) if tests else ""
                )
                noticing[asked.noticed_by] += 1
                self.told(asked)
        return True


def _module_name(file: Path) -> str:
    return ".".join(file.resolve().relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")


def _make_hypothesis_steady() -> None:
    """A slow machine must not look like a noticed change, nor one run differ from the next."""
    from hypothesis import settings

    settings.register_profile("mutants", deadline=None, derandomize=True, database=None)
    settings.load_profile("mutants")


@dataclass(frozen=True)
class _Module:
    """A module under change, with its living functions."""

    module: ModuleType
    functions: list[FunctionType]

    @classmethod
    def at(cls, file: Path) -> "_Module":
        module = importlib.import_module(_module_name(file))
        functions = functions_of(module)
        if not functions and any(change.function for change in changes_of(file.read_text("utf-8"))):
            raise RuntimeError(f"No function of {file} was found, so no change of it would arrive.")
        return cls(module, functions)

    def lines_reading(self, name: str) -> set[int]:
        """The lines of the functions that read this name of the module; all, if none does."""
        reading = [each.__code__ for each in self.functions if name in _names_in(each.__code__)]
        codes = reading or [each.__code__ for each in self.functions]
        return {line for code in codes for line in _lines_in(code)}


def _names_in(code: CodeType) -> set[str]:
    return set(code.co_names).union(
        *(_names_in(each) for each in code.co_consts if isinstance(each, CodeType))
    )


def _lines_in(code: CodeType) -> set[int]:
    """Without the line of `def`, which is passed when the module is read."""
    own = {line for *_, line in code.co_lines() if line and line > code.co_firstlineno}
    return own.union(*(_lines_in(each) for each in code.co_consts if isinstance(each, CodeType)))


def _tests_for(change: Change, module: _Module, known: Passes, noticing: Counter[str]) -> list[str]:
    lines = {change.line} if change.function else module.lines_reading(change.defined)
    passing = known.lines.get(str(module.module.__file__), {})
    tests = {name for line in lines for name in passing.get(line, ()) if known.seconds[name] < LONGEST}
    ordered = sorted(tests, key=lambda name: (-noticing[name], known.seconds[name]))
    spent = accumulate(known.seconds[name] for name in ordered)
    return [name for name, seconds in zip(ordered, spent, strict=True) if seconds < ENOUGH]


def _ask(module: _Module, change: Change, tests: list[pytest.Item], known: Passes) -> str:
    expected = sum(known.seconds[test.nodeid] for test in tests)

    def task() -> str:
        signal.setitimer(signal.ITIMER_PROF, PATIENCE + 3 * expected)
        try:
            code = change.code(str(module.module.__file__))
            is_placed = (
                exchange_functions(module.functions, code)
                if change.function
                else exchange_values(module.module, code)
            )
        except Exception as error:
            return f"no module any more: {type(error).__name__}"
        return _first_failure(tests) if is_placed else ""

    answered = in_child(task)
    return "no answer in time" if answered is None else str(answered)


def _first_failure(tests: list[pytest.Item]) -> str:
    for test in tests:
        if fails(test):
            return test.nodeid
    return ""
