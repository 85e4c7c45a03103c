"""What a page says to whoever waits for a worker, as the work's tries go."""

from collections.abc import Callable

from workmark.jobs.models import Job


def assert_told_of_the_next_try(key: str, read: Callable[[], str]) -> None:
    """Of the job with this key. read: the page as it is now."""
    job = Job.objects.filter(unique_key=key)
    assert job.update(attempt=1, lost=1) == 1
    # A worker that was lost says nothing about the next.
    assert "tries again by itself" not in read()

    job.update(attempt=2, lost=1)
    assert "tries again by itself" in read()
    assert "tried several times" not in read()

    # Given up: nobody tries again by itself.
    job.update(state="failed")
    assert "tries again by itself" not in read()
    assert "tried several times" in read()
