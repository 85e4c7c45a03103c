"""Types of what comes in, each bounded: addresses, short lines, and pages of a list."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from django.db.models import QuerySet
from ninja import Field, Header, Path, Query, Schema
from pydantic import ConfigDict, StringConstraints

TokenInPath = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{16,64}$")]
SlugInPath = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,80}$")]
KeyInPath = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
NumberInPath = Annotated[int, Path(ge=1, le=2_000_000_000)]
IfMatch = Annotated[str | None, Header(alias="If-Match", description="The ETag you last read.")]

Line = Annotated[str, StringConstraints(max_length=400)]
Paragraph = Annotated[str, StringConstraints(max_length=4_000)]
LongText = Annotated[str, StringConstraints(max_length=100_000)]

Row = TypeVar("Row")
Shape = TypeVar("Shape", bound=Schema)


class Said(Schema):
    """A body that somebody sent. A member it does not know is refused: a misspelt one would else be lost in silence."""

    model_config = ConfigDict(extra="forbid")


class Window(Schema):
    """Which part of a list."""

    page: int = Field(1, ge=1, le=10_000)
    page_size: int = Field(25, ge=1, le=100)


Paged = Annotated[Window, Query()]


def page_of(
    rows: "QuerySet[Any] | Sequence[Any]", window: Window, shape: Callable[[Any], Shape]
) -> dict[str, Any]:
    """items, total, page and whether there is more; past the end there are no items, which is no error."""
    total = rows.count() if isinstance(rows, QuerySet) else len(rows)
    start = (window.page - 1) * window.page_size
    items = [shape(row) for row in rows[start : start + window.page_size]]
    return {
        "items": items,
        "total": total,
        "page": window.page,
        "has_more": start + len(items) < total,
    }


class PageFacts(Schema):
    """What every page of a list says beside its items."""

    total: int
    page: int
    has_more: bool
