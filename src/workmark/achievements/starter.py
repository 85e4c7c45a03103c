"""The starter collection: micro-credentials as TOML files that a new house begins with."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workmark.achievements.content import AchievementContent
from workmark.achievements.stack_content import StackContent

FOLDER = Path(__file__).resolve().parent / "starter"
_NOT_CONTENT = {"slug", "issuer", "status"}


@dataclass(frozen=True)
class StarterAchievement:
    """One file. issuer: slug of an organisation. is_published: otherwise it stays a draft."""

    slug: str
    issuer: str
    is_published: bool
    content: AchievementContent


@dataclass(frozen=True)
class StarterStack:
    """One file: a stack as its author writes it."""

    slug: str
    issuer: str
    content: StackContent


def starter_achievements(folder: Path = FOLDER) -> Iterator[StarterAchievement]:
    """Every micro-credential of the collection: first those that ask for no other, then the rest, by file name."""
    files = [_read(path) for path in sorted(folder.glob("*.toml"))]
    for said in sorted(files, key=lambda said: bool(said["prerequisites"]["achievements"])):
        content = {name: value for name, value in said.items() if name not in _NOT_CONTENT}
        yield StarterAchievement(
            slug=said["slug"],
            issuer=said["issuer"],
            is_published=said["status"] == "published",
            content=AchievementContent.model_validate(content),
        )


def starter_stacks(folder: Path = FOLDER) -> Iterator[StarterStack]:
    """Every stack of the collection, by file name: those that another needs come first in the alphabet."""
    for path in sorted((folder / "stacks").glob("*.toml")):
        said = _read(path)
        content = {name: value for name, value in said.items() if name not in _NOT_CONTENT}
        yield StarterStack(said["slug"], said["issuer"], StackContent.model_validate(content))


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
