"""Commands about what was recorded: `workmark log audit`."""

from itertools import islice

import typer

from workmark.cli.setup import ready

app = typer.Typer(no_args_is_help=True, help="Check what was recorded.")

MOST_SHOWN = 20


@app.callback()
def logs() -> None:
    """Check what was recorded."""


@app.command("audit")
def audit() -> None:
    """Recompute the audit log from its first event to its last. Exit 1 names the first places that do not fit."""
    ready()
    from workmark.organisations.audit import faults_in_chain
    from workmark.organisations.models import AuditEvent

    faults = list(islice(faults_in_chain(), MOST_SHOWN))
    for fault in faults:
        typer.echo(f"event {fault.number}: found {fault.found}, expected {fault.expected}", err=True)
    if faults:
        raise typer.Exit(1)
    typer.echo(f"{AuditEvent.objects.count()} events; every one follows from the one before.")
