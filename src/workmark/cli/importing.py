"""`workmark import`: take a framework of skills and jobs in, as its source publishes it. Safe to run again."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn

from workmark.cli.acting import owner_of
from workmark.cli.printing import visible
from workmark.cli.setup import ready

if TYPE_CHECKING:
    from workmark.integrations.reading.faults import Reading
    from workmark.organisations.acting import Actor
    from workmark.organisations.models import Organisation
    from workmark.skills.editions import Edition
    from workmark.skills.taking_in import Imported

MOST_SHOWN = 20
_NAMES = "onet, esco, crosswalk, case, rsd, ctdl, nice, spreadsheet"


def import_framework(
    name: Annotated[str, typer.Argument(metavar="FORMAT", help=f"One of: {_NAMES}.")],
    places: Annotated[
        list[str],
        typer.Argument(metavar="PATH_OR_URL...", help="The official download: archive, folder, file."),
    ],
    strict: Annotated[
        bool, typer.Option("--strict", help="Save nothing if anything at all cannot be taken.")
    ] = False,
    language: Annotated[
        str, typer.Option(metavar="xx", help="Which language, where several lie together.")
    ] = "",
    version: Annotated[str, typer.Option(help="The release, where no name of a file tells it.")] = "",
    title: Annotated[
        str, typer.Option("--name", help="rsd, spreadsheet: what the collection is called.")
    ] = "",
    licence: Annotated[str, typer.Option(help="rsd, spreadsheet: under which licence it stands.")] = "",
    attribution: Annotated[str, typer.Option(help="rsd: the words to show wherever its data is.")] = "",
    owner: Annotated[
        str, typer.Option(help="spreadsheet: the slug of the organisation whose skills they are.")
    ] = "",
    columns: Annotated[
        str,
        typer.Option(
            help="spreadsheet: which column is what, such as label=Name,description=Text,others=Synonyms,kind=Type,code=No."
        ),
    ] = "",
    as_person: Annotated[
        str,
        typer.Option("--as", metavar="EMAIL", help="spreadsheet: in whose name; the only owner by default."),
    ] = "",
    force: Annotated[
        bool,
        typer.Option("--force", help="Take it also where it states none or less than half of what is here."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what became of each table as JSON.")] = False,
) -> None:
    """Take in a framework. A row that cannot be taken is named by file, line and column, and skipped.

    Exit code 0: saved, whether rows were skipped or not. 1: refused, and nothing was saved.
    """
    ready()
    from workmark.integrations.importing import FORMATS, Asked
    from workmark.integrations.reading.faults import Reading
    from workmark.integrations.reading.places import open_places

    if name not in FORMATS:
        raise typer.BadParameter(
            f"There is no format {name!r}. Choose one of: {_NAMES}.", param_hint="FORMAT"
        )
    actor, organisation = _acting(name, owner, as_person)
    reading = Reading()
    with _watched(reading) as tell:
        with open_places(places, FORMATS[name].archives) as packages:
            asked = Asked(version, language, title, licence, attribution, columns, organisation)
            editions = FORMATS[name].read(packages, reading, asked)
        if strict and reading.fault_count:
            _tell_faults(reading)
            typer.echo("Nothing was saved.", err=True)
            raise typer.Exit(1)
        saved = _save(actor, organisation, editions, strict=strict, force=force, tell=tell)
    if as_json:
        sys.stdout.write(json.dumps(_as_json(saved, reading), indent=2) + "\n")
    else:
        _tell_faults(reading)
        for imported in saved:
            _tell_result(imported)
        _tell_left_out(reading)


def _acting(name: str, owner: str, as_person: str) -> tuple["Actor", "Organisation | None"]:
    """Published frameworks are the operator's to import; an organisation's own are taken in in a person's name."""
    from workmark.organisations.acting import SYSTEM
    from workmark.organisations.models import Organisation

    if name != "spreadsheet":
        return SYSTEM, None
    organisation = Organisation.objects.filter(slug=owner).first()
    if organisation is None:
        raise typer.BadParameter(f"There is no organisation {owner!r} here.", param_hint="--owner")
    return owner_of([organisation], as_person), organisation


