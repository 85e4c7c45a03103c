"""How fast the issuance log takes entries, signs its head and proves one: measured on the database at hand.

All of it happens in one transaction that is rolled back, because what is once in the log can never be taken out. On
SQLite nobody else can write meanwhile. Proofs are timed by the processor, so that a busy machine does not count.
"""

import random
import time
from typing import Any

# Badges are issued by the thousand, and so are their entries.
AT_ONCE = 1000
PROOFS = 200


def bench_log(entries: int) -> dict[str, Any]:
    """Append so many entries, sign a head over them, then make and check proofs of entries drawn at random."""
    from django.db import transaction

    from workmark.cli.setup import ready

    ready()
    with transaction.atomic():
        figures = _measured(entries)
        transaction.set_rollback(True)
    return figures


def _measured(entries: int) -> dict[str, Any]:
    from workmark.credentials.actions.append_to_log import append_to_log
    from workmark.credentials.actions.publish_checkpoint import publish_checkpoint
    from workmark.credentials.logged import LogRecord
    from workmark.openbadges.log.entries import EntryKind

    start, worked = time.perf_counter(), time.process_time()
    for first in range(0, entries, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, entries))
        append_to_log(
            [LogRecord(EntryKind.ISSUE, f"issue:bench-{number}", number.to_bytes(32)) for number in numbers]
        )
    appended, append_work = time.perf_counter(), time.process_time() - worked
    head = publish_checkpoint()
    signed = time.perf_counter()
    if head is None:
        raise RuntimeError("nothing was appended, so these figures would mean nothing")
    return {
        "entries": entries,
        "log_size": head.size,
        "append_seconds": round(appended - start, 2),
        "append_processor_seconds": round(append_work, 2),
        "appended_per_second": round(entries / (appended - start)),
        "head_seconds": round(signed - appended, 2),
        **_proofs(head.size, head.key.verifier),
    }


def _proofs(size: int, key: Any) -> dict[str, Any]:
    """Each as a badge's page asks for it, the first with no tile in memory; each checked as a stranger would."""
    from workmark.credentials.log_models import LogOpening
    from workmark.credentials.log_reading import proof_of
    from workmark.openbadges.log.inclusion import check_proof, parse_proof

    # The same entries in each run: which ones is no secret.
    draw, made, waited, checked, hashes = random.Random(6962), [], [], [], 0  # noqa: S311
    for _ in range(PROOFS):
        opening = LogOpening.objects.select_related("leaf").get(leaf_id=draw.randrange(size))
        leaf = bytes(opening.leaf.leaf_hash)
        start, clock = time.process_time(), time.perf_counter()
        text = proof_of(opening)
        made.append(time.process_time() - start)
        waited.append(time.perf_counter() - clock)
        start = time.process_time()
        proof = parse_proof((text or "").encode())
        check_proof(proof, leaf, keys=[key])
        checked.append(time.process_time() - start)
        hashes = max(hashes, len(proof.path))
    return {
        "proof_hashes": hashes,
        "proof_processor_ms_median": round(1000 * sorted(made)[PROOFS // 2], 3),
        "proof_wall_ms_median": round(1000 * sorted(waited)[PROOFS // 2], 3),
        "proof_processor_ms_worst": round(1000 * max(made), 3),
        "check_processor_ms_median": round(1000 * sorted(checked)[PROOFS // 2], 3),
    }
