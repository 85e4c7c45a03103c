"""Commands that keep an instance running: serve, worker, demo, check."""

import os
import signal
import socket
import threading
from pathlib import Path
from typing import Annotated

import typer

from workmark.cli.lifeline import Lifeline
from workmark.cli.setup import ready
from workmark.cli.worker_beside import WorkerBeside, stop_when_left_alone


def serve(
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(help="Web processes.", min=1, max=64)] = 1,
    threads: Annotated[int, typer.Option(help="Requests served at once in a process.", min=1, max=64)] = 8,
) -> None:
    """Serve the site; a worker process runs beside it unless WORKMARK_EMBEDDED_WORKER is off."""
    os.environ["WORKMARK_ROLE"] = "web"  # before settings are read: only the worker may open issuers' keys
    ready()
    from django.conf import settings
    from granian import Granian
    from granian.constants import Interfaces

    _refuse_open_demo(host, demo=settings.WORKMARK_DEMO)
    _refuse_taken(host, port)
    # A terminal sends Ctrl-C to every process of a group, and the server then sends its workers a second signal.
    # Two so close together leave a worker of Granian 2.8 waiting for ever, so the workers get groups of their own.
    beside, lifeline = WorkerBeside(), Lifeline()

    def apart() -> None:
        os.setpgid(0, 0)
        beside.let_go()
        lifeline.hold_on()

    os.register_at_fork(after_in_child=apart)
    server = Granian(
        target="workmark.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        backlog=1024,
        log_access=False,
        working_dir=Path.cwd(),
    )
    if settings.WORKMARK_EMBEDDED_WORKER:
        server.on_startup(beside.start)
        server.on_shutdown(beside.stop)
    server.serve()


def _refuse_open_demo(host: str, *, demo: bool) -> None:
    if demo and host not in {"127.0.0.1", "localhost", "::1"}:
        typer.echo(
            f"Demo mode has a published password, so it listens on this machine only, not on {host}. "
            "Set WORKMARK_DEMO=0 to serve others.",
            err=True,
        )
        raise typer.Exit(2)


def _refuse_taken(host: str, port: int) -> None:
    """The server's sockets share a port with whoever else listens there, and each would get some of the requests."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port that was let go is free
        try:
            trial.bind((host, port))
        except OSError as error:
            typer.echo(
                f"Could not listen on {host}, port {port}: {error.strerror}. "
                "If another server runs there, stop it, or choose another port with PORT or --port.",
                err=True,
            )
            raise typer.Exit(2) from error


def worker(
    once: Annotated[bool, typer.Option("--once", help="Stop when nothing is left to do now.")] = False,
    beside: Annotated[bool, typer.Option("--beside", hidden=True)] = False,
) -> None:
    """Do background work: sign credentials, publish status lists, send mail."""
    ready()
    from workmark.jobs.worker import run_worker

    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    if beside:
        stop_when_left_alone(stop)
    ran = run_worker(stop, once=once)
    typer.echo(f"{ran} jobs done.")


def demo() -> None:
    """Load the demo people and micro-credentials; safe to repeat."""
    ready()
    from django.core.management import call_command

    call_command("workmark_demo")


def check() -> None:
    """Check settings, database and keys as they stand, and say what to mend."""
    ready()
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError
    from django.db import connection

    from workmark.organisations.editions import OLDER, is_of_an_older_edition

    try:
        call_command("check", deploy=True, fail_level="ERROR")
        if is_of_an_older_edition(connection):
            typer.echo(OLDER, err=True)
            raise typer.Exit(1)
        call_command("migrate", check_unapplied=True, verbosity=0)
    except SystemCheckError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    except SystemExit as waiting:
        typer.echo("The database waits for migrations. Run: python manage.py migrate", err=True)
        raise typer.Exit(1) from waiting
    typer.echo("Everything that could be checked here is in order.")
