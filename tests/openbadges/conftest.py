"""What the tests of the credential library share."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def shared_vectors() -> Path:
    """The folder of other people's published vectors, which is not part of the product."""
    folder = Path(os.environ.get("WORKMARK_SHARED_VECTORS", REPOSITORY.parent / "shared" / "vectors"))
    if not (folder / "manifest.json").is_file():
        pytest.skip(f"Published vectors are not at {folder}; name their folder in WORKMARK_SHARED_VECTORS.")
    return folder
