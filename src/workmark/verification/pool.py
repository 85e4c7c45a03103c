"""Keeps a few child processes ready, so that a check costs milliseconds and not the second a new process takes.

A child serves one request at a time. One that died, took too long or answered nonsense is thrown away and the next
request gets a new one. Threads may share a pool.
"""

import atexit
import contextlib
import os
import queue
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import workmark
from workmark.lib.problems import TooManyRequests
from workmark.verification import wire

Answering = Callable[[wire.Message], wire.Message]

# -P: the current folder is no place to import from. -B: a child may write no file, so none of bytecode either.
COMMAND = (sys.executable, "-P", "-B", "-m", "workmark.verification.child")

# On a machine that is busy with other work, a new process may be this long in coming. No request pays for that.
SECONDS_TO_START = 60.0

# A child lives for this many requests: a leak in a library then stays small.
REQUESTS_PER_LIFE = 500


class ChildLost(Exception):
    """The child ended in the middle of a request: the document took more time or memory than is allowed."""


class ChildLate(ChildLost):
    """The clock ran out before the child's processor time did: the machine was busy, and the document is not to blame."""


class _Child:
    """One process and the pipes to it. Raises ChildLost if it does not start."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(  # noqa: S603  (our own program, named in full; no stranger's word in it)
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # None of our environment, which may hold secrets; Ctrl-C is for the parent alone.
            env={"PYTHONPATH": str(Path(workmark.__file__).resolve().parents[1]), "LANG": "C.UTF-8"},
            cwd="/",
            start_new_session=True,
        )
        assert self._process.stdin is not None  # both are pipes, as asked for above
        assert self._process.stdout is not None
        self._to, self._from = self._process.stdin, self._process.stdout.fileno()
        self.served = 0
        try:
            self._receive(time.monotonic() + SECONDS_TO_START)
        except ChildLost:
            self.end()
            raise

    def ask(self, request: wire.Message, answering: Answering, seconds: float) -> wire.Message:
        """Send a request, answer the child's questions, and give its answer. Raises ChildLost, ChildLate."""
        until = time.monotonic() + seconds
        message = request
        try:
            while True:
                self._to.write(wire.packed(message))
                self._to.flush()
                message = self._receive(until)
                if "ask" not in message:
                    self.served += 1
                    return message
                message = answering(message)
        except (OSError, ValueError) as error:
            raise ChildLost(str(error)) from error

    def _receive(self, until: float) -> wire.Message:
        length = int.from_bytes(self._read(wire.LENGTH_BYTES, until))
        if length > wire.MAX_MESSAGE:
            raise ChildLost("an answer of impossible length")
        return wire.unpacked(self._read(length, until))

    def _read(self, size: int, until: float) -> bytes:
        parts: list[bytes] = []
        while size > 0:
            ready, _, _ = select.select([self._from], [], [], max(0.0, until - time.monotonic()))
            part = os.read(self._from, min(size, 65_536)) if ready else b""
            if not ready:
                raise ChildLate("no answer in time")
            if not part:
                raise ChildLost("the process ended")
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        with contextlib.suppress(BrokenPipeError):  # what it had not read yet is of no use any more
            self._to.close()
        if self._process.stdout is not None:
            self._process.stdout.close()


class Pool:
    """At most `size` children. wait: how many seconds a request may wait for a free one."""

    def __init__(self, size: int = 2, wait: float = 10.0, command: Sequence[str] = COMMAND) -> None:
        self._wait = wait
        self._command = command
        self._places: queue.LifoQueue[_Child | None] = queue.LifoQueue()
        for _ in range(size):
            self._places.put(None)
        atexit.register(self.close)

    def run(self, request: wire.Message, answering: Answering, *, seconds: float) -> wire.Message:
        """Have a child serve one request. Raises ChildLost, ChildLate, or TooManyRequests when all stay busy."""
        try:
            child = self._places.get(timeout=self._wait)
        except queue.Empty as error:
            raise TooManyRequests(
                "Many badges are being checked at this moment. Please try again in a minute."
            ) from error
        keep: _Child | None = None
        try:
            if child is not None and not child.is_alive():
                child.end()
                child = None
            child = child or _Child(self._command)
            answer = child.ask(request, answering, seconds)
            if child.served < REQUESTS_PER_LIFE:
                keep = child
            return answer
        finally:
            if child is not None and keep is None:
                child.end()
            self._places.put(keep)

    def close(self) -> None:
        """End every idle child; the pool may be used again afterwards."""
        for _ in range(self._places.qsize()):
            child = self._places.get_nowait()
            if child is not None:
                child.end()
            self._places.put_nowait(None)


_shared: Pool | None = None
_sharing = threading.Lock()


def shared_pool() -> Pool:
    """The one pool of this process, made when it is first needed."""
    global _shared
    with _sharing:
        _shared = _shared or Pool()
    return _shared


def _forget_after_fork() -> None:
    """A forked process must not talk into its parent's pipes."""
    global _shared
    _shared = None


os.register_at_fork(after_in_child=_forget_after_fork)
