"""What a verification is given from outside: the moment, the resolver, the trust, and whom to look for."""

from dataclasses import dataclass
from datetime import datetime

from workmark.openbadges.log.evidence import NO_LOG, LogBook
from workmark.openbadges.resolving import Resolver
from workmark.openbadges.trust import Trust


@dataclass(frozen=True)
class Surroundings:
    """Everything that is not in the document.

    at: the moment for which the question is asked, aware.
    email: the address whose owner the badge is said to be about, or None if nobody asked.
    log: what is known of the badge's place in an issuance log.
    depth: 0 for the document itself, more for a status list or an endorsement found on the way.
    """

    at: datetime
    resolve: Resolver
    trust: Trust
    email: str | None = None
    depth: int = 0
    log: LogBook = NO_LOG
