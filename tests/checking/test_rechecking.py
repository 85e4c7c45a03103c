"""What a learner brought is checked again by the timetable, with a real check and nobody asked outside."""

import sys
from datetime import timedelta

import pytest

from tests.conftest import Cast
from tests.planning.scenes import vector
from workmark.checking.foreign import check_again, check_brought
from workmark.checking.tasks import recheck_imported
from workmark.jobs.timetable import entries
from workmark.lib.clock import now
from workmark.lib.problems import TooManyRequests
from workmark.planning.actions.import_credential import import_credential
from workmark.planning.models import ImportedCredential
from workmark.verification import checking
from workmark.verification.pool import Pool

HERS = "dates/sound-open-end.json"


def brought(cast: Cast, data: bytes) -> ImportedCredential:
    _report, found = check_brought(cast.lena, at=now(), data=data, name="badge.json", offline=True)
    return import_credential(cast.lena, found, at=now())


def test_what_is_a_week_old_is_checked_again_and_nothing_younger(cast: Cast) -> None:
    held = brought(cast, vector(HERS))
    young = now() - timedelta(days=6, hours=23)
    ImportedCredential.objects.update(checked_at=young)
    assert recheck_imported.func() == 0

    ImportedCredential.objects.update(checked_at=now() - timedelta(days=7), outcome="not-determined")
    assert recheck_imported.func() == 1

    held.refresh_from_db()
    assert held.outcome == "passed"
    assert held.checked_at > young
    assert "checking.recheck_imported" in {entry.name for entry in entries()}


def test_null_characters_of_a_stranger_are_not_kept(cast: Cast) -> None:
    """PostgreSQL refuses them in text and in JSON."""
    hostile = vector("dates/expired.json").replace(b'"2026-05-01T12:00:00Z"', b'"2026-05-01\\u0000"')
    assert b"\\u0000" in hostile

    held = brought(cast, hostile)

    held.refresh_from_db()
    assert held.outcome == "failed"
    assert "\x00" not in str(held.report)
    assert all("\x00" not in check["detail"] for check in held.report["checks"])


@pytest.mark.long
def test_a_check_that_a_busy_machine_did_not_finish_changes_no_verdict(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = brought(cast, vector(HERS))
    due = now() - timedelta(days=8)
    ImportedCredential.objects.update(checked_at=due)
    slow = "import time\nfrom workmark.verification import child\nchild.judge = lambda *_, **__: time.sleep(30)\nchild.main()"
    pool = Pool(size=1, command=[sys.executable, "-P", "-B", "-c", slow])
    monkeypatch.setattr(checking, "shared_pool", lambda: pool)
    monkeypatch.setattr(checking, "SECONDS_PER_RUN", 0.2)

    with pytest.raises(TooManyRequests, match="says nothing about the badge"):
        check_again(held, at=now(), offline=True)

    assert recheck_imported.func() == 0
    held.refresh_from_db()
    assert (held.outcome, held.checked_at) == ("passed", due)
