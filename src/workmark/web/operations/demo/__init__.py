"""The work of the demonstration, read from the files beside this one: what is written, drawn, confirmed and judged.

One TOML file tells the story of one piece of work. Moments are days before the opening, the afternoon of the day on
which the demonstration is first loaded, so that it never grows old. In any text `{35 days before}` becomes that day,
such as "14 October".
Pictures and documents are drawn from typst sources with the same dates in them.
"""

import re
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import typst
from pydantic import BaseModel, ConfigDict, Field

FOLDER = Path(__file__).resolve().parent
_DAY = re.compile(r"\{(\d+) days before\}")
_PICTURE_DOTS_PER_INCH = 110.0  # about 900 pixels across an A5 page: sharp on a screen, small on disk

Days = float  # before the opening


class Told(BaseModel):
    """Whatever these files tell: nothing unknown, and no blanks at the ends."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class ToldEvidence(Told):
    """One item with exactly one substance: a text, a link, or a typst source with the kind of file it becomes."""

    requirement: str
    title: str
    description: str
    visibility: Literal["assessors", "granted", "public"] = "assessors"
    others_in_it: Literal["nobody", "removed", "agreed"] = "nobody"
    text: str = ""
    url: str = ""
    drawing: str = ""
    drawn_as: Literal["png", "pdf"] = "png"


class ToldConfirmation(Told):
    """What is asked of someone at the workplace, and what they answered; no statement while they have not."""

    name: str
    email: str
    message: str
    rows: tuple[str, ...]
    asked: Days
    answered: Days = 0.0
    job: str = ""
    relation: str = ""
    confirmed: tuple[str, ...] = ()
    statement: str = ""
    seen_on: str = ""


class ToldScore(Told):
    row: str
    level: str
    feedback: str = ""
    missing: str = ""
    next_step: str = ""


class ToldRating(Told):
    """One assessor's reading: when it was taken up and locked, and what it says."""

    taken: Days
    decided: Days
    strength: str
    scores: tuple[ToldScore, ...]


class ToldJudgement(ToldRating):
    """The first assessor's reading, and the second's."""

    second: ToldRating


class Story(Told):
    """One piece of work. worked: when it was written and collected. handed_in, judgement: absent while it is not."""

    achievement: str
    started: Days
    worked: Days
    handed_in: Days | None = None
    ai_statement: str = ""
    answers: dict[str, str] = Field(default_factory=dict)
    evidence: tuple[ToldEvidence, ...] = ()
    confirmations: tuple[ToldConfirmation, ...] = ()
    judgement: ToldJudgement | None = None


class Expertise(Told):
    """What an assessor's qualification rests on, by job family."""

    aziz: dict[str, str]
    maud: dict[str, str]
    noor: dict[str, str]


def story_of(slug: str, opening: datetime) -> Story:
    """The story about one Achievement as it stands at the opening."""
    return Story.model_validate(tomllib.loads(_dated(f"{slug}.toml", opening)))


def expertise() -> Expertise:
    return Expertise.model_validate(tomllib.loads((FOLDER / "expertise.toml").read_text(encoding="utf-8")))


def drawn(item: ToldEvidence, opening: datetime) -> bytes:
    """The bytes of the file that an item's typst source describes."""
    source = _dated(item.drawing, opening).encode()
    # Only typst's own fonts, so that the demonstration looks the same on every machine.
    made = typst.compile(source, format=item.drawn_as, ppi=_PICTURE_DOTS_PER_INCH, ignore_system_fonts=True)
    return bytes(made)


def _dated(name: str, opening: datetime) -> str:
    def day(match: re.Match[str]) -> str:
        moment = opening - timedelta(days=int(match[1]))
        return f"{moment.day} {moment:%B}"

    return _DAY.sub(day, (FOLDER / name).read_text(encoding="utf-8"))
