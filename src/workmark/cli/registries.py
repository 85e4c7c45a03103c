"""Commands about registries of issuers: `workmark registries add`, `refresh`, `list`, `remove`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workmark.cli.setup import ready

if TYPE_CHECKING:
    from workmark.credentials.registry_models import IssuerRegistry
    from workmark.lib.fetch import Fetcher

app = typer.Typer(no_args_is_help=True, help="Choose registries that say who issuers are.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="The short name you gave the registry.")]
Place = Annotated[str, typer.Argument(metavar="URL_OR_FILE", help="Its https address, or a file.")]
MAX_FILE = 2 * 1024 * 1024


@app.command("add")
def add(
    name: Name,
    place: Place,
    key: Annotated[str, typer.Option(help="The keeper's public key (z6Mk...), for a signed registry.")] = "",
    title: Annotated[str, typer.Option(help="What people are shown; else the registry's own name.")] = "",
) -> None:
    """Believe a registry from now on. It is read and checked at once."""
    ready()
    from workmark.credentials.actions.add_registry import add_registry

    is_address = place.startswith("https://")
    registry = add_registry(
        name,
        address=place if is_address else "",
        data=b"" if is_address else _file(place),
        key=key,
        title=title,
        fetcher=_fetcher(),
    )
    typer.echo(f"{registry.title}: {registry.issuers.count()} issuers, {_signed(registry)}.")


@app.command("refresh")
def refresh(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="One registry; left out: all with an address.")
    ] = "",
    file: Annotated[Path | None, typer.Option(help="A newer copy, for one that was added as a file.")] = None,
) -> None:
    """Read registries anew. One that cannot be read keeps its last copy, and says so in the list."""
    ready()
    from workmark.credentials.actions.refresh_registry import refresh_registry
    from workmark.credentials.registry_models import IssuerRegistry
    from workmark.lib.problems import PlatformError

    chosen = [_named(name)] if name else list(IssuerRegistry.objects.exclude(address="").order_by("slug"))
    failed = False
    for registry in chosen:
        try:
            newer = refresh_registry(registry, data=_file(str(file)) if file else b"", fetcher=_fetcher())
        except PlatformError as error:
            failed = True
            typer.echo(f"{registry.slug}: {error.detail}", err=True)
        else:
            typer.echo(
                f"{registry.slug}: {newer.issuers.count()} issuers, read {newer.read_at:%Y-%m-%d %H:%M}"
            )
    if failed:
        raise typer.Exit(1)


@app.command("list")
def list_registries() -> None:
    """Show each registry with the number of its issuers, whether it is signed, and the age of the copy."""
    ready()
    from workmark.credentials.registry_models import IssuerRegistry
    from workmark.lib.clock import now

    registries = list(IssuerRegistry.objects.order_by("slug"))
    for registry in registries:
        age = (now() - registry.read_at).days
        line = (
            f"{registry.slug}  {registry.issuers.count()} issuers  {_signed(registry)}  read {age} days ago"
        )
        typer.echo(f"{line}  {registry.address or 'from a file'}")
        if registry.problem:
            typer.echo(f"  last try, {registry.tried_at:%Y-%m-%d}: {registry.problem}")
    if not registries:
        typer.echo("No registry yet. Issuers are known by their proved domain, or by their own word.")


@app.command("remove")
def remove(name: Name) -> None:
    """Stop believing a registry."""
    ready()
    from workmark.credentials.actions.remove_registry import remove_registry

    remove_registry(_named(name))
    typer.echo(f"{name} is removed.")


def _named(name: str) -> "IssuerRegistry":
    from workmark.credentials.registry_models import IssuerRegistry
    from workmark.lib.problems import NotFound

    found = IssuerRegistry.objects.filter(slug=name).first()
    if found is None:
        raise NotFound(f"There is no registry called {name[:60]!r} here.")
    return found


def _signed(registry: "IssuerRegistry") -> str:
    return "signed by its keeper" if registry.pinned_key else "unsigned"


def _fetcher() -> "Fetcher":
    from workmark.lib.fetch import Fetcher

    return Fetcher()


def _file(place: str) -> bytes:
    from workmark.lib.problems import InvalidInput

    path = Path(place)
    if not path.is_file() or path.stat().st_size > MAX_FILE:
        raise InvalidInput(f"{place[:200]} is no file of at most 2 MB. An address begins with https://.")
    return path.read_bytes()
