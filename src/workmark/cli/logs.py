"""Commands about what was recorded: `workmark log audit`, `sign`, `cosign`, `key`, `forget`."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from workmark.cli.setup import ready

app = typer.Typer(no_args_is_help=True, help="Check what was recorded.")

MOST_SHOWN = 20
_CUT = (
    "The audit log ends before an event that was seen in it: somebody cut it, or put an older database in its place "
    "without `workmark restore`."
)
Fault = TypeVar("Fault")


@app.callback()
def logs() -> None:
    """Check what was recorded."""


@app.command("audit")
def audit() -> None:
    """Recompute the audit log and the public issuance log, first entry to last. Exit 1 names the first faults."""
    ready()
    from workmark.credentials.log_audit import faults_in_issuance_log
    from workmark.credentials.log_models import LogCheckpoint, LogLeaf
    from workmark.organisations.audit import faults_in_chain
    from workmark.organisations.models import AuditEvent
    from workmark.privacy.last_event import end_is_missing

    faults = [_CUT] if end_is_missing() else []
    faults += [
        f"event {fault.number}: found {fault.found}, expected {fault.expected}"
        for fault in _some(faults_in_chain())
    ]
    logged = [
        f"{fault.where}: found {fault.found}, expected {fault.expected}"
        for fault in _some(faults_in_issuance_log())
    ]
    for line in faults + logged:
        typer.echo(line, err=True)
    if faults or logged:
        raise typer.Exit(1)
    typer.echo(f"{AuditEvent.objects.count()} events; every one follows from the one before.")
    heads = LogCheckpoint.objects.count()
    typer.echo(
        f"{LogLeaf.objects.count()} entries in the issuance log under {heads} signed heads; all agree."
    )


@app.command("sign")
def sign() -> None:
    """Sign the issuance log as it stands now, without waiting for the worker."""
    ready()
    from workmark.credentials.actions.log_what_came_before import log_what_came_before
    from workmark.credentials.actions.publish_checkpoint import publish_checkpoint

    if late := log_what_came_before():
        typer.echo(f"{late} things that are older than the log were written into it, marked as late.")
    checkpoint = publish_checkpoint()
    typer.echo(
        f"Signed at {checkpoint.size} entries." if checkpoint else "The last signed head covers every entry."
    )


@app.command("key")
def key() -> None:
    """Show the log's verifier key, which auditors and witnesses pin."""
    ready()
    from workmark.credentials.log_keys import current_log_key

    found = current_log_key()
    typer.echo(found.verifier_key if found else "No key yet; the first signed head makes one.")


@app.command("cosign")
def cosign(
    file: Annotated[Path, typer.Argument(help="A witness's answer, or a cosigned checkpoint.")],
    size: Annotated[
        int | None, typer.Option(help="Which head the lines are for. Default: the newest.")
    ] = None,
) -> None:
    """Take in what an outside witness signed; its key must be pinned in WORKMARK_LOG_WITNESSES."""
    ready()
    from workmark.credentials.actions.accept_cosignatures import accept_cosignatures
    from workmark.openbadges.log.notes import MAX_NOTE_BYTES

    with file.open("rb") as opened:
        kept = accept_cosignatures(opened.read(MAX_NOTE_BYTES + 1), size=size)
    for cosignature in kept:
        typer.echo(
            f"{cosignature.witness} saw {cosignature.checkpoint.size} entries at {cosignature.seen_at:%Y-%m-%d %H:%MZ}."
        )
    if not kept:
        typer.echo("Nothing new: these lines are known.")


@app.command("forget")
def forget(
    badge: Annotated[str, typer.Argument(metavar="TOKEN", help="The token in the badge's address.")],
) -> None:
    """Erase the salt that ties a badge to its entry, for ever. The log itself stays as it was."""
    ready()
    from workmark.credentials.actions.erase_log_salt import erase_log_salt
    from workmark.credentials.models import Credential
    from workmark.lib.problems import NotFound

    credential = Credential.objects.filter(token=badge).select_related("issuer").first()
    if credential is None:
        raise NotFound("There is no badge with this token here.")
    typer.echo("Erased." if erase_log_salt(credential) else "Nothing was left to erase.")


def _some(faults: Iterable[Fault]) -> list[Fault]:
    return list(islice(faults, MOST_SHOWN))
