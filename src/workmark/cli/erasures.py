"""Commands about erased people and legal holds: `workmark erasures replay`, `hold`, `lift`, `list`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workmark.cli.setup import ready

if TYPE_CHECKING:
    from workmark.organisations.models import Person

app = typer.Typer(no_args_is_help=True, help="Forget again after a restore; keep what a law asks to be kept.")
Address = Annotated[str, typer.Argument(help="A confirmed e-mail address of the person.")]


@app.command("replay")
def replay(
    ledger: Annotated[
        Path | None, typer.Argument(help="A copy of erased.jsonl; left out: the one in WORKMARK_HOME.")
    ] = None,
) -> None:
    """Erase again whoever a restored backup brought back, and have waiting erasures wait anew.

    Run it after `migrate`, before anybody is let in.
    """
    ready()
    from workmark.lib.clock import now
    from workmark.privacy.carrying_out import erase_again
    from workmark.privacy.restoring import wait_anew

    count = erase_again(ledger, at=now())
    typer.echo(f"{count} {'person was' if count == 1 else 'people were'} erased again.")
    waiting = wait_anew(at=now())
    typer.echo(
        f"{waiting} {'erasure waits' if waiting == 1 else 'erasures wait'} seven more days. Each person is told."
    )


@app.command("list")
def list_() -> None:
    """Show who asked to be erased and is not yet, and who is under a hold. People are named by their number."""
    ready()
    from workmark.privacy.models import ErasureRequest, LegalHold, is_held

    for asked in (
        ErasureRequest.objects.filter(cancelled_at=None, done_at=None)
        .select_related("person")
        .order_by("due_at")
    ):
        held = " (on hold)" if is_held(asked.person) else ""
        typer.echo(f"person {asked.person_id}: erased on {asked.due_at:%Y-%m-%d}{held}")
    for hold in LegalHold.objects.filter(lifted_at=None).order_by("placed_at"):
        typer.echo(f"person {hold.person_id}: on hold since {hold.placed_at:%Y-%m-%d}: {hold.reason}")


@app.command("hold")
def hold(
    address: Address,
    because: Annotated[str, typer.Option(help="Which law, which case. The person reads it.")],
) -> None:
    """Keep everything about a person until it is lifted, because a law or a court asks for it."""
    ready()
    from workmark.lib.clock import now
    from workmark.privacy.actions.hold_person import place_hold

    place_hold(_person(address), reason=because, at=now())
    typer.echo("Nothing of this person is erased until you lift the hold.")


@app.command("lift")
def lift(address: Address) -> None:
    """Lift the hold. What waited to be erased is erased within the hour."""
    ready()
    from workmark.lib.clock import now
    from workmark.privacy.actions.hold_person import lift_hold

    count = lift_hold(_person(address), at=now())
    typer.echo("The hold is lifted." if count else "There was no hold.")


def _person(address: str) -> "Person":
    from workmark.lib.problems import InvalidInput
    from workmark.organisations.models import Person

    found = Person.objects.filter(emailaddress__email__iexact=address, emailaddress__verified=True).first()
    if found is None:
        raise InvalidInput(f"Nobody here has confirmed {address[:200]}.")
    return found
