"""All vectors and pages in one place, and the manifest made from them."""

from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from tests.own_vectors import (
    claims,
    company,
    containers,
    handing,
    older,
    several,
    signatures,
    sites,
    statuses,
    tokens,
)
from tests.own_vectors.making import AT, Page, Vector
from workmark.openbadges.documents import format_moment

FOLDER = Path(__file__).parents[2] / "vectors"
SOURCE = "workmark: tests/own_vectors"


@cache
def all_vectors() -> tuple[Vector, ...]:
    """Every vector, once."""
    parts = (signatures, claims, statuses, company, containers, tokens, handing, several, older, sites)
    return tuple(chain.from_iterable(part.vectors() for part in parts))


@cache
def all_pages() -> tuple[Page, ...]:
    """Every page that a vector leads to."""
    return tuple(
        chain.from_iterable(
            part.pages() for part in (signatures, statuses, company, containers, older, sites)
        )
    )


def manifest() -> list[dict[str, Any]]:
    """One row a file, in the shape that the published vectors' manifest has, with what a test needs beside it."""
    rows = [
        {
            "file": vector.file,
            "source": SOURCE,
            "format": vector.format,
            "expected": vector.expected,
            "why": vector.why,
            "at": format_moment(AT),
            "differs_from": vector.base,
            "fails": list(vector.fails),
            "unclear": list(vector.unclear),
            "email": vector.email,
            "standing": vector.standing,
            "challenge": vector.challenge,
        }
        for vector in all_vectors()
    ]
    support = [
        {
            "file": page.file,
            "source": SOURCE,
            "format": "support",
            "expected": "support",
            "why": page.why,
            "served_at": page.url,
        }
        for page in all_pages()
    ]
    return [{name: value for name, value in row.items() if value not in ("", [])} for row in rows + support]
