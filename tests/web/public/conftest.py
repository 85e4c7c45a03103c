"""The public pages' scenes: the frameworks and sound contents of the achievements' tests."""

from tests.achievements.conftest import frameworks, publish

__all__ = ["frameworks", "publish"]  # fixtures
