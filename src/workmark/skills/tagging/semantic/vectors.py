"""The vectors of an index's surface forms, in one file of half-precision numbers: reckoned once, in minutes."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from workmark.skills.tagging.index import Index
from workmark.skills.tagging.semantic.encoder import WIDTH, Encoder


def keep_vectors(index: Index, path: Path, building: Callable[[int, int], None]) -> None:
    """Reckon and write them. `building` hears how many are ready, and of how many."""
    count = len(index.forms)
    encoder = Encoder(threads=os.cpu_count() or 1)
    vectors = encoder.encode_many(index.forms, lambda ready: building(ready, count))
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as partial:
        np.save(partial, vectors, allow_pickle=False)
    os.replace(partial.name, path)


def kept_vectors(index: Index, path: Path) -> np.ndarray | None:
    """The vectors kept there, in half precision; None if there are none, or not as many as there are forms.

    They are read from disk as they are asked for: all of ESCO's would fill 170 MB of every process.
    """
    try:
        vectors = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return vectors if vectors.shape == (len(index.forms), WIDTH) else None
