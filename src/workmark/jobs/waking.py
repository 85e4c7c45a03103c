"""Tells a worker in the same process that there is something to do, so that it need not wait for its next look.

A worker in another process finds out by looking, once a second. That is the whole cost of needing no broker.
"""

import threading

_something_to_do = threading.Event()


def wake_workers() -> None:
    _something_to_do.set()


def wait_for_work(seconds: float) -> None:
    """Return when something was enqueued in this process, or after `seconds`."""
    _something_to_do.wait(seconds)
    _something_to_do.clear()
