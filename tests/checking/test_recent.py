"""A kept check: it is as old as it says, never older than five minutes, and gone at once when anything changes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import Cast
from tests.credentials import scenes
from tests.credentials.log.scenes import many_records, signed_head
from tests.credentials.scenes import issued
from workmark.checking.recent import RecentCheck, RecentChecks, recent_check
from workmark.credentials.actions.append_to_log import append_to_log
from workmark.credentials.actions.erase_log_salt import erase_log_salt
from workmark.credentials.actions.publish_status_list import publish_status_list
from workmark.credentials.actions.report_key_compromise import report_key_compromise
from workmark.credentials.log_models import LogCheckpoint
from workmark.credentials.log_reading import checkpoint_over
from workmark.credentials.models import Credential, IssuerKey
from workmark.credentials.queries import credential_for_reader
from workmark.credentials.registry_models import IssuerRegistry
from workmark.lib.clock import now
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.report import Outcome, Verification
from workmark.organisations.models import DomainProof
from workmark.verification.report import Report

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def badge(cast: Cast) -> Credential:
    """A badge that the log shows."""
    credential = issued(cast)
    signed_head()
    return credential


def looked_at(credential: Credential, at: datetime) -> Report:
    """What the page shows to somebody who opens it at this moment."""
    return recent_check(credential_for_reader(credential.token, None), at=at).report


def test_a_second_look_within_five_minutes_is_the_first_and_says_when_it_ran(badge: Credential) -> None:
    start = now()

    looks = [looked_at(badge, start + minutes * MINUTE).at for minutes in (0, 3, 4.99, 5)]

    assert looks == [start, start, start, start + 5 * MINUTE]


def test_a_clock_that_was_set_back_makes_no_answer_from_the_future(badge: Credential) -> None:
    start = now()
    looked_at(badge, start)

    assert looked_at(badge, start - MINUTE).at == start - MINUTE


# --- Everything that ends a kept check at once ------------------------------------------------------------------


def revoked(cast: Cast, badge: Credential) -> None:
    scenes.revoked(cast, badge, reason="The evidence was somebody else's.", at=now())


def list_published(cast: Cast, badge: Credential) -> None:
    publish_status_list(badge.status_entries.get().status_list_id)


def key_withdrawn(cast: Cast, badge: Credential) -> None:
    key = IssuerKey.objects.get()
    reason = "A laptop with a copy of our signing key was stolen. Your work counts as before."
    report_key_compromise(cast.ines, key, since=key.created_at, reason=reason, at=now())


def key_retired(cast: Cast, badge: Credential) -> None:
    IssuerKey.objects.update(retired_at=now())


def head_signed(cast: Cast, badge: Credential) -> None:
    append_to_log(many_records(1))
    signed_head()


def salt_erased(cast: Cast, badge: Credential) -> None:
    erase_log_salt(badge)


def domain_proved(cast: Cast, badge: Credential) -> None:
    DomainProof.objects.create(
        organisation=cast.harbour, domain="harbour.example", method="dns", proved_at=now()
    )


def put_in_a_registry(cast: Cast, badge: Credential) -> None:
    registry = IssuerRegistry.objects.create(slug="list", title="A list")
    registry.issuers.create(issuer_id=IssuerKey.objects.get().did, name="Harbour")


def renamed(cast: Cast, badge: Credential) -> None:
    cast.harbour.name = "Harbour Skills College"
    cast.harbour.save(update_fields=["name"])


@pytest.mark.long
@pytest.mark.parametrize(
    "happens",
    [
        revoked,
        list_published,
        key_withdrawn,
        key_retired,
        head_signed,
        salt_erased,
        domain_proved,
        put_in_a_registry,
        renamed,
    ],
)
def test_whatever_the_answer_hangs_on_ends_it_at_once(
    cast: Cast, badge: Credential, happens: Callable[[Cast, Credential], None]
) -> None:
    start = now()
    looked_at(badge, start)

    happens(cast, badge)

    assert looked_at(badge, start + MINUTE).at == start + MINUTE


def test_a_badge_expires_to_the_second(badge: Credential) -> None:
    end = now() + 2 * MINUTE
    Credential.objects.filter(pk=badge.pk).update(valid_until=end)
    looked_at(badge, end - MINUTE)

    assert looked_at(badge, end - timedelta(seconds=1)).at == end - MINUTE
    assert looked_at(badge, end).at == end


def test_a_revoked_badge_is_shown_as_revoked_with_its_reason(cast: Cast, badge: Credential) -> None:
    assert looked_at(badge, now()).outcome is Outcome.PASSED
    revoked(cast, badge)
    list_published(cast, badge)

    report = looked_at(badge, now())

    assert report.verification.outcome_of(CheckCode.NOT_REVOKED) is Outcome.FAILED
    assert "The evidence was somebody else's." in report.notes[0]
    assert looked_at(badge, now()).notes == report.notes


def test_could_not_tell_is_asked_again_each_time(cast: Cast, badge: Credential) -> None:
    lists = badge.status_entries.get().status_list
    type(lists).objects.update(document_made_at=None)
    start = now()

    first, second = looked_at(badge, start), looked_at(badge, start + MINUTE)

    assert first.outcome is Outcome.NOT_DETERMINED
    assert second.at == start + MINUTE


def test_only_so_many_are_kept_and_the_longest_unused_goes_first() -> None:
    at = now()
    kept = RecentChecks(most=2)
    check = RecentCheck(Report(Verification(()), at=at, is_readable=True), None)
    kept.put(1, (), check)
    kept.put(2, (), check)
    kept.get(1, (), at=at)

    kept.put(3, (), check)

    assert [number for number in (1, 2, 3) if kept.get(number, (), at=at)] == [1, 3]


# --- The page ---------------------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(0), "just now"),
        (timedelta(seconds=59), "less than a minute ago"),
        (timedelta(seconds=60), "1 minute ago"),
        (timedelta(seconds=239), "3 minutes ago"),
    ],
)
def test_the_page_says_how_old_its_answers_are(
    badge: Credential, client: Client, monkeypatch: pytest.MonkeyPatch, age: timedelta, said: str
) -> None:
    start = now()
    looked_at(badge, start)
    # Only the page's own clock is moved; at no age at all, the page is the first to look.
    at = start + age if age else start - MINUTE
    monkeypatch.setattr("workmark.web.verifier.badge_views.now", lambda: at)

    page = client.get(f"/badges/{badge.token}/").content.decode()

    assert f"We ran these {said}, as we would" in " ".join(page.split())
    assert "after 5 minutes" in page


def test_no_query_of_the_page_reads_a_growing_table_from_end_to_end(
    badge: Credential, client: Client
) -> None:
    with CaptureQueriesContext(connection) as first:
        client.get(f"/badges/{badge.token}/")
    with CaptureQueriesContext(connection) as second:
        client.get(f"/badges/{badge.token}/")

    asked = [query["sql"] for query in (*first, *second) if query["sql"].startswith("SELECT")]
    assert len(second) <= 11  # one of them for how far assessors agree on the rubric
    assert [scan for sql in asked for scan in scans_of(sql)] == []


# The log's keys are a handful. U0 is how the newest head and cosignature are asked for, each the last row of its table.
BY_DESIGN = ("credentials_logkey", "SCAN U0")


def scans_of(sql: str) -> list[str]:
    """The steps of a query's plan that read a whole table, as the database itself tells."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgresql:
            # On tables of a few rows reading all is cheaper; what is asked is whether it could do without.
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"{'EXPLAIN' if postgresql else 'EXPLAIN QUERY PLAN'} {sql.replace('%', '%%')}")
        steps = [str(row[-1]).strip() for row in cursor.fetchall()]
    word = "Seq Scan" if postgresql else "SCAN "
    return [
        f"{step}: {sql}" for step in steps if word in step and not any(name in step for name in BY_DESIGN)
    ]


# --- The oldest head that a witness saw -------------------------------------------------------------------------


def test_the_head_is_the_oldest_that_a_witness_saw_else_the_oldest(db: Any) -> None:
    heads: list[LogCheckpoint] = []
    for start in range(0, 10, 2):
        append_to_log(many_records(2, start))
        heads.append(signed_head())
    for place in (1, 3):
        heads[place].cosignatures.create(
            verifier_key="w+1+2", line="x", seen_at=heads[place].made_at, received_at=heads[place].made_at
        )

    found = [checkpoint_over(index) for index in (0, heads[1].size, heads[3].size, heads[4].size)]

    assert found == [heads[1], heads[3], heads[4], None]
