"""The starter collection: micro-credentials as TOML files that a new house begins with."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workmark.achievements.content import AchievementContent

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
    slug: str
    title: str
    issuer: str
    summary: str
    need: int
    members: tuple[str, ...]


def starter_achievements(folder: Path = FOLDER) -> Iterator[StarterAchievement]:
    """Every micro-credential of the collection, by file name."""
    for path in sorted(folder.glob("*.toml")):
        said = _read(path)
        content = {name: value for name, value in said.items() if name not in _NOT_CONTENT}
        yield StarterAchievement(
            slug=said["slug"],
            issuer=said["issuer"],
            is_published=said["status"] == "published",
            content=AchievementContent.model_validate(content),
        )


def starter_stacks(folder: Path = FOLDER) -> Iterator[StarterStack]:
    for path in sorted((folder / "stacks").glob("*.toml")):
        said = _read(path)
        yield StarterStack(**{**said, "members": tuple(said["members"])})


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
