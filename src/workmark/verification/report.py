"""What one check gave: the verification itself, and how we came by the document it is about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workmark.openbadges.report import Outcome, Verification


@dataclass(frozen=True)
class Consulted:
    """An address that was asked during the check. problem: why it gave no answer; empty when it did."""

    url: str
    fetched_at: datetime | None = None
    from_cache: bool = False
    problem: str = ""


@dataclass(frozen=True)
class Report:
    """One run.

    at: the moment the document was judged at. container: what it came in, such as "png"; empty if unreadable.
    found_at: the address the document was read from; empty when it was handed over itself.
    notes: what a person should know about how it was read. None of them is a verdict.
    consulted: every address asked, in order. is_finished: False if the machine was too busy to come to an answer.
    """

    verification: Verification
    at: datetime
    is_readable: bool
    container: str = ""
    found_at: str = ""
    notes: tuple[str, ...] = ()
    consulted: tuple[Consulted, ...] = field(default=())
    is_finished: bool = True

    @property
    def outcome(self) -> Outcome:
        return self.verification.outcome

    @property
    def credential(self) -> Mapping[str, Any] | None:
        return self.verification.credential

    def as_json(self) -> dict[str, Any]:
        """The stable output of `workmark verify --json`."""
        return self.verification.as_json()
