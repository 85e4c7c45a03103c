"""The vectors of an index's surface forms, in one file of half-precision numbers: reckoned once, in minutes.

What was reckoned stays if somebody stops it meanwhile: each stretch of the forms has a file of its own until all are ready.
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np

from workmark.skills.tagging.index import Index
from workmark.skills.tagging.semantic.encoder import WIDTH, Encoder

_STRETCH: Final = 1024  # forms: a second or two


def _always() -> bool:
    return True


def keep_vectors(
    index: Index, path: Path, building: Callable[[int, int], None], goes_on: Callable[[], bool] = _always
) -> bool:
    """Reckon and write them, from where an earlier run was stopped. `building` hears how many are ready, and of how many.

    path: names the index and the model, so that stretches of another are never taken for these. goes_on: asked after each
    stretch that was reckoned. Gives False where it said no and some are left for another run.
    """
    count = len(index.forms)
    path.parent.mkdir(parents=True, exist_ok=True)
    stretches = {start: path.with_name(f"{path.stem}-{start:07}.part") for start in range(0, count, _STRETCH)}
    encoder: Encoder | None = None
    for start, kept in stretches.items():
        forms = index.forms[start : start + _STRETCH]
        if _read(kept, len(forms)) is None:
            encoder = encoder or Encoder(threads=os.cpu_count() or 1)
            _write(encoder.encode_many(forms), kept)
            if start + len(forms) < count and not goes_on():
                return False
        building(start + len(forms), count)
    found = [_read(kept, min(_STRETCH, count - start)) for start, kept in stretches.items()]
    parts = [part for part in found if part is not None]
    if len(parts) == len(found):  # else another process was done first, and has thrown them away
        _write(np.concatenate([np.zeros((0, WIDTH), dtype=np.float16), *parts]), path)
    for kept in stretches.values():
        kept.unlink(missing_ok=True)
    return True


def kept_vectors(index: Index, path: Path) -> np.ndarray | None:
    """The vectors kept there, in half precision; None if there are none, or not as many as there are forms.

    They are read from disk as they are asked for: all of ESCO's would fill 170 MB of every process.
    """
    return _read(path, len(index.forms))


def _read(path: Path, rows: int) -> np.ndarray | None:
    try:
        vectors = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return vectors if vectors.shape == (rows, WIDTH) else None


def _write(vectors: np.ndarray, path: Path) -> None:
    """Whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as partial:
        np.save(partial, vectors, allow_pickle=False)
    os.replace(partial.name, path)
