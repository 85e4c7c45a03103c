"""Jobs that waited while the product was upgraded name their tasks as they are called now."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import Task

from workmark.jobs.models import Job

moved: Any = import_module("workmark.jobs.migrations.0003_moved_tasks")
NEW_NAMES = [f"{module}.{name}" for module, names in moved._MOVED.items() for name in names]


@pytest.mark.parametrize("name", NEW_NAMES)
def test_each_new_name_is_a_task(name: str) -> None:
    task = import_string(name)

    assert isinstance(task, Task)
    assert task.module_path == name


@pytest.mark.django_db
def test_waiting_jobs_are_renamed_and_back_again() -> None:
    at = timezone.now()
    former = [
        "workmark.credentials.tasks.issue_intended",
        "workmark.credentials.tasks.settle_new_stack",
        "workmark.integrations.hosts.tasks.forget_host_visits",
        "workmark.integrations.hosts.tasks.work_on_visit",
    ]
    for function in former:
        Job.objects.create(
            function=function, arguments={}, queue_name="default", priority=0, run_after=at, enqueued_at=at
        )

    moved.rename(apps, None)

    assert list(Job.objects.order_by("pk").values_list("function", flat=True)) == [
        "workmark.credentials.tasks.signing.issue_intended",
        "workmark.credentials.settling.settle_new_stack",
        "workmark.integrations.hosts.forgetting.forget_host_visits",
        "workmark.integrations.hosts.tasks.work_on_visit",
    ]
    moved.rename_back(apps, None)
    assert list(Job.objects.order_by("pk").values_list("function", flat=True)) == former
