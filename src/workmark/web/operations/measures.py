"""The numbers of `/metrics`, read from the database at each scrape: no process keeps a count that others lack."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Min
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from workmark.jobs.models import Job, JobState, Message
from workmark.jobs.queue import retrying
from workmark.texting.sending import spent, standing_texts


class QueueCollector(Collector):
    """How the queue and the outbox stand at a moment."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def collect(self) -> Iterator[GaugeMetricFamily]:
        counts = dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
        jobs = GaugeMetricFamily("workmark_jobs", "Jobs in the queue, by state.", labels=["state"])
        for state in JobState.values:
            jobs.add_metric([state], counts.get(state, 0))
        yield jobs
        yield GaugeMetricFamily(
            "workmark_jobs_retrying",
            "Jobs whose last attempt failed and which are tried again; it grows while something is broken.",
            value=retrying().count(),
        )
        yield GaugeMetricFamily(
            "workmark_jobs_oldest_due_seconds",
            "How long the longest-waiting job has been due; it grows when no worker runs.",
            value=self._longest_wait(),
        )
        yield GaugeMetricFamily(
            "workmark_messages_unsent",
            "Messages in the outbox that are neither sent nor refused.",
            value=Message.objects.filter(sent_at=None, refused_at=None).count(),
        )
        yield GaugeMetricFamily(
            "workmark_messages_refused",
            "Messages that a mail server refused for good.",
            value=Message.objects.filter(refused_at__isnull=False).count(),
        )
        texts = GaugeMetricFamily("workmark_texts", "Text messages, by how they stand.", labels=["state"])
        for state, those in standing_texts().items():
            texts.add_metric([state], those)
        yield texts
        yield GaugeMetricFamily(
            "workmark_texts_tried_today",
            "Tries of text messages within 24 hours, which may have been paid for.",
            value=spent(self._at),
        )

    def _longest_wait(self) -> float:
        due = Job.objects.filter(state=JobState.WAITING, run_after__lte=self._at)
        oldest = due.aggregate(oldest=Min("run_after"))["oldest"]
        return (self._at - oldest).total_seconds() if oldest else 0.0


def exposition(at: datetime) -> bytes:
    """The numbers in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(QueueCollector(at))
    ProcessCollector(registry=registry)
    return generate_latest(registry)
