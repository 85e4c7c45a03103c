"""What was signed is checked by a second process while the first one saves it; only then may the first one commit."""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Self

import workmark
from workmark.openbadges.errors import RefusedToIssue
from workmark.openbadges.keys import PublicKey
from workmark.openbadges.recheck import unsound

# Starting a process takes as long as checking a few hundred.
_TOO_FEW = 100
_Waiting = queue.SimpleQueue[Sequence[bytes] | None]


class SecondLook:
    """Takes documents by `begin`, as often as there are some; `require_sound` before they count as issued."""

    def __init__(self, key: PublicKey) -> None:
        self._key = key
        self._child: subprocess.Popen[bytes] | None = None
        self._waiting: _Waiting = queue.SimpleQueue()
        # For each answer that is owed: the number, within the whole lot, of the first document that it is about.
        self._asked: list[int] = []
        self._given = 0

    def begin(self, documents: Sequence[bytes]) -> None:
        """Raises RefusedToIssue at once where there are too few to be worth a process."""
        if not documents:
            return
        if len(documents) < _TOO_FEW and self._child is None:
            _require_none(list(unsound(documents, self._key)))
            return
        if self._child is None:
            self._start()
        request = {"key": self._key.multikey, "sizes": [len(document) for document in documents]}
        self._waiting.put((json.dumps(request).encode() + b"\n", *documents))
        self._asked.append(self._given)
        self._given += len(documents)

    def _start(self) -> None:
        self._child, self._waiting = _started(), queue.SimpleQueue()
        # The pipe holds twenty documents. While the other process checks, nobody here waits for room in it.
        threading.Thread(
            target=_hand_over,
            args=(self._child.stdin, self._waiting),
            name="workmark-second-look",
            daemon=True,
        ).start()

    def require_sound(self) -> None:
        """Wait for each verdict. Raises RefusedToIssue if one document is unsound or if there is no verdict."""
        found: list[tuple[int, str]] = []
        asked, self._asked, self._given = self._asked, [], 0
        for first in asked:
            answer = self._child.stdout.readline() if self._child and self._child.stdout else b""
            if not answer:
                self.close()
                raise RefusedToIssue("The checking process ended without a verdict.")
            found += [(first + place, why) for place, why in json.loads(answer)["unsound"]]
        _require_none(found)

    def close(self) -> None:
        if self._child is not None:
            self._waiting.put(None)
            self._child.kill()
            self._child.wait()
            if self._child.stdout is not None:
                self._child.stdout.close()
        self._child, self._asked, self._given = None, [], 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def _require_none(found: Sequence[tuple[int, str]]) -> None:
    if found:
        place, why = found[0]
        raise RefusedToIssue(f"{len(found)} credentials were not let out; the first, number {place}: {why}")


def _hand_over(pipe: IO[bytes] | None, waiting: _Waiting) -> None:
    """Write what waits, until there is nothing more or nobody reads: then `require_sound` finds no verdict."""
    if pipe is None:
        return
    try:
        with pipe:
            while (parts := waiting.get()) is not None:
                pipe.writelines(parts)
                pipe.flush()
    except OSError:
        return


def _started() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        (sys.executable, "-P", "-m", "workmark.openbadges.recheck"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # None of our environment, which may hold secrets. It ends with our end of its input, however we end.
        env={"PYTHONPATH": str(Path(workmark.__file__).resolve().parents[1]), "LANG": "C.UTF-8"},
        cwd="/",
    )
