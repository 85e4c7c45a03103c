"""Fifty processes do the same thing at the same moment (`killing race`): one of them wins, and none breaks anything."""

import json
import os
import secrets
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any
from unittest import mock

from tests.credentials.killing import Scene, ending, forked, found, fresh_copy, send_decision, work_until_done

AT_ONCE = 50
INDEXES_EACH = 20
ENTRIES_EACH = 5
# Few enough places that drawing one twice is certain: 1,000 draws out of 2,000.
CROWDED = 2_000


def race(scene: Scene) -> dict[str, Any]:
    return {
        "requests": _race_of_requests(scene),
        "intentions": _race_of_intentions(scene),
        "indexes": _race_for_indexes(scene),
        "log": _race_for_the_log(scene),
    }


def at_once(scene: Scene, work: Callable[[int], str]) -> Counter[str]:
    """Start the processes, let them wait for the same moment, and count their answers."""
    start = time.time() + 1.5
    children = []
    for number in range(AT_ONCE):
        child = os.fork()
        if child == 0:
            _run(scene, number, start, work)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    return Counter((scene.folder / f"answer-{number}").read_text() for number in range(AT_ONCE))


def _run(scene: Scene, number: int, start: float, work: Callable[[int], str]) -> None:
    os.dup2(2, 1)
    answer = "no answer"
    try:
        time.sleep(max(0.0, start - time.time()))
        answer = work(number)
    except Exception as error:
        answer = f"{type(error).__name__}: {error}"
        sys.stderr.write(f"{answer}\n")
    finally:
        (scene.folder / f"answer-{number}").write_text(answer)
        os._exit(0)


def _told(scene: Scene, work: Callable[[], Any]) -> Any:
    """What `work` finds, asked in a process of its own, so that this one never opens the database."""
    told = scene.folder / "told.json"
    if forked(lambda: told.write_text(json.dumps(work())) and None) != 0:
        raise RuntimeError("the question had no answer")
    return json.loads(told.read_text())


def _race_of_requests(scene: Scene) -> dict[str, Any]:
    fresh_copy(scene, "requests")
    answers = at_once(scene, lambda _: str(send_decision(scene)))

    def after() -> dict[str, Any]:
        work_until_done(patience=20)
        return found() | ending()

    return {"answers": answers, "end": _told(scene, after)}


def _race_of_intentions(scene: Scene) -> dict[str, Any]:
    """The decision stands and nothing is intended yet; then everybody intends it, and everybody issues it."""
    fresh_copy(scene, "intentions")

    def decide_only() -> None:
        from workmark.assessment.signals import decided

        decided.disconnect(dispatch_uid="credentials.intend")
        send_decision(scene)

    def intend(_: int) -> str:
        from django.db import transaction

        from workmark.assessment.models import Decision
        from workmark.credentials.actions.intend_credential import intend_credential

        with transaction.atomic():
            made = intend_credential(Decision.objects.get())
        return "intended" if made else "nothing"

    def issue(_: int) -> str:
        from workmark.credentials.actions.issue_credential import issue_credential
        from workmark.credentials.models import Credential

        return issue_credential(Credential.objects.get().pk).document_digest

    def after() -> dict[str, Any]:
        work_until_done(patience=20)
        return found() | ending()

    forked(decide_only)
    return {"intended": at_once(scene, intend), "issued": at_once(scene, issue), "end": _told(scene, after)}


def _race_for_indexes(scene: Scene) -> dict[str, Any]:
    """A thousand Credentials want a place in the same list, out of a part of it that is far too small to be free."""
    fresh_copy(scene, "indexes")
    forked(lambda: _many_credentials(AT_ONCE * INDEXES_EACH))

    def reserve(number: int) -> str:
        from django.db import transaction

        from workmark.credentials.actions.reserve_status_entry import reserve_status_entry
        from workmark.credentials.models import Credential

        mine = Credential.objects.order_by("pk")[number * INDEXES_EACH : (number + 1) * INDEXES_EACH]
        draw = secrets.randbelow
        with mock.patch("secrets.randbelow", lambda most: draw(most) % CROWDED):
            for credential in mine:
                with transaction.atomic():
                    reserve_status_entry(credential)
        return "reserved"

    def after() -> dict[str, Any]:
        from workmark.credentials.models import StatusEntry, StatusList

        taken = list(StatusEntry.objects.values_list("status_list_id", "index"))
        return {"entries": len(taken), "distinct": len(set(taken)), "lists": StatusList.objects.count()}

    return {"answers": at_once(scene, reserve), **_told(scene, after)}


def _race_for_the_log(scene: Scene) -> dict[str, Any]:
    """Fifty append to the issuance log, half of them holding the audit log's end already, and some change their mind."""
    fresh_copy(scene, "log")

    def append(number: int) -> str:
        from django.db import transaction

        from tests.credentials.log.scenes import many_records
        from workmark.credentials.actions.append_to_log import append_to_log
        from workmark.organisations.acting import SYSTEM, change
        from workmark.organisations.models import Organisation

        issuer = Organisation.objects.order_by("pk")[0]
        for turn in range(ENTRIES_EACH):
            with transaction.atomic():
                if number % 2:
                    with change(SYSTEM, "log.race", issuer):
                        pass
                with change(SYSTEM, "log.race", issuer):
                    append_to_log(many_records(1, start=number * 100 + turn))
                transaction.set_rollback((number + turn) % 5 == 0)
        return "appended"

    def after() -> dict[str, Any]:
        from workmark.credentials.log_models import LogHead, LogLeaf
        from workmark.organisations.audit import faults_in_chain

        indexes = list(LogLeaf.objects.order_by("index").values_list("index", flat=True))
        return {
            "entries": len(indexes),
            "gaps": indexes != list(range(len(indexes))),
            "head": LogHead.objects.get().size,
            "faults": len(list(faults_in_chain())),
        }

    return {"answers": at_once(scene, append), **_told(scene, after)}


def _many_credentials(count: int) -> None:
    from tests.assessment.scenes import MONDAY
    from workmark.credentials.models import Credential
    from workmark.submissions.models import Submission

    submission = Submission.objects.get()
    Credential.objects.bulk_create(
        Credential(
            learner=submission.learner,
            version=submission.version,
            issuer=submission.issuer,
            intent_key=f"test:{number}",
            learner_name="Lena Ortiz",
            awarded_at=MONDAY,
        )
        for number in range(count)
    )
