"""Walks the issuance log from its first entry to its last and names each place that does not fit.

Everything is made anew: each leaf from what it says, each tile and each signed head from the leaves, each commitment
from the badge, status bit, key or rubric as it stands in the database today. Erased salts are no faults: they leave an
entry that opens to nothing, which is what erasing is for. `tree` asks whether the log agrees with itself, `things`
whether it agrees with the rest of the database.
"""

from collections.abc import Iterator

from workmark.credentials.log_audit.fault import LogFault as LogFault
from workmark.credentials.log_audit.things import faults_in_things
from workmark.credentials.log_audit.tree import faults_in_tree


def faults_in_issuance_log() -> Iterator[LogFault]:
    """Every fault. One pass over the entries and one over what they are about, in steps of a thousand rows."""
    yield from faults_in_tree()
    yield from faults_in_things()
