"""Commands about issuers' signing keys: `workmark keys list`, `workmark keys rotate`. No private half is ever shown."""

from typing import TYPE_CHECKING, Annotated

import typer

from workmark.cli.acting import owner_of
from workmark.cli.setup import ready

if TYPE_CHECKING:
    from workmark.organisations.models import Organisation

app = typer.Typer(no_args_is_help=True, help="Look after issuers' signing keys.")

Issuer = Annotated[str, typer.Argument(metavar="ISSUER", help="The issuer's slug.")]


@app.command("list")
def list_keys(issuer: Issuer) -> None:
    """Show every key an issuer ever signed with. All of them stay published, unless one was compromised."""
    ready()
    keys = list(_issuer(issuer).issuer_keys.order_by("created_at"))
    for key in keys:
        retired = f"retired {key.retired_at:%Y-%m-%d}" if key.retired_at else "current"
        state = f"compromised since {key.compromised_since:%Y-%m-%d}" if key.compromised_since else retired
        typer.echo(f"{key.created_at:%Y-%m-%d}  {state:<18}  {key.verification_method}")
    if not keys:
        typer.echo("No key yet; the first badge makes one.")


@app.command("rotate")
def rotate(
    issuer: Issuer,
    as_owner: Annotated[
        str, typer.Option("--as", metavar="OWNER_EMAIL", help="The owner who does this; needed if several.")
    ] = "",
) -> None:
    """Make a new signing key and retire the current one. Badges signed before stay valid."""
    ready()
    from workmark.credentials.actions.rotate_issuer_key import rotate_issuer_key
    from workmark.credentials.issuers import current_key

    organisation = _issuer(issuer)
    before = current_key(organisation)
    made = rotate_issuer_key(owner_of([organisation], as_owner), organisation)
    typer.echo(f"From now on {organisation.name} signs with {made.verification_method}")
    if before is not None and before.did != made.did:
        typer.echo(
            "On plain http the key is the issuer's identifier too, so new badges name a new issuer. "
            "Badges signed before stay valid under the old one. Serve over https to keep one name for ever."
        )


def _issuer(slug: str) -> "Organisation":
    from workmark.lib.problems import NotFound
    from workmark.organisations.models import Organisation

    found = Organisation.objects.filter(slug=slug, may_issue=True).first()
    if found is None:
        raise NotFound(f"There is no issuer called {slug[:80]!r} here.")
    return found
