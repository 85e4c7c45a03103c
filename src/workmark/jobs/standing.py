"""How the work about one thing stands, for whoever shows it to a person."""

from enum import StrEnum

from workmark.jobs.models import UNFINISHED, Job, JobState
from workmark.jobs.queue import retrying


class Standing(StrEnum):
    """STUCK: the last tries failed, and nobody tries again by itself."""

    AT_REST = "at-rest"
    UNDER_WAY = "under-way"
    STUCK = "stuck"


def standing_of(key: str) -> Standing:
    """Of the jobs with this key, as `enqueue_once` was given it. Work that succeeded is at rest, like none at all.

    A failure is remembered for months, so ask only while something is left to do.
    """
    with_key = Job.objects.filter(unique_key=key)
    if with_key.filter(state__in=UNFINISHED).exists():
        return Standing.UNDER_WAY
    return Standing.STUCK if with_key.filter(state=JobState.FAILED).exists() else Standing.AT_REST


def is_held_up(key: str) -> bool:
    """Whether work under way with this key failed at its last try. It is tried again by itself, and may yet fail again."""
    return retrying().filter(unique_key=key).exists()
