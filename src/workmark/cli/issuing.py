"""`workmark issue`: award directly, one person or a CSV file of them. Safe to run again: the same award is one badge."""

import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import track

from workmark.cli.acting import owner_of
from workmark.cli.printing import visible
from workmark.cli.setup import ready

if TYPE_CHECKING:
    from workmark.cli.award_rows import Fault, Row
    from workmark.organisations.models import Person

MOST_FAULTS_SHOWN = 200


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
    from workmark.cli.award_rows import Fault, Row, read_awards
    from workmark.credentials.actions.issue_directly import DirectAward

    if csv is not None and (to or evidence):
        raise typer.BadParameter("Give either --csv, or --to with --evidence.", param_hint="--csv")
    if csv is None and not (to and achievement):
        raise typer.BadParameter("Give --achievement and --to, or --csv.", param_hint="--to")
    rows = [Row(0, DirectAward(to, achievement, tuple(evidence or ())))]
    faults: list[Fault] = []
    if csv is not None:
        rows, faults = read_awards(csv, achievement=achievement)
    owners, refused = _checked(rows, as_owner)
    faults += refused
    if faults:
        _report(faults)
        raise typer.Exit(1)
    if dry_run:
        typer.echo(f"{_awards(len(rows))} sound. Nothing was saved.")
        return
    _issue(rows, owners, wait=wait)


def _checked(rows: Iterable["Row"], as_owner: str) -> tuple[list["Person"], list["Fault"]]:
    """Who awards each row, and everything wrong with any of them. Nothing is saved."""
    from workmark.cli.award_rows import Fault
    from workmark.credentials.actions.issue_directly import check_award
    from workmark.lib.clock import now
    from workmark.lib.problems import InvalidInput, PlatformError

    owners, faults = [], []
    for row in rows:
        try:
            owner = _owner(row.award.achievement, as_owner)
            check_award(owner, row.award, at=now())
            owners.append(owner)
        except InvalidInput as error:
            named = [(name, said) for name, messages in error.fields.items() for said in messages]
            faults += [Fault(row.line, name, said) for name, said in named or [("", error.detail)]]
        except PlatformError as error:
            faults.append(Fault(row.line, "", error.detail))
    return owners, faults


def _owner(slug: str, as_owner: str) -> "Person":
    """Who awards this micro-credential. Raises InvalidInput."""
    from workmark.lib.problems import InvalidInput
    from workmark.organisations.models import Organisation

    issuers = list(Organisation.objects.filter(achievements__slug=slug))
    if not issuers:
        raise InvalidInput(
            "", fields={"achievement": [f"There is no micro-credential called {slug[:80]} here."]}
        )
    return owner_of(issuers, as_owner)


def _report(faults: list["Fault"]) -> None:
    for fault in sorted(faults, key=lambda fault: fault.line)[:MOST_FAULTS_SHOWN]:
        typer.echo(visible(str(fault)), err=True)
    if len(faults) > MOST_FAULTS_SHOWN:
        typer.echo(f"and {len(faults) - MOST_FAULTS_SHOWN} more", err=True)
    mend = "1 thing" if len(faults) == 1 else f"{len(faults)} things"
    typer.echo(f"{mend} to mend. Nothing was saved.", err=True)


def _issue(rows: list["Row"], owners: list["Person"], *, wait: bool) -> None:
    from workmark.credentials.actions.issue_directly import issue_directly
    from workmark.credentials.pages import badge_page
    from workmark.lib.clock import now

    made: list[int] = []
    for row, owner in track(
        zip(rows, owners, strict=True),
        "Awarding",
        total=len(rows),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
    ):
        credential = issue_directly(owner, row.award, at=now())
        made.append(credential.pk)
        typer.echo(f"{visible(row.award.email)}  {badge_page(credential)}")
    if not wait:
        typer.echo(f"{_awards(len(made))} saved. A worker signs and tells the learners.")
        return
    _sign(made)


def _sign(made: list[int]) -> None:
    """Be a worker until nothing waits, and say what is signed. A job that failed here is tried again by any worker."""
    from workmark.credentials.models import Credential, CredentialState
    from workmark.jobs.worker import run_worker

    with Console(stderr=True).status("Signing"):
        run_worker(threading.Event(), once=True)
    stand = Credential.objects.only("state").in_bulk(made).values()
    if unsigned := sum(credential.state == CredentialState.INTENDED for credential in stand):
        typer.echo(
            f"{_awards(len(made))} saved; {_awards(unsigned)} waiting for a worker to sign. "
            "Run `workmark worker`, and `workmark check` if that does not help.",
            err=True,
        )
        raise typer.Exit(1)
    typer.echo(f"{_awards(len(made))} saved and signed.")


def _awards(count: int) -> str:
    return "1 award is" if count == 1 else f"{count} awards are"
