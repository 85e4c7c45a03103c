"""The worker that `workmark serve` keeps beside itself: a process of its own, because it alone may open issuers' keys.

It is started anew if it ends, and ends with the server: asked to when the server stops, and by itself when the server
was killed and nobody is left at the other end of its standard input.
"""

import os
import subprocess
import sys
import threading

import structlog

COMMAND = (sys.executable, "-m", "workmark.cli", "worker", "--beside")
PAUSE_BEFORE_ANOTHER = 2.0
LONGEST_LAST_JOB = 10.0

log = structlog.get_logger(__name__)


class WorkerBeside:
    """One worker process, kept running between `start` and `stop`."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep, name="workmark-keeper", daemon=True)

    def start(self) -> None:
        self._process = _started()
        self._keeper.start()

    def stop(self) -> None:
        """Let the job in hand end, for a while; what is cut off is run again when its lease ends."""
        self._stopping.set()
        if self._process is None:
            return
        self._process.terminate()
        self._keeper.join(timeout=LONGEST_LAST_JOB)
        self._process.kill()

    def let_go(self) -> None:
        """In a process forked from the server: close its copy of the end that keeps the worker from stopping."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    def _keep(self) -> None:
        while self._process is not None:
            code = self._process.wait()
            if self._stopping.is_set():
                return
            log.error("the worker ended; another is started", code=code)
            if self._stopping.wait(PAUSE_BEFORE_ANOTHER):
                return
            self._process = _started()


def stop_when_left_alone(stop: threading.Event) -> None:
    """Set `stop` when standard input ends, which is when the server that holds its other end is gone."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1):
            continue
        stop.set()

    threading.Thread(target=watch, name="workmark-left-alone", daemon=True).start()


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  (our own program, named in full; no stranger's word in it)
        COMMAND,
        stdin=subprocess.PIPE,
        env=os.environ | {"WORKMARK_ROLE": "worker"},
        # Ctrl-C in a terminal reaches every process of its group; the server passes it on in its own time.
        start_new_session=True,
    )
