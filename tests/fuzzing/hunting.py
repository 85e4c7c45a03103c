"""Judge broken badges one after another, and report the first of each kind of fault.

A fault is: an exception, more than two seconds of the processor, more than 256 MiB more of memory, or a badge that
passes and does not say what a sound one says. "The same" is asked of another implementation: pyoxigraph's canonical
form, or the same JSON.
"""

import json
import random
import resource
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.fuzzing.mutating import list_mutated, mutated
from tests.own_vectors.collection import FOLDER
from tests.own_vectors.judging import page, rows, verdict_on_bytes
from workmark.cli.bench_core import by_pyoxigraph
from workmark.openbadges import Outcome
from workmark.openbadges.errors import OpenBadgesError
from workmark.openbadges.resolving import Fetched

MAX_SECONDS = 2.0
MAX_MIB = 256


@dataclass
class Hunt:
    """What a run found. outcomes: how often each verdict was given; faults: each with the seed that makes it again."""

    inputs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    grown_mib: float = 0.0
    faults: list[str] = field(default_factory=list)


def hunt(inputs: int, seed: int) -> Hunt:
    """Break and judge so many badges; the same seed breaks them alike."""
    found, sound = Hunt(), _sound_statements()
    before = _peak_mib()
    for number in range(inputs):
        choose = random.Random(f"{seed}:{number}")
        row = choose.choice(rows())
        _judge(
            row,
            mutated((FOLDER / row["file"]).read_bytes(), choose),
            choose,
            sound,
            found,
            f"{seed}:{number} {row['file']}",
        )
    found.inputs, found.grown_mib = inputs, _peak_mib() - before
    if found.grown_mib > MAX_MIB:
        found.faults.append(f"memory grew by {found.grown_mib:.0f} MiB")
    return found


def _judge(
    row: dict[str, Any], data: bytes, choose: random.Random, sound: set[str], found: Hunt, name: str
) -> None:
    started = time.process_time()
    try:
        verification = verdict_on_bytes(row, data, resolve=_broken_pages(choose))
        # Sentences are put together only when somebody reads them.
        verification.as_json()
    except Exception as error:
        found.faults.append(f"{name}: raised {type(error).__name__}: {error}"[:300])
        return
    spent = time.process_time() - started
    found.slowest = max(found.slowest, spent)
    found.outcomes[verification.outcome] += 1
    if spent > MAX_SECONDS:
        found.faults.append(f"{name}: took {spent:.1f} s")
    if verification.outcome is Outcome.PASSED and not _says_what_a_sound_one_says(
        row, verification.credential, sound
    ):
        found.faults.append(f"{name}: passed, and says something else")


def _broken_pages(choose: random.Random) -> Any:
    """The pages as they are; now and then a status list among them is broken."""

    def resolve(url: str, /) -> Fetched:
        answered = page(url)
        if choose.random() > 0.1 or b"encodedList" not in answered.body:
            return answered
        document = json.loads(answered.body)
        subject = document.get("credentialSubject", {})
        if isinstance(subject.get("encodedList"), str):
            subject["encodedList"] = list_mutated(subject["encodedList"], choose)
        return Fetched(json.dumps(document).encode(), answered.media_type, url, answered.fetched_at)

    return resolve


def _sound_statements() -> set[str]:
    found = set()
    for row in rows():
        if row["expected"] == "valid":
            verification = verdict_on_bytes(row, (FOLDER / row["file"]).read_bytes(), resolve=page)
            found.update(_statements(row, verification.credential))
    return found


def _says_what_a_sound_one_says(row: dict[str, Any], credential: Any, sound: set[str]) -> bool:
    return not sound.isdisjoint(_statements(row, credential))


def _statements(row: dict[str, Any], credential: Any) -> set[str]:
    """What a credential says, in two spellings, for the question that the row asks."""
    asked = f"{row['at']} {row.get('email')} {row.get('challenge')} "
    unsigned = {name: member for name, member in (credential or {}).items() if name != "proof"}
    said = {asked + json.dumps(unsigned, sort_keys=True)}
    # Only JSON-LD has a canonical form; a token's claims are compared as JSON.
    with suppress(OpenBadgesError):
        said.add(asked + by_pyoxigraph(unsigned))
    return said


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
