"""A world of web pages to check Open Badges 2 in: the 1EdTech validator's own, or one made in the test."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from workmark.openbadges.errors import Unresolvable
from workmark.openbadges.resolving import Fetched

AT = datetime(2025, 6, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def pages() -> Callable[[Mapping[str, Any]], Callable[[str], Fetched]]:
    """Make a resolver from documents by address; everything else does not answer."""

    def resolver(documents: Mapping[str, Any]) -> Callable[[str], Fetched]:
        def resolve(url: str, /) -> Fetched:
            if url not in documents:
                raise Unresolvable(f"Nothing answers at {url}.")
            stood = documents[url]
            body = stood if isinstance(stood, bytes) else json.dumps(stood).encode()
            return Fetched(body, "application/json", url, AT)

        return resolve

    return resolver


@pytest.fixture(scope="session")
def published_pages(shared_vectors: Path) -> dict[str, Any]:
    """The pages that 1EdTech's validator serves in its own tests: each asset on both of its hosts and schemes."""
    documents: dict[str, Any] = {}
    for asset in (shared_vectors / "1edtech-ob20/assets").glob("*.json"):
        if asset.name == "openbadges_context.json":
            continue
        for host in (
            "https://example.org",
            "http://example.org",
            "https://example.com",
            "http://example.com",
        ):
            documents[f"{host}/{asset.name}"] = json.loads(asset.read_bytes())
    return documents
