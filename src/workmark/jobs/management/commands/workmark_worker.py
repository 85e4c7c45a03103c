"""`manage.py workmark_worker`: run jobs until Ctrl-C or SIGTERM; the job in hand is finished first."""

import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from workmark.jobs.timetable import enqueue_due
from workmark.jobs.worker import run_worker
from workmark.lib.clock import now


class Command(BaseCommand):
    help = "Run the jobs in the queue: mail, reminders and other work after the answer. Any number may run at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="run what may run now, then stop; fit for a cron job"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()

        def ask_to_stop(number: int, frame: FrameType | None) -> None:
            # The second time, the person means it: the lease brings the job back.
            if stop.is_set():
                raise KeyboardInterrupt
            stop.set()

        signal.signal(signal.SIGTERM, ask_to_stop)
        signal.signal(signal.SIGINT, ask_to_stop)
        if options["once"]:
            enqueue_due(now())
        else:
            self.stdout.write("Worker started. Ctrl-C stops it after the job in hand.")
        ran = run_worker(stop, once=options["once"])
        self.stdout.write(f"Worker stopped after {ran} jobs.")
