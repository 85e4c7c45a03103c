"""Jobs that wait while the product is upgraded are found under the new names of their tasks."""

from typing import Any

from django.db import migrations

_CREDENTIALS = "workmark.credentials."
_HOSTS = "workmark.integrations.hosts."
_MOVED = {
    _CREDENTIALS + "tasks.signing": (
        "issue_intended",
        "sign_for_parts",
        "sign_for_wallet",
        "clear_wallet_copies",
        "sign_asked_record",
        "sign_intended_endorsement",
    ),
    _CREDENTIALS + "tasks.lists": ("publish_list",),
    _CREDENTIALS + "tasks.stacks": ("settle_stacks_of",),
    _CREDENTIALS + "settling": ("settle_new_stack", "settle_ended_stacks"),
    _CREDENTIALS + "tasks.batches": ("issue_released", "tend_batches", "revoke_issued", "reissue_issued"),
    _CREDENTIALS + "tasks.reissues": ("reissue_renamed", "reissue_on_appeal"),
    _CREDENTIALS + "tasks.keys": ("answer_key_request", "mend_compromise"),
    _CREDENTIALS + "tasks.log": ("tend_log",),
    _CREDENTIALS + "tasks.due": (
        "tell_of_badges_that_end",
        "end_overdue_inquiries",
        "remind_of_withdrawal_appeals",
    ),
    _HOSTS + "forgetting": ("forget_host_visits",),
}


def _former(module: str) -> str:
    return (_HOSTS if module.startswith(_HOSTS) else _CREDENTIALS) + "tasks"


def rename(apps: Any, _editor: Any) -> None:
    """Ended jobs too, so that one that failed can be tried again."""
    jobs = apps.get_model("jobs", "Job").objects
    for module, names in _MOVED.items():
        for name in names:
            jobs.filter(function=f"{_former(module)}.{name}").update(function=f"{module}.{name}")


def rename_back(apps: Any, _editor: Any) -> None:
    jobs = apps.get_model("jobs", "Job").objects
    for module, names in _MOVED.items():
        for name in names:
            jobs.filter(function=f"{module}.{name}").update(function=f"{_former(module)}.{name}")


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_job_lost")]

    operations = [migrations.RunPython(rename, rename_back)]