def _save(
    actor: "Actor",
    organisation: "Organisation | None",
    editions: Iterable["Edition"],
    *,
    strict: bool,
    force: bool,
    tell: Callable[[str], None],
) -> list["Imported"]:
    """All of them or none: a folder of frameworks is one wish."""
    from django.db import transaction

    from workmark.lib.clock import now
    from workmark.skills.actions.import_edition import import_edition
    from workmark.skills.losing import LosesMost

    asked: dict[str, Any] = {"owner": organisation, "strict": strict, "allow_losses": force, "tell": tell}
    try:
        with transaction.atomic():
            return [import_edition(actor, edition, at=now(), **asked) for edition in editions]
    except LosesMost as error:
        typer.echo(visible(f"{error.detail} Nothing was saved. If this is meant, add --force."), err=True)
        raise typer.Exit(1) from error


@contextmanager
def _watched(reading: "Reading") -> Iterator[Any]:
    """Show how far it is: bars on a terminal, one line for each file and table elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        seen: set[str] = set()

        def note(name: str, _size: int = 0) -> None:
            if name not in seen:
                seen.add(name)
                typer.echo(f"reading {visible(name)}", err=True)

        reading.advance = note
        yield lambda table: typer.echo(f"saving {table}", err=True)
        return
    with Progress(
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(), console=console, transient=True
    ) as progress:
        bars: dict[str, TaskID] = {}

        def advance(name: str, size: int) -> None:
            if name not in bars:
                bars[name] = progress.add_task(visible(name), total=reading.sizes.get(name))
            progress.advance(bars[name], size)

        reading.advance = advance
        yield lambda table: progress.add_task(f"saving {table}", total=None)


def _tell_faults(reading: "Reading") -> None:
    for fault in reading.faults[:MOST_SHOWN]:
        typer.echo(visible(str(fault)), err=True)
    if reading.fault_count > MOST_SHOWN:
        typer.echo(f"and {reading.fault_count - MOST_SHOWN:,} more; --json names up to 1,000", err=True)


def _tell_left_out(reading: "Reading") -> None:
    if files := reading.not_taken:
        named = ", ".join([*files[:MOST_SHOWN], *(["…"] if len(files) > MOST_SHOWN else [])])
        typer.echo(visible(f"Files not taken: {len(files):,} ({named})."))
    if rows := reading.fault_count - len(files):
        typer.echo(f"Not taken and skipped, by row: {rows:,}.")


def _tell_result(imported: "Imported") -> None:
    """What became of each table, what was left out, and the words the source wants shown."""
    for table, saved in imported.saved.items():
        counts = ", ".join(f"{count:,} {name}" for name, count in vars(saved).items() if count)
        typer.echo(f"{table:<22} {counts or 'nothing'}")
    if imported.absent:
        typer.echo(f"{imported.absent:,} relations were left out: an occupation they join is not here yet.")
    for uri in imported.not_ours[:MOST_SHOWN]:
        typer.echo(f"left alone: {visible(uri)} belongs to another framework")
    if len(imported.not_ours) > MOST_SHOWN:
        typer.echo(f"and {len(imported.not_ours) - MOST_SHOWN:,} more that belong to another framework")
    typer.echo(visible(f"{imported.framework} is here. {imported.framework.attribution}"))


def _as_json(saved: Iterable["Imported"], reading: "Reading") -> dict[str, Any]:
    return {
        "frameworks": [
            {
                "framework": imported.framework.slug,
                "version": imported.framework.version,
                "tables": {table: vars(counts) for table, counts in imported.saved.items()},
                "absent": imported.absent,
                "left_alone": imported.not_ours,
            }
            for imported in saved
        ],
        "skipped": reading.fault_count - len(reading.not_taken),
        "files_not_taken": reading.not_taken[:1_000],
        "faults": [vars(fault) for fault in reading.faults],
    }
