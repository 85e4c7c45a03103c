"""`workmark tag`: a line in, a line out. Nothing is decided or kept; the ranking is for whoever reads it.

Lines come from anywhere, so each is read to a bound only, and neither broken UTF-8 nor a NUL stops the rest. With the
extra `workmark[semantic]` the same command compares meanings too; standard error says which of the two was asked.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Final

import typer

from workmark.cli.instance import stands_here
from workmark.cli.setup import ready

if TYPE_CHECKING:
    from workmark.skills.tagging.tagger import Tagged, Tagger

MAX_LINE: Final = 64 * 1024  # bytes; what follows in the line is passed over


def tag(
    file: Annotated[
        Path | None,
        typer.Argument(help="A text file, one sentence a line. Without one, or for -: standard input."),
    ] = None,
    framework: Annotated[
        str, typer.Option(help="Short name of the framework to tag with, such as esco or onet, in any case.")
    ] = "esco",
    top: Annotated[int, typer.Option(help="How many skills to give a line.", min=1, max=100)] = 10,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Print one JSON list of {uri, label, score, because} a line."),
    ] = False,
    semantic: Annotated[
        bool | None,
        typer.Option(
            "--semantic/--lexical",
            help="Compare meanings too, or words alone. Meanings need the extra workmark[semantic], find more and take "
            "minutes the first time. Not said: meanings where the extra is installed.",
        ),
    ] = None,
    gate: Annotated[
        bool,
        typer.Option("--gate", help="Give nothing for a line that seems to speak of no skill."),
    ] = False,
) -> None:
    """Find the skills that sentences speak of, most likely first, with the words that caused each."""
    lines = _opened(file)
    from workmark.skills.tagging.semantic.encoder import has_extra

    tagger, attribution = _tagger(framework, semantic=has_extra() if semantic is None else semantic)
    say = _as_json if as_json else _as_text
    if as_json and attribution:
        typer.echo(attribution, err=True)  # each line of the answer is JSON for a program and stays so
    with lines:
        _tag_lines(lines, tagger, top, say, gate=gate)
    if attribution and not as_json:
        typer.echo(f"\n{attribution}")


def _opened(file: Path | None) -> IO[bytes]:
    if file is None or str(file) == "-":
        return sys.stdin.buffer
    try:
        return file.open("rb")
    except OSError as error:
        raise typer.BadParameter(f"{file} cannot be read: {error.strerror}.", param_hint="FILE") from error


def _tagger(slug: str, *, semantic: bool) -> tuple["Tagger", str]:
    """And what the source of its skills wants shown."""
    if not stands_here():
        typer.echo(
            "There is no database here. Set WORKMARK_HOME, or make one: `python manage.py migrate`, then "
            "`workmark import esco PATH`.",
            err=True,
        )
        raise typer.Exit(1)
    ready()
    from workmark.skills.tagging_of_frameworks import framework_called, skills_to_find, tagger_of

    framework = framework_called(slug.strip().lower())
    tagger = tagger_of(framework, semantic=semantic, building=_tell_progress())
    how = "by words and by meaning" if semantic else "by words alone"
    count = skills_to_find(framework).count()
    many = f"{count:,} skill{'' if count == 1 else 's'}"
    # Only an import sets the date: what came with the product is an excerpt.
    part = (
        "" if framework.imported_at else f", an excerpt; `workmark import {framework.slug} PATH` brings all"
    )
    typer.echo(f"Tagging with {framework} {how}: {many}{part}.", err=True)
    return tagger, framework.attribution


def _tell_progress() -> Callable[[int, int], None]:
    """To standard error, since answers go to standard output: the beginning, and every tenth part of a long work."""
    told = -1

    def tell(ready_now: int, of: int) -> None:
        nonlocal told
        tenth = 10 * ready_now // max(of, 1)
        if tenth > told or ready_now == 0:
            typer.echo(f"Reading names of skills, once: {ready_now:,} of {of:,}", err=True)
            told = tenth

    return tell


def _tag_lines(
    lines: IO[bytes], tagger: "Tagger", top: int, say: Callable[["Tagged"], str], *, gate: bool
) -> None:
    for line in bounded_lines(lines):
        tagged = tagger.tag(line, top)
        if gate and not tagged.is_about_skills:
            tagged = tagged.without_suggestions()
        sys.stdout.write(say(tagged) + "\n")
        sys.stdout.flush()  # whoever writes a line at a time waits for the answer to each


def bounded_lines(lines: IO[bytes]) -> Iterator[str]:
    """Each line as text, cut off at MAX_LINE bytes. Only a line feed ends a line."""
    while line := lines.readline(MAX_LINE + 1):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = lines.readline(MAX_LINE)
        yield line[:MAX_LINE].decode("utf-8", "replace").replace("\x00", " ").rstrip("\r\n")


def _as_json(tagged: "Tagged") -> str:
    # In ASCII: a line separator of Unicode in the text must not break a line in two, whatever reads it.
    return json.dumps(
        [
            {
                "uri": suggestion.uri,
                "label": suggestion.label,
                "score": suggestion.score,
                "because": tagged.because(suggestion),
            }
            for suggestion in tagged.suggestions
        ]
    )


def _as_text(tagged: "Tagged") -> str:
    if not tagged.suggestions:
        return f"{tagged.text}\n    nothing found"
    found = [f"    {s.score:4.0%}  {s.label}  ({tagged.because(s)})" for s in tagged.suggestions]
    unsure = [] if tagged.is_about_skills else ["    This line seems to speak of no skill."]
    return "\n".join([tagged.text, *unsure, *found])
