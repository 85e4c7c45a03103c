"""Turns a skipped test into a failed one where CI=true: a check that did not happen is never a pass.

Loaded by `script/test`. A test meant for the other database may be skipped, because
`script/test` runs the suite on both; its reason then begins with one of ALLOWED_REASONS. So may a test against
other people's published vectors and frameworks, which stay out of this repository.
"""

import os
from collections.abc import Generator
from typing import Any

import pytest

ALLOWED_REASONS = (
    "only on PostgreSQL",
    "only on SQLite",
    "Published vectors are not at",
    "Published frameworks are not at",
)


def is_allowed(reason: str) -> bool:
    return reason.removeprefix("Skipped: ").startswith(ALLOWED_REASONS)


def refuse_skip(report: Any) -> None:
    """Fail a "skipped" report, unless its test was expected to fail or belongs to the other database."""
    if os.environ.get("CI") != "true" or report.outcome != "skipped" or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if not is_allowed(reason):
        report.outcome = "failed"
        report.longrepr = f"This test was skipped, and with CI=true nothing may be. {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    refuse_skip(report)
    return report
