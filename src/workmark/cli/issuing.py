"""`workmark issue`: award directly, one person or a CSV file of them. Safe to run again: the same award is one badge."""

import threading
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from workmark.cli.acting import owner_of
from workmark.cli.printing import visible
from workmark.cli.setup import ready


def issue(
    achievement: Annotated[str, typer.Option(help="The micro-credential's slug.")] = "",
    to: Annotated[str, typer.Option(metavar="EMAIL", help="The learner's confirmed address.")] = "",
    evidence: Annotated[
        list[str] | None, typer.Option(help="Address of evidence; may be given again.")
    ] = None,
    csv: Annotated[
        Path | None, typer.Option(help="A CSV file: email, achievement, evidence, awarded_on, key.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything and save nothing.")] = False,
    as_owner: Annotated[
        str, typer.Option("--as", metavar="OWNER_EMAIL", help="The owner of the issuer who awards.")
    ] = "",
    wait: Annotated[
        bool, typer.Option("--wait/--no-wait", help="Sign here, or leave it to a worker.")
    ] = True,
) -> None:
    """Award directly, without an assessment here. A row's key, or else its own words, make a second run harmless."""
    ready()
    if csv is not None and (to or evidence):
        raise typer.BadParameter("Give either --csv, or --to with --evidence.", param_hint="--csv")
    if csv is None and not (to and achievement):
        raise typer.BadParameter("Give --achievement and --to, or --csv.", param_hint="--to")
    if csv is None:
        _issue_one(achievement, to, tuple(evidence or ()), as_owner, dry_run=dry_run, wait=wait)
    else:
        from workmark.cli.issuing_files import issue_file

        issue_file(csv, achievement=achievement, as_owner=as_owner, dry_run=dry_run, wait=wait)


def _issue_one(
    achievement: str, to: str, evidence: tuple[str, ...], as_owner: str, *, dry_run: bool, wait: bool
) -> None:
    from workmark.credentials.actions.issue_directly import issue_directly
    from workmark.credentials.award_checks import DirectAward, check_award
    from workmark.credentials.pages import badge_page
    from workmark.lib.clock import now
    from workmark.lib.problems import InvalidInput, PlatformError
    from workmark.organisations.models import Organisation

    try:
        issuer = Organisation.objects.filter(achievements__slug=achievement).first()
        if issuer is None:
            told = f"There is no micro-credential called {achievement[:80]} here."
            raise InvalidInput("Nothing was saved.", fields={"achievement": [told]})
        owner, award = owner_of([issuer], as_owner), DirectAward(to, achievement, evidence)
        check_award(owner, award, at=now())
    except PlatformError as error:
        named = [f"{name}: {told}" for name, messages in error.fields.items() for told in messages]
        for told in [*(named or [error.detail]), "Nothing was saved."]:
            typer.echo(visible(told), err=True)
        raise typer.Exit(1) from error
    if dry_run:
        typer.echo("1 award is sound. Nothing was saved.")
        return
    credential = issue_directly(owner, award, at=now())
    typer.echo(f"{visible(to)}  {badge_page(credential)}")
    if wait:
        _sign(credential.pk)
    else:
        typer.echo("1 award is saved. A worker signs and tells the learner.")


def _sign(credential_pk: int) -> None:
    """Be a worker until nothing waits, and say what is signed. A job that failed here is tried again by any worker."""
    from workmark.credentials.models import Credential, CredentialState
    from workmark.jobs.worker import run_worker

    with Console(stderr=True).status("Signing"):
        run_worker(threading.Event(), once=True)
    if Credential.objects.get(pk=credential_pk).state == CredentialState.INTENDED:
        typer.echo(
            "1 award is saved and waits for a worker to sign. "
            "Run `workmark worker`, and `workmark check` if that does not help.",
            err=True,
        )
        raise typer.Exit(1)
    typer.echo("1 award is saved and signed.")
