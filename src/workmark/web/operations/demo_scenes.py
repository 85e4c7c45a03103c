"""What has already happened when the demonstration opens: work begun, handed in, judged and earned.

Each scene is a function that takes the cast and goes through the same public actions as a person would. It must find
out for itself whether it has been played, so that loading the demonstration twice plays it once.
"""

from collections.abc import Callable

from workmark.web.operations.demo_cast import DemoCast

SCENES: tuple[Callable[[DemoCast], None], ...] = ()


def play_scenes(cast: DemoCast) -> None:
    """Play every scene, in order."""
    for scene in SCENES:
        scene(cast)
