"""`script/mutants`: change, ask, and say what nobody noticed. Ends with 1 if there is a survivor without a reason."""

import argparse
import re
import sys
import time
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.mutants.changes import Change
from tests.mutants.running import SOURCE, Asked, AskTheTests

HERE = Path(__file__).parent
CORE = SOURCE / "workmark" / "openbadges"
# The modules in which a badge is judged.
JUDGING = (
    "checks", "verify.py", "status_list.py", "intake.py", "structure.py", "proofs", "jws.py", "jose/check.py",
    "jose/envelope.py", "ob2/verify.py", "ob2/documents.py", "ob2/extensions.py", "keys.py", "dids.py", "sd_jwt.py",
    "node_kinds.py",
)  # fmt: skip
TESTS = ("tests/openbadges", "tests/own_vectors")
# About the canonical form and about other programs, at length; no decision is theirs alone.
NOT_ASKED = (
    "test_compiled.py", "test_template.py", "test_independent_verifier.py", "test_both_ways.py", "test_rdfc.py",
    "test_canonical.py", "test_tampering.py", "log/test_tree.py", "log/test_tiles.py",
    "selective/test_independent_implementation.py",
)  # fmt: skip


def main() -> int:
    """Change the modules that were named, or all that judge."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument(
        "paths", nargs="*", type=Path, help="modules or folders; without, all that judge a badge"
    )
    asked.add_argument("--only", default="", help="only changes whose label contains this")
    asked.add_argument("--again", type=Path, help="only the changes that survived in this earlier output")
    asked.add_argument(
        "--tests", nargs="+", default=[], help="ask these tests or folders alone: quicker, and sharper"
    )
    given = asked.parse_args()
    reasons = equivalents()
    files = sorted(
        {file for path in given.paths or [CORE / name for name in JUDGING] for file in _files(path)}
    )
    survivors: list[str] = []
    counts: Counter[str] = Counter()
    started = time.monotonic()

    def told(answer: Asked) -> None:
        file = Path(answer.file).relative_to(SOURCE.parent).as_posix()
        counts["changes"] += 1
        if answer.noticed_by:
            counts["noticed"] += 1
        elif f"{file} {answer.change.label}" in reasons:
            counts["equivalent"] += 1
        else:
            survivors.append(f"{file}:{answer.change.line} {answer.change.label}")
            print(f"SURVIVED {survivors[-1]}", flush=True)  # noqa: T201
        if counts["changes"] % 100 == 0:
            sys.stderr.write(f"{counts['changes']} changes, {time.monotonic() - started:.0f} s\n")

    # What is kept is a whole run: a narrower one is kept beside it.
    keep = "-by-".join(["mutants", *(Path(test).stem for test in given.tests)]) + ".json"
    again = survived(given.again.read_text("utf-8")) if given.again else None

    def is_wanted(file: Path, change: Change) -> bool:
        named = f"{file.relative_to(SOURCE.parent).as_posix()} {change.label}"
        return given.only in change.label and (again is None or named in again)

    plugin = AskTheTests(files, told, is_wanted, SOURCE.parent / "build" / keep)
    ignored = [f"--ignore=tests/openbadges/{name}" for name in NOT_ASKED]
    options = ["-q", "-p", "no:cacheprovider", "-m", "not node", "-c", str(SOURCE.parent / "pyproject.toml")]
    pytest.main([*(given.tests or TESTS), *ignored, *options], plugins=[plugin])
    if plugin.sound_run_failed:
        print("These tests fail before anything is changed:", *plugin.sound_run_failed, sep="\n")  # noqa: T201
        return 2
    print(f"{dict(counts)}, {len(survivors)} survivors, {time.monotonic() - started:.0f} s")  # noqa: T201
    return 1 if survivors else 0


def survived(output: str) -> set[str]:
    """The survivors that an earlier run printed, as "file label": lines move."""
    return {
        re.sub(r"^SURVIVED (\S+?):\d+ ", r"\1 ", line)
        for line in output.splitlines()
        if line.startswith("SURVIVED ")
    }


def equivalents() -> dict[str, str]:
    """The changes that nobody can notice, as "file label", each with its reason."""
    listed = tomllib.loads((HERE / "equivalent.toml").read_text("utf-8"))
    return {f"{file} {label}": reason for file, labels in listed.items() for label, reason in labels.items()}


def _files(path: Path) -> list[Path]:
    return sorted(path.resolve().rglob("*.py")) if path.is_dir() else [path.resolve()]


if __name__ == "__main__":
    raise SystemExit(main())
