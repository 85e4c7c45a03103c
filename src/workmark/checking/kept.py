"""Answers of other servers, kept for a while in the shared cache with the moment they were fetched."""

import hashlib

from django.core.cache import cache

from workmark.lib.fetch import Fetched

# Longer than an answer stays fresh: a stale one can still be confirmed by its validators instead of fetched again.
KEPT_SECONDS = 24 * 3600


class KeptAnswers:
    """A `lib.fetch.Cache` over Django's cache, which lives in the database and so serves every process alike."""

    def get(self, url: str) -> Fetched | None:
        found = cache.get(_key(url))
        return found if isinstance(found, Fetched) else None

    def put(self, url: str, fetched: Fetched) -> None:
        cache.set(_key(url), fetched, KEPT_SECONDS)


def _key(url: str) -> str:
    return f"fetched:{hashlib.sha256(url.encode()).hexdigest()}"


def forget_answer(url: str) -> None:
    """Forget what stood at an address, because whoever brought it goes."""
    cache.delete(_key(url))
