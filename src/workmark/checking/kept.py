"""Answers of other servers, with the moment they were fetched: kept for a while in the shared cache, or for one run."""

import hashlib
from collections import OrderedDict
from typing import Final

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


class AnswersOfOneRun:
    """A `lib.fetch.Cache` that ends with the run: a status list is fetched once for many badges, and nothing stays."""

    MOST_BYTES: Final = 32 * 1024 * 1024

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Fetched] = OrderedDict()
        self._bytes = 0

    def get(self, url: str) -> Fetched | None:
        return self._kept.get(url)

    def put(self, url: str, fetched: Fetched) -> None:
        if (before := self._kept.pop(url, None)) is not None:
            self._bytes -= len(before.body)
        self._kept[url] = fetched
        self._bytes += len(fetched.body)
        while self._bytes > self.MOST_BYTES:
            _oldest, gone = self._kept.popitem(last=False)
            self._bytes -= len(gone.body)


def _key(url: str) -> str:
    return f"fetched:{hashlib.sha256(url.encode()).hexdigest()}"


def forget_answer(url: str) -> None:
    """Forget what stood at an address, because whoever brought it goes."""
    cache.delete(_key(url))
