"""What an organisation hears of, and that it learns no more from it than ids, codes and addresses."""

import json
from typing import Any

import pytest
from django.utils import timezone

from tests.conftest import Cast
from tests.credentials.scenes import awarded, direct_awards, revoked
from tests.workforce.learning_scenes import assigned, employed
from workmark.assessment.models import Decision
from workmark.assessment.signals import decided
from workmark.credentials.actions.issue_credential import issue_credential
from workmark.integrations.delivering.models import Delivery
from workmark.integrations.webhooks.actions.change_webhook import change_webhook
from workmark.integrations.webhooks.actions.register_webhook import register_webhook
from workmark.integrations.webhooks.events import EVENT_TYPES
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.actions.accept_employment import accept_employment
from workmark.organisations.actions.leave_employment import leave_employment
from workmark.organisations.actions.record_employment import record_employment
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import AuditEvent
from workmark.organisations.staffing import EmployeeFacts
from workmark.workforce.actions.answer_learning import accept_learning, decline_learning

URL = "https://hooks.example.org/in"


def listening(cast: Cast, *types: str, url: str = URL) -> Any:
    return register_webhook(
        cast.ines, cast.harbour, name="LMS", url=url, event_types=types or EVENT_TYPES, at=now()
    )[0]


def heard() -> list[tuple[str, dict[str, Any]]]:
    said = [json.loads(body) for body in Delivery.objects.order_by("pk").values_list("body", flat=True)]
    return [(one["type"], one["data"]) for one in said]


def test_from_decision_to_revocation_each_step_is_heard_of_without_a_name(cast: Cast) -> None:
    listening(cast)
    decision = awarded(cast)
    badge = issue_credential(decision.credentials.get().pk)
    revoked(cast, badge, reason="Lena sent somebody else's photos.", at=timezone.now())

    (decided, about_work), (issued, about_badge), (taken, about_end) = heard()
    assert (decided, issued, taken) == ("submission.decided", "credential.issued", "credential.revoked")
    assert about_work["state"] == "awarded"
    assert set(about_work) == {"id", "state", "achievement", "version", "achievement_page"}
    assert about_badge["page"].endswith(f"/badges/{badge.token}/")
    assert about_end["id"] == badge.token
    assert "revoked_at" in about_end
    told = "".join(Delivery.objects.values_list("body", flat=True)).lower()
    for secret in ("lena", "ortiz", "demo.workmark.test", "photos", "aziz", "maud"):
        assert secret not in told


def test_nobody_hears_that_ones_own_people_fell_short(cast: Cast) -> None:
    decision = awarded(cast)
    listening(cast, "submission.decided")

    def told(outcome: str) -> list[str]:
        Delivery.objects.all().delete()
        decision.outcome = outcome
        decided.send(sender=Decision, decision=decision)
        return [said["state"] for _kind, said in heard()]

    assert told("not-yet") == ["not-yet"]
    Employment.objects.create(
        organisation=cast.harbour, person=cast.lena, work_email="lena@harbour.example", accepted_at=now()
    )
    assert (told("not-yet"), told("returned"), told("awarded")) == ([], [], ["awarded"])
    Employment.objects.update(ended_at=now())
    assert told("not-yet") == ["not-yet"]


def test_only_what_was_chosen_is_heard_of_and_only_ones_own(cast: Cast) -> None:
    listening(cast, "credential.revoked")
    register_webhook(cast.emre, cast.kestrel, name="HR", url=URL, event_types=EVENT_TYPES, at=now())

    direct_awards(cast, 1)

    assert heard() == []


def test_who_works_there_is_heard_of_by_number(cast: Cast) -> None:
    register_webhook(
        cast.emre, cast.kestrel, name="HR", url=URL, event_types=["employment.changed"], at=now()
    )
    facts = EmployeeFacts(cast.lena.email, name="Lena Ortiz", external_id="4711")
    work = record_employment(cast.emre, cast.kestrel, facts, at=now()).employment
    work = accept_employment(cast.lena, work, at=now())
    leave_employment(cast.lena, work, at=now())

    assert [about["state"] for _type, about in heard()] == ["recorded", "accepted", "ended"]
    assert {about["external_id"] for _type, about in heard()} == {"4711"}
    assert "lena" not in "".join(Delivery.objects.values_list("body", flat=True)).lower()


def test_assigned_learning_is_heard_of_by_number_and_never_why_it_was_declined(cast: Cast) -> None:
    register_webhook(
        cast.emre, cast.kestrel, name="HR", url=URL, event_types=["assignment.changed"], at=now()
    )
    work = employed(cast.lena, cast.kestrel, external_id="4711")
    asked = accept_learning(cast.lena, assigned(cast, work=work), at=now())
    decline_learning(cast.lena, asked, reason="Nobody else reads this", at=now())

    assert [about["state"] for _type, about in heard()] == ["offered", "accepted", "declined"]
    assert heard()[0][1] == {
        "id": asked.token,
        "state": "offered",
        "due_on": "2026-05-04",
        "achievement": "shelve-by-date",
        "employment": str(work.pk),
        "external_id": "4711",
    }
    assert "Nobody else" not in "".join(Delivery.objects.values_list("body", flat=True))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"url": "http://hooks.example.org/in"}, "url"),
        ({"url": "https://127.0.0.1/in"}, "url"),
        ({"url": "https://me:secret@hooks.example.org/"}, "url"),
        ({"url": "https://hooks.example.org:8443/"}, "url"),
        ({"url": "https://metadata.google.internal/"}, "url"),
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"event_types": []}, "event_types"),
        ({"event_types": ["credential.issued", "person.erased"]}, "event_types"),
    ],
)
def test_what_cannot_be_connected_is_refused(cast: Cast, said: dict[str, Any], field: str) -> None:
    sound = {"name": "HR", "url": URL, "event_types": ["credential.issued"]}

    with pytest.raises(InvalidInput) as refused:
        register_webhook(cast.emre, cast.kestrel, **(sound | said), at=now())

    assert set(refused.value.fields) == {field}


def test_only_owners_connect_and_twenty_are_the_most(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        register_webhook(cast.rui, cast.harbour, name="x", url=URL, event_types=EVENT_TYPES, at=now())
    for number in range(20):
        webhook = listening(cast, url=f"{URL}/{number}")
    with pytest.raises(WrongState):
        listening(cast)
    with pytest.raises(NotAllowed):
        change_webhook(cast.emre, webhook, name="x", url=URL, event_types=["credential.issued"])


def test_the_secret_is_sealed_and_the_log_holds_none(cast: Cast) -> None:
    webhook, secret = register_webhook(
        cast.emre, cast.kestrel, name="HR", url=URL, event_types=EVENT_TYPES, at=now()
    )

    webhook.refresh_from_db()
    assert secret.encode() not in bytes(webhook.sealed_secret)
    event = AuditEvent.objects.filter(verb="webhook.manage").latest("number")
    assert secret not in json.dumps(event.detail)
