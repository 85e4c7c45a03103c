"""`workmark export credential`: one badge in every form, with what is needed to check it when this server is gone."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workmark.cli.setup import ready

if TYPE_CHECKING:
    from workmark.credentials.models import Credential
    from workmark.organisations.models import Person

app = typer.Typer(no_args_is_help=True, help="Take things away in open formats.")


@app.callback()
def exports() -> None:
    """Take things away in open formats."""


@app.command("credential")
def credential(
    token: Annotated[str, typer.Argument(help="The badge's token, or the address of its page.")],
    to: Annotated[Path, typer.Option(help="The folder to write into; made if it is not there.")],
) -> None:
    """Write one issued badge as JSON, JWT, PNG, SVG, PDF and Open Badges 2.0, with its issuer and status list."""
    ready()
    held = _issued(token)
    to.mkdir(parents=True, exist_ok=True)
    from workmark.credentials.forms_of_badges import forms_of

    for name, make in forms_of(held).items():
        (to / name).write_bytes(make())
        typer.echo(str(to / name))
    entries = held.status_entries.filter(status_list__for_parts=False).select_related("status_list")
    for number, entry in enumerate(entries.order_by("pk"), 1):
        name = "status-list.json" if number == 1 else f"status-list-{number}.json"
        (to / name).write_bytes(bytes(entry.status_list.document))
        typer.echo(str(to / name))


@app.command("record")
def record(
    email: Annotated[str, typer.Argument(help="The learner's e-mail address.")],
    issuer: Annotated[str, typer.Option(help="The slug of the issuer that signs the cover.")],
    to: Annotated[Path, typer.Option(help="The file to write.")],
) -> None:
    """Write a learner's whole record as one signed file (CLR 2.0), for when she asks for it."""
    ready()
    from workmark.credentials.actions.sign_record import sign_record
    from workmark.lib.problems import NotFound
    from workmark.organisations.models import Organisation, Person

    learner = Person.objects.filter(emailaddress__email__iexact=email.strip(), emailaddress__verified=True)
    signs = Organisation.objects.filter(slug=issuer, may_issue=True).first()
    found = learner.first()
    if found is None or signs is None:
        raise NotFound("There is no such learner, or no such issuer, here.")
    to.write_bytes(sign_record(found, signs))
    typer.echo(str(to))


@app.command("ctdl")
def ctdl(
    slug: Annotated[
        str, typer.Argument(help="The last part of the micro-credential's address, or a stack's.")
    ],
    to: Annotated[Path | None, typer.Option(help="The file to write; standard output without one.")] = None,
) -> None:
    """Write a published micro-credential or stack for the Credential Registry (CTDL JSON-LD)."""
    ready()
    from workmark.achievements.queries import published_version_of, stacks_shown_to
    from workmark.integrations.ctdl.stacks import pathway_graph
    from workmark.integrations.ctdl.writing import micro_credential_graph

    stack = stacks_shown_to(None).filter(slug=slug).first()
    said = pathway_graph(stack) if stack else micro_credential_graph(published_version_of(slug, None))
    text = json.dumps(said, indent=2, ensure_ascii=False)
    if to is None:
        typer.echo(text)
    else:
        to.write_text(text, encoding="utf-8")
        typer.echo(str(to))


@app.command("profile")
def profile(
    email: Annotated[str, typer.Argument(help="The learner's e-mail address.")],
    to: Annotated[Path, typer.Option(help="The file to write.")],
) -> None:
    """Write what a learner's badges prove today as JSON, as `GET /api/v1/profile` answers it, for when she asks for it."""
    ready()
    from workmark.api.profile import shown_profile
    from workmark.lib.clock import now

    to.write_text(shown_profile(_learner(email), at=now()).model_dump_json(indent=2), "utf-8")
    typer.echo(str(to))


@app.command("resume")
def resume(
    email: Annotated[str, typer.Argument(help="The learner's e-mail address.")],
    to: Annotated[Path, typer.Option(help="The file to write.")],
) -> None:
    """Write a learner's badges in force, and what they prove, as a résumé for hiring systems (LER-RS 4.4), when she asks."""
    ready()
    from workmark.integrations.ler_rs import writing
    from workmark.lib.clock import now

    to.write_text(writing.as_text(writing.resume(_learner(email), at=now())), "utf-8")
    typer.echo(str(to))


def _learner(email: str) -> "Person":
    from workmark.lib.problems import NotFound
    from workmark.organisations.models import Person

    verified = Person.objects.filter(emailaddress__email__iexact=email.strip(), emailaddress__verified=True)
    found = verified.first()
    if found is None:
        raise NotFound("There is no such learner here.")
    return found


def _issued(token: str) -> "Credential":
    from workmark.credentials.models import Credential, CredentialState
    from workmark.lib.problems import NotFound

    bare = token.rstrip("/").rpartition("/")[2].removesuffix(".json")
    together = ("issuer", "learner", "version__achievement", "decision")
    found = Credential.objects.select_related(*together).filter(token=bare).first()
    if found is None:
        raise NotFound(f"There is no badge with the token {bare[:60]!r} here. Copy it from the badge's page.")
    if found.state != CredentialState.ISSUED:
        raise NotFound("This badge is not signed yet. Run `workmark worker --once` and try again.")
    return found
