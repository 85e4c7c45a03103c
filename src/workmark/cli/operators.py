"""Commands about who looks after an instance: `workmark operators add`, `remove`, `list`. No page makes an operator."""

from typing import TYPE_CHECKING, Annotated

import typer

from workmark.cli.setup import ready

if TYPE_CHECKING:
    from workmark.organisations.models import Person

app = typer.Typer(no_args_is_help=True, help="Say who looks after this instance by its pages.")
Address = Annotated[str, typer.Argument(help="A confirmed e-mail address of the person.")]


@app.command("add")
def add(address: Address) -> None:
    """Let a person use the pages under /operator/. They need a second step to sign in."""
    ready()
    from workmark.lib.clock import now
    from workmark.organisations.actions.name_operator import name_operator

    name_operator(_person(address), at=now())
    typer.echo("This person operates the instance now, at /operator/.")


@app.command("remove")
def remove(address: Address) -> None:
    """Let a person use them no longer."""
    ready()
    from workmark.lib.clock import now
    from workmark.organisations.actions.name_operator import end_operator

    ended = end_operator(_person(address), at=now())
    typer.echo("This person operates the instance no longer." if ended else "This person did not operate it.")


@app.command("list")
def list_() -> None:
    """Show who does."""
    ready()
    from workmark.organisations.operating_models import Operator

    for each in Operator.objects.filter(ended_at=None).select_related("person").order_by("since"):
        typer.echo(f"{each.person.email} since {each.since:%Y-%m-%d}")


def _person(address: str) -> "Person":
    from workmark.lib.problems import NotFound
    from workmark.organisations.operating import people_by_address

    found = people_by_address(address).first()
    if found is None:
        raise NotFound("Nobody has confirmed this address here.")
    return found
