"""What an audit of the issuance log finds wrong."""

from dataclasses import dataclass

# Rows read at once.
CHUNK = 1000


@dataclass(frozen=True)
class LogFault:
    """One place that does not fit. where: an entry, tile, checkpoint or thing, in words."""

    where: str
    found: str
    expected: str
