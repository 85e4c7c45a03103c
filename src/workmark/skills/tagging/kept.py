"""An index in one file, so that a command starts in a moment: flat arrays and plain text, and nothing that can run.

Numbers are kept in the smallest type that holds them; weights in half precision, which moves no ranking we measured.
"""

import os
import tempfile
import zipfile
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import numpy as np

from workmark.skills.tagging.index import Index

_LISTS: Final = ("uris", "labels", "forms", "vocabulary")
_END: Final = "\n"


def keep(index: Index, path: Path) -> None:
    """Write the index beside its place first, so that nobody ever reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, Any] = {
        field.name: _packed(field.name, getattr(index, field.name)) for field in fields(Index)
    }
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as partial:
        np.savez(partial, **arrays)
    os.replace(partial.name, path)


def kept(path: Path) -> Index | None:
    """The index kept there; None if there is none, or none that can be read."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return Index(**{field.name: _unpacked(field.name, arrays[field.name]) for field in fields(Index)})
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, UnicodeDecodeError):
        return None


def _packed(name: str, value: Any) -> Any:
    if name == "language":
        value = [value]
    if name == "language" or name in _LISTS:
        return np.frombuffer(_END.join(value).encode("utf-8"), dtype=np.uint8)
    return value.astype(np.float16) if value.dtype == np.float32 else value


def _unpacked(name: str, value: np.ndarray) -> Any:
    if value.dtype == np.float16:
        return value.astype(np.float32)
    if value.dtype != np.uint8:
        return value
    text = value.tobytes().decode("utf-8")
    if name == "language":
        return text
    lines = text.split(_END) if text else []
    return {word: number for number, word in enumerate(lines)} if name == "vocabulary" else lines
