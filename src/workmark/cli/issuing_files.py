"""`workmark issue --csv`: a file of awards becomes one batch for each issuer it names, released and signed.

Safe to run again: the same rows are the same batch, and a row that stood in another one is one badge all the same.
"""

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile

import typer
from django.db import transaction
from rich.console import Console

from workmark.cli.acting import owner_of
from workmark.cli.printing import visible
from workmark.credentials.actions.make_batch import make_batch
from workmark.credentials.actions.release_batch import release_batch
from workmark.credentials.award_file import MAX_BYTES, Fault, Row, read_awards
from workmark.credentials.batch_models import Batch
from workmark.credentials.batching import MOST_FAULTS_SHOWN, RowsRefused, checked_rows, progress_of
from workmark.credentials.pages import badge_page_at
from workmark.jobs.worker import run_worker
from workmark.lib.clock import now
from workmark.lib.problems import PlatformError
from workmark.lib.spilled import Spilled
from workmark.organisations.models import Organisation, Person

_BLOCK = 1024 * 1024


@dataclass
class _Part:
    """The rows of one issuer, and the owner in whose name they are awarded."""

    owner: Person
    issuer: Organisation
    rows: Spilled[Row] = field(default_factory=Spilled)


def issue_file(path: Path, *, achievement: str, as_owner: str, dry_run: bool, wait: bool) -> None:
    """Check every row, then award all of them or none."""
    rows, faults = _read(path, achievement)
    parts, refused = _by_issuer(rows, as_owner)
    faults += refused
    if faults or dry_run:
        for part in parts:
            faults += checked_rows(part.owner, part.issuer, part.rows, at=now())[1]
        _refuse(faults)
        typer.echo(f"{awards(len(rows))} sound. Nothing was saved.")
        return
    batches = _released(parts, path.name)
    for batch in batches:
        _tell(batch)
    if wait:
        _sign(batches)
    else:
        typer.echo(f"{awards(len(rows))} saved. A worker signs and tells the learners.")


def awards(count: int) -> str:
    return "1 award is" if count == 1 else f"{count} awards are"


def _read(path: Path, achievement: str) -> tuple[Spilled[Row], list[Fault]]:
    try:
        with path.open("rb") as file:
            if file.seekable():
                return read_awards(file, achievement=achievement)
            with TemporaryFile() as kept:  # such as a pipe: what comes out of it comes once
                while kept.tell() <= MAX_BYTES and (block := file.read(_BLOCK)):
                    kept.write(block)
                return read_awards(kept, achievement=achievement)
    except OSError as error:
        return Spilled(), [Fault(0, "", f"{path} could not be read: {error.strerror}.")]


def _by_issuer(rows: Iterable[Row], as_owner: str) -> tuple[list[_Part], list[Fault]]:
    """The rows by issuer, and the faults of those that no issuer or no owner here can award."""
    of_slug: dict[str, _Part | PlatformError | None] = {}
    of_issuer: dict[int, _Part] = {}
    faults: list[Fault] = []
    for row in rows:
        slug = row.award.achievement
        if slug not in of_slug:
            of_slug[slug] = _part(slug, as_owner, of_issuer)
        match of_slug[slug]:
            case _Part() as part:
                part.rows.append(row)
            case PlatformError() as error:
                faults += [Fault(row.line, name, said[0]) for name, said in error.fields.items()]
            case None:
                told = f"There is no micro-credential called {slug[:80]} here."
                faults.append(Fault(row.line, "achievement", told))
    return list(of_issuer.values()), faults


def _part(slug: str, as_owner: str, of_issuer: dict[int, _Part]) -> _Part | PlatformError | None:
    issuer = Organisation.objects.filter(achievements__slug=slug).first()
    if issuer is None:
        return None
    if issuer.pk not in of_issuer:
        try:
            of_issuer[issuer.pk] = _Part(owner_of([issuer], as_owner), issuer)
        except PlatformError as error:
            return error
    return of_issuer[issuer.pk]


def _released(parts: Iterable[_Part], name: str) -> list[Batch]:
    """Every part made and released, or none of them."""
    faults: list[Fault] = []
    try:
        with transaction.atomic():
            made = list(_made(parts, name, faults))
            _refuse(faults)
            return [release_batch(part.owner, batch, at=now()) for part, batch in made]
    except PlatformError as error:
        raise typer.Exit(1) from error


def _made(parts: Iterable[_Part], name: str, faults: list[Fault]) -> Iterator[tuple[_Part, Batch]]:
    for part in parts:
        try:
            yield part, make_batch(part.owner, part.issuer, part.rows, name=name, at=now())
        except RowsRefused as error:
            faults += error.faults


def _refuse(faults: list[Fault]) -> None:
    """Say what is to be mended and leave, if anything is."""
    if not faults:
        return
    for fault in sorted(faults, key=lambda fault: fault.line)[:MOST_FAULTS_SHOWN]:
        typer.echo(visible(str(fault)), err=True)
    if len(faults) > MOST_FAULTS_SHOWN:
        typer.echo(f"and {len(faults) - MOST_FAULTS_SHOWN} more", err=True)
    mend = "1 thing" if len(faults) == 1 else f"{len(faults)} things"
    typer.echo(f"{mend} to mend. Nothing was saved.", err=True)
    raise typer.Exit(1)


def _tell(batch: Batch) -> None:
    """Each learner's address and badge page, in the order of the file."""
    rows = batch.rows.order_by("line").values_list("email", "token", "credential__token")
    for email, token, known in rows.iterator(chunk_size=2_000):
        typer.echo(f"{visible(email)}  {badge_page_at(known or token)}")


def _sign(batches: list[Batch]) -> None:
    """Be a worker until nothing waits, and say what is signed. A job that failed here is tried again by any worker."""
    with Console(stderr=True).status("Signing"):
        run_worker(threading.Event(), once=True)
    progress = [progress_of(batch) for batch in batches]
    total, waiting = sum(each.total for each in progress), sum(each.waiting for each in progress)
    if waiting:
        typer.echo(
            f"{awards(total)} saved; {awards(waiting)} waiting for a worker to sign. "
            "Run `workmark worker`, and `workmark check` if that does not help.",
            err=True,
        )
        raise typer.Exit(1)
    if failed := sum(each.failed for each in progress):
        typer.echo(f"{awards(failed)} not issued; the batch's page says why.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{awards(total)} saved and signed.")
