"""The runtime lock is enough: nothing that the product imports is there only thanks to the tools of development.

The tests run where both locks are installed, so a library missing from the first would show on a stranger's machine
and nowhere else. Here the product is imported beside the packages of the runtime lock alone.
"""

import importlib.metadata
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

IMPORT_EVERYTHING = """
import importlib, pkgutil
import django
from django.core.management import call_command

django.setup()
call_command("check")
import workmark
for module in pkgutil.walk_packages(workmark.__path__, "workmark."):
    importlib.import_module(module.name)
"""


@pytest.fixture
def runtime_packages(tmp_path: Path) -> Path:
    """A folder that holds what a fresh environment would hold after installing the runtime lock."""
    folder = tmp_path / "site"
    folder.mkdir()
    lock = (ROOT / "requirements" / "runtime.txt").read_text()
    for name, marker in re.findall(r"^([A-Za-z0-9._-]+)==\S+( ;[^\\\n]*)?", lock, re.MULTILINE):
        if "win32" not in marker:
            link_package(name, folder)
    return folder


def link_package(name: str, folder: Path) -> None:
    installed = importlib.metadata.distribution(name)
    for top in {file.parts[0] for file in installed.files or ()} - {"..", "__pycache__"}:
        if not (folder / top).exists():
            (folder / top).symlink_to(str(installed.locate_file(top)))


@pytest.mark.long
def test_the_product_needs_nothing_that_the_runtime_lock_does_not_bring(
    runtime_packages: Path, tmp_path: Path
) -> None:
    result = subprocess.run(
        # -S: without the packages of the environment that these tests run in.
        [sys.executable, "-S", "-c", IMPORT_EVERYTHING],
        env=os.environ
        | {
            "WORKMARK_HOME": str(tmp_path / "home"),
            "WORKMARK_EMBEDDED_WORKER": "0",
            # What answers requests refuses to be imported in any other role.
            "WORKMARK_ROLE": "web",
            "DJANGO_SETTINGS_MODULE": "workmark.config.settings",
            "PYTHONPATH": f"{runtime_packages}{os.pathsep}{ROOT / 'src'}",
        },
        capture_output=True,
        text=True,
        timeout=180,
        cwd=tmp_path,
    )

    assert result.returncode == 0, result.stderr[-2_000:]
