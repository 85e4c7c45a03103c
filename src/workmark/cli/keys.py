"""Commands about issuers' signing keys: list, new, rotate, retire, compromised. No private half is ever shown."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from workmark.cli.acting import owner_of
from workmark.cli.setup import ready

if TYPE_CHECKING:
    from workmark.credentials.models import IssuerKey
    from workmark.organisations.models import Organisation

app = typer.Typer(no_args_is_help=True, help="Look after issuers' signing keys.")

Issuer = Annotated[str, typer.Argument(metavar="ISSUER", help="The issuer's slug.")]
Key = Annotated[str, typer.Argument(metavar="KEY", help="The key as `keys list` shows it, or its beginning.")]
AsOwner = Annotated[
    str, typer.Option("--as", metavar="OWNER_EMAIL", help="The owner who does this; needed if several.")
]


@app.command("list")
def list_keys(issuer: Issuer) -> None:
    """Show every key an issuer ever had. All of them stay published, unless one was compromised."""
    ready()
    keys = list(_issuer(issuer).issuer_keys.order_by("created_at"))
    for key in keys:
        typer.echo(
            f"{key.created_at:%Y-%m-%d}  {_state(key):<28}  {key.keeper:<6}  {key.verification_method}"
        )
    if not keys:
        typer.echo("No key yet; the first badge makes one.")


@app.command("new")
def new(
    issuer: Issuer,
    keeper: Annotated[
        str, typer.Option(help="Who keeps it: sealed (here), pkcs11 (a module) or kms (AWS).")
    ] = "sealed",
    kind: Annotated[str, typer.Option(help="Ed25519 or P-256.")] = "Ed25519",
    reference: Annotated[
        str, typer.Option(help="Take up a key that is there: its CKA_ID in hexadecimal, or its ARN.")
    ] = "",
    as_owner: AsOwner = "",
) -> None:
    """Make a key that stands by. It is published at once and signs from the next `keys rotate` on."""
    ready()
    from workmark.credentials.actions.add_issuer_key import add_issuer_key
    from workmark.credentials.models import Keeper
    from workmark.openbadges.keys import KeyKind

    kinds = {each.curve.lower(): each for each in KeyKind}
    if keeper not in Keeper.values:
        raise typer.BadParameter(f"It is one of {', '.join(Keeper.values)}.", param_hint="--keeper")
    if kind.lower() not in kinds:
        raise typer.BadParameter("It is Ed25519 or P-256.", param_hint="--kind")
    organisation = _issuer(issuer)
    owner = owner_of([organisation], as_owner)
    made = add_issuer_key(
        owner, organisation, keeper=Keeper(keeper), kind=kinds[kind.lower()], reference=reference
    )
    typer.echo(f"{made.verification_method} stands by. Wait a day, then: workmark keys rotate {issuer}")


@app.command("rotate")
def rotate(issuer: Issuer, as_owner: AsOwner = "") -> None:
    """Let the key that stands by sign, or a new one, and retire the current. Badges signed before stay valid."""
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


@app.command("retire")
def retire(key: Key, as_owner: AsOwner = "") -> None:
    """Give up a key that stands by and never signed."""
    ready()
    from workmark.credentials.actions.retire_issuer_key import retire_issuer_key

    found = _key(key)
    retire_issuer_key(owner_of([found.organisation], as_owner), found)
    typer.echo(f"Retired: {found.verification_method}")


@app.command("compromised")
def compromised(
    key: Key,
    since: Annotated[
        str,
        typer.Option(
            metavar="TIME", help="The first moment somebody may have had it, such as 2026-11-01T08:00Z."
        ),
    ],
    reason: Annotated[str, typer.Option(help="Learners and the public read it on each badge.")],
    as_owner: AsOwner = "",
    wait: Annotated[
        bool, typer.Option("--wait/--no-wait", help="Mend it here, or leave that to a worker.")
    ] = True,
) -> None:
    """Withdraw a stolen key, revoke what it signed since, and issue its awards anew. Safe to run again."""
    ready()
    from workmark.credentials.actions.mend_key_compromise import mend_key_compromise
    from workmark.credentials.actions.report_key_compromise import report_key_compromise
    from workmark.lib.clock import now

    found = _key(key)
    owner = owner_of([found.organisation], as_owner)
    reported = report_key_compromise(owner, found, since=_moment(since), reason=reason, at=now())
    typer.echo(f"Withdrawn: {found.verification_method}")
    if wait:
        reported = mend_key_compromise(reported.pk)
    done, every = reported.progress()
    typer.echo(f"{reported.revoked().count()} badges revoked; {done} of {every} awards issued anew.")
    if reported.finished_at is None:
        typer.echo("A worker does the rest. Run this again, or `workmark keys list`, to see how far it is.")


def _state(key: "IssuerKey") -> str:
    if key.compromised_since is not None:
        return f"compromised since {key.compromised_since:%Y-%m-%d}"
    if key.retired_at is not None:
        return f"retired {key.retired_at:%Y-%m-%d}"
    return "current" if key.signing_since else "stands by"


def _moment(text: str) -> datetime:
    """An ISO 8601 date or moment; UTC where no offset is given."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(
            "Write it as 2026-11-01 or 2026-11-01T08:00Z.", param_hint="--since"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _key(text: str) -> "IssuerKey":
    """The one key whose public half or identifier begins so. Raises NotFound."""
    from workmark.credentials.models import IssuerKey
    from workmark.lib.problems import NotFound

    beginning = text.rpartition("#")[2]
    found = list(IssuerKey.objects.filter(public_multibase__startswith=beginning)[:2]) if beginning else []
    if len(found) != 1:
        what = "Several keys begin" if found else "No key here begins"
        raise NotFound(f"{what} with {text[:100]!r}. `workmark keys list ISSUER` shows them whole.")
    return found[0]


def _issuer(slug: str) -> "Organisation":
    from workmark.lib.problems import NotFound
    from workmark.organisations.models import Organisation

    found = Organisation.objects.filter(slug=slug, may_issue=True).first()
    if found is None:
        raise NotFound(f"There is no issuer called {slug[:80]!r} here.")
    return found
