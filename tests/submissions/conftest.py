from typing import Any

import pytest

from tests.submissions import scenes
from workmark.submissions.actions.start import start


@pytest.fixture
def version(cast: Any) -> Any:
    return scenes.version(cast.harbour)


@pytest.fixture
def draft(cast: Any, version: Any) -> Any:
    """Lena's first round, just started."""
    return start(cast.lena, version, at=scenes.MONDAY)
