"""What was signed is checked by a second process while the first one saves it; only then may the first one commit."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import workmark
from workmark.openbadges.errors import RefusedToIssue
from workmark.openbadges.keys import PublicKey
from workmark.openbadges.recheck import unsound

# Starting a process takes as long as checking a few hundred.
_TOO_FEW = 100


class SecondLook:
    """Checks one lot at a time: `begin` with the documents, `require_sound` before they count as issued."""

    def __init__(self, key: PublicKey) -> None:
        self._key = key
        self._child: subprocess.Popen[bytes] | None = None
        self._asked = False

    def begin(self, documents: Sequence[bytes]) -> None:
        """Raises RefusedToIssue at once where there are too few to be worth a process."""
        if len(documents) < _TOO_FEW:
            _require_none(list(unsound(documents, self._key)))
            return
        self._child = self._child or _started()
        if self._child.stdin is None:
            raise RuntimeError("The checking process has no input.")
        request = {"key": self._key.multikey, "sizes": [len(document) for document in documents]}
        self._child.stdin.write(json.dumps(request).encode() + b"\n")
        self._child.stdin.writelines(documents)
        self._child.stdin.flush()
        self._asked = True

    def require_sound(self) -> None:
        """Wait for the verdict. Raises RefusedToIssue if one document is unsound or if there is no verdict."""
        if not self._asked:
            return
        self._asked = False
        answer = self._child.stdout.readline() if self._child and self._child.stdout else b""
        if not answer:
            self.close()
            raise RefusedToIssue("The checking process ended without a verdict.")
        _require_none(json.loads(answer)["unsound"])

    def close(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
        self._child, self._asked = None, False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def _require_none(found: Sequence[Sequence[object]]) -> None:
    if found:
        place, why = found[0]
        raise RefusedToIssue(f"{len(found)} credentials were not let out; the first, number {place}: {why}")


def _started() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        (sys.executable, "-P", "-m", "workmark.openbadges.recheck"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # None of our environment, which may hold secrets. It ends with our end of its input, however we end.
        env={"PYTHONPATH": str(Path(workmark.__file__).resolve().parents[1]), "LANG": "C.UTF-8"},
        cwd="/",
    )
