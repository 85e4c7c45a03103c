"""What an operator's tools see, and what nobody else does."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from tests.jobs import examples
from workmark.jobs.models import Job, JobState
from workmark.jobs.outbox import queue_message
from workmark.web.operations import measures

pytestmark = pytest.mark.django_db


def test_a_living_process_says_ok_without_asking_the_database(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert response.content == b"ok\n"
    assert "no-store" in response["Cache-Control"]


def test_a_sound_process_is_ready(client: Client) -> None:
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"ready": True, "problems": {}}


def test_a_process_without_its_database_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise DatabaseError("could not connect to db.internal:5432 as workmark")

    monkeypatch.setattr(connection, "cursor", gone)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["problems"]["database"] == "does not answer"
    assert "db.internal" not in response.content.decode()


def test_a_process_whose_home_is_gone_is_not_ready(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.WORKMARK_HOME = tmp_path / "absent"

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["problems"] == {"home": "is not writable"}


def test_the_numbers_tell_how_the_queue_and_the_outbox_stand() -> None:
    at = datetime.now(UTC)
    examples.note.enqueue("waiting")
    # One worker was lost over it, and one attempt failed.
    Job.objects.update(run_after=at - timedelta(seconds=90), attempt=2, lost=1)
    failed = examples.note.enqueue("failed")
    Job.objects.filter(pk=failed.id).update(state=JobState.FAILED)
    queue_message(key="k", to="lena@demo.workmark.test", subject="s", text="t")
    Job.objects.filter(run_after__gt=at - timedelta(seconds=90)).exclude(pk=failed.id).delete()

    numbers = {
        (sample.name, sample.labels.get("state", "")): sample.value
        for family in text_string_to_metric_families(measures.exposition(at).decode())
        for sample in family.samples
    }

    assert numbers[("workmark_jobs", "waiting")] == 1
    assert numbers[("workmark_jobs", "failed")] == 1
    assert numbers[("workmark_jobs", "running")] == 0
    assert numbers[("workmark_jobs_retrying", "")] == 1
    assert numbers[("workmark_jobs_oldest_due_seconds", "")] == 90
    assert numbers[("workmark_messages_unsent", "")] == 1


@pytest.mark.parametrize(
    ("token", "request_headers", "remote", "status"),
    [
        ("", {}, "127.0.0.1", 200),
        ("", {}, "::1", 200),
        ("", {}, "203.0.113.9", 404),
        ("", {"X-Forwarded-For": "203.0.113.9"}, "127.0.0.1", 404),
        ("", {"Forwarded": "for=203.0.113.9"}, "127.0.0.1", 404),
        ("", {}, "", 404),
        ("secret", {"Authorization": "Bearer secret"}, "203.0.113.9", 200),
        ("secret", {"Authorization": "Bearer wrong"}, "127.0.0.1", 404),
        ("secret", {"Authorization": "Bearer sécret"}, "127.0.0.1", 404),
        ("secret", {}, "127.0.0.1", 404),
    ],
)
def test_the_numbers_are_for_the_operator_alone(
    client: Client, settings: Any, token: str, request_headers: dict[str, str], remote: str, status: int
) -> None:
    settings.WORKMARK_METRICS_TOKEN = token

    response = client.get(
        "/metrics", headers={"Accept": "application/json", **request_headers}, REMOTE_ADDR=remote
    )

    assert response.status_code == status


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/metrics"])
def test_they_are_only_for_reading(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405
