from tests.achievements.conftest import frameworks, publish

__all__ = ["frameworks", "publish"]  # fixtures
