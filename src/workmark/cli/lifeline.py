"""Web processes end with the server that forked them, also when it was killed and could not tell them.

The server holds the writing end of a pipe and never writes. The system closes it when the server is gone, however it
went, and each web process that reads the other end then stops: otherwise it would keep the port and answer for ever,
beside the next server. (Linux has `PR_SET_PDEATHSIG` for this. It follows the thread that forked, and is on Linux only.)
"""

import os
import signal
import threading
import time

# For the requests in hand. What takes longer is cut off, as a power cut would.
LAST_REQUESTS = 5.0


class Lifeline:
    """Made by the server before it forks; `hold_on` is called in each process that it forks."""

    def __init__(self) -> None:
        self._reading, self._writing = os.pipe()

    def hold_on(self) -> None:
        """Stop this process when the server is gone. A copy of the writing end would keep every sibling waiting."""
        if self._writing < 0:
            return  # a fork of a fork: its parent does this for both
        os.close(self._writing)
        self._writing = -1
        threading.Thread(target=self._wait, name="workmark-lifeline", daemon=True).start()

    def _wait(self) -> None:
        os.read(self._reading, 1)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(LAST_REQUESTS)
        os._exit(1)
