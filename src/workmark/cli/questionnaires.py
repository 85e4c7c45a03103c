"""Commands about the optional questionnaire: `workmark questionnaire set FILE`, `show`."""

import tomllib
from pathlib import Path
from typing import Annotated

import typer

from workmark.cli.setup import ready

app = typer.Typer(no_args_is_help=True, help="Choose what people are asked about themselves.")
MAX_FILE = 256 * 1024


@app.command("set")
def set_(
    file: Annotated[
        Path, typer.Argument(help="A TOML file with [[question]]: see docs/methods/fair-outcomes.md.")
    ],
) -> None:
    """Ask what the file says, from now on. An empty file asks nothing."""
    ready()
    from workmark.confided.actions.set_questionnaire import set_questionnaire
    from workmark.lib.problems import InvalidInput

    if not file.is_file() or file.stat().st_size > MAX_FILE:
        raise InvalidInput(f"{str(file)[:200]} is no file of at most 256 kB.")
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{file.name[:100]} is not TOML: {error}") from error
    asked = said.get("question", [])
    if not isinstance(asked, list) or not all(isinstance(one, dict) for one in asked):
        raise InvalidInput("Write each question as [[question]].")
    kept = set_questionnaire(asked)
    typer.echo(
        f"{len(kept)} questions: {', '.join(question.key for question in kept) or 'nothing is asked'}."
    )


@app.command("show")
def show() -> None:
    """Show what is asked now."""
    ready()
    from workmark.confided.questionnaire import questions

    for question in questions():
        typer.echo(f"{question.key}: {question.text}")
        for category in question.categories:
            typer.echo(f"  {category.key}: {category.label}")
