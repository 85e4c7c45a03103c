"""`workmark bench keys`: withdraw a key that signed many badges, and say how long it takes until all are issued anew.

It writes, so it wants a database of its own, as `workmark bench batch` does, whose people and badges it uses.
"""

import time
from typing import Any

from workmark.cli import bench_batches


def bench_keys(badges: int) -> dict[str, Any]:
    """Issue so many badges, then report their key as stolen on the day it was made, and have a worker mend it."""
    for work in ("prepare", "make", "issue"):
        bench_batches.run_apart(work, badges)
    return bench_batches.run_apart("mend", badges, module="bench_keys")


def mend(badges: int) -> dict[str, Any]:
    """What the owner's report and the worker's part take, and what they leave."""
    from django.db import connection

    from workmark.credentials.actions.mend_key_compromise import mend_key_compromise
    from workmark.credentials.actions.report_key_compromise import report_key_compromise
    from workmark.credentials.issuers import current_key
    from workmark.lib.clock import now
    from workmark.organisations.models import Organisation, Person

    owner, issuer = Person.objects.get(email="owner@bench.example"), Organisation.objects.get(slug="bench")
    key = current_key(issuer)
    if key is None:
        raise RuntimeError("no key signs, so there is nothing to withdraw")
    started = time.perf_counter()
    compromise = report_key_compromise(owner, key, since=key.created_at, reason="A drill.", at=now())
    withdrawn = time.perf_counter()
    mended = mend_key_compromise(compromise.pk)
    seconds = time.perf_counter() - withdrawn
    reissued, to_reissue = mended.progress()
    if (reissued, to_reissue) != (badges, badges):
        raise RuntimeError("not every badge was issued anew, so this figure would mean nothing")
    return {
        "database": connection.vendor,
        "badges": badges,
        "withdraw_seconds": round(withdrawn - started, 2),
        "mend_seconds": round(seconds, 1),
        "revoked": mended.revoked().count(),
        "reissued": reissued,
    }
