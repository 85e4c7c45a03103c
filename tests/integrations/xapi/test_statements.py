"""Statements into an employer's own record store: only by consent, only of its own badges, under its own numbers."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.credentials.scenes import issued, revoked
from tests.factories import published_version
from tests.integrations.delivering.receiver import Receiver
from workmark.credentials.actions.change_hold import end_hold
from workmark.credentials.actions.issue_credential import issue_credential
from workmark.credentials.actions.issue_directly import issue_directly
from workmark.credentials.actions.open_inquiry import open_inquiry
from workmark.credentials.award_checks import DirectAward
from workmark.credentials.models import Credential
from workmark.credentials.signals import credentials_signed
from workmark.integrations.delivering.actions.stop_destination import send_again
from workmark.integrations.delivering.models import Delivery, Destination
from workmark.integrations.delivering.sending import send_what_is_due
from workmark.integrations.delivering.tasks import forget_deliveries
from workmark.integrations.xapi.actions.connect_record_store import connect_record_store
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed
from workmark.organisations.actions.leave_employment import leave_employment
from workmark.organisations.actions.name_operator import name_operator
from workmark.organisations.actions.suspend import lift_person, suspend_person
from workmark.organisations.employment_models import Employment
from workmark.privacy.actions.erase_person import erase_person
from workmark.privacy.models import Badges
from workmark.workforce.actions.withdraw_consent import withdraw_consent
from workmark.workforce.consent_models import Consent

STORE = {"name": "LRS", "endpoint": "https://hooks.example.org/xapi/", "key": "k1", "secret": "s:3"}


def connected(cast: Cast) -> Destination:
    return connect_record_store(cast.ines, cast.harbour, **STORE, at=now())


def agreed(cast: Cast, purpose: str = "progress", **changes: Any) -> Consent:
    Employment.objects.get_or_create(
        organisation=cast.harbour,
        person=cast.lena,
        defaults={"work_email": cast.lena.email, "external_id": "4711", "accepted_at": now()},
    )
    return Consent.objects.create(
        person=cast.lena,
        organisation=changes.pop("organisation", cast.harbour),
        purpose=purpose,
        words="I agree.",
        given_at=now() - timedelta(hours=1),
        expires_at=changes.pop("expires_at", now() + timedelta(days=9)),
        **changes,
    )


def test_a_badge_is_told_of_as_the_specification_has_it_and_taken_back(cast: Cast) -> None:
    store = connected(cast)
    agreed(cast)
    badge = issued(cast)
    receiver = Receiver()
    send_what_is_due(store, fetcher=receiver.fetcher())

    [(headers, body)] = receiver.taken
    assert headers["x-experience-api-version"] == "1.0.3"
    assert headers["authorization"] == "Basic " + base64.b64encode(b"k1:s:3").decode()
    assert headers["content-type"] == "application/json"
    said = json.loads(body)
    assert said["verb"]["id"] == "http://adlnet.gov/expapi/verbs/passed"
    assert said["actor"]["objectType"] == "Agent"
    assert said["actor"]["account"]["name"] == "4711"
    assert said["actor"]["account"]["homePage"].endswith("/issuers/harbour-skills/")
    assert said["object"]["definition"]["type"] == "http://adlnet.gov/expapi/activities/assessment"
    assert said["object"]["id"].endswith("/catalogue/social-media-marketing/versions/1/")
    assert said["result"] == {"success": True, "completion": True}
    for secret in ("lena", "ortiz", cast.lena.handle.lower(), badge.token.lower(), "demo.workmark.test"):
        assert secret not in body.decode().lower()

    Delivery.objects.update(created_at=now() - timedelta(days=31))
    forget_deliveries.func()
    Consent.objects.update(withdrawn_at=now())
    revoked(cast, badge, reason="The photos are not hers.", at=now())
    send_what_is_due(store, fetcher=receiver.fetcher())
    receiver.close()
    taken_back = json.loads(receiver.taken[1][1])
    assert taken_back["verb"]["id"] == "http://adlnet.gov/expapi/verbs/voided"
    assert taken_back["object"] == {"objectType": "StatementRef", "id": said["id"]}
    assert "photos" not in receiver.taken[1][1].decode()


def test_a_direct_award_is_told_of_as_earned_and_not_as_an_assessment_passed(cast: Cast) -> None:
    store = connected(cast)
    agreed(cast)
    published_version(cast.harbour, "social-media-marketing")
    award = DirectAward(cast.lena.email, "social-media-marketing")
    issue_credential(issue_directly(cast.ines, award, at=now()).pk)
    receiver = Receiver()
    send_what_is_due(store, fetcher=receiver.fetcher())
    receiver.close()

    said = json.loads(receiver.taken[0][1])
    assert said["verb"]["id"] == "http://id.tincanapi.com/verb/earned"
    assert said["object"]["definition"]["type"] == "http://activitystrea.ms/schema/1.0/badge"
    assert "result" not in said


def test_without_the_right_consent_nothing_is_told(cast: Cast) -> None:
    connected(cast)
    badge = issued(cast)

    def told() -> int:
        credentials_signed.send(sender=Credential, credentials=[badge])
        return Delivery.objects.count()

    assert told() == 0  # none at all
    agreed(cast, "team")
    assert told() == 0  # for another purpose
    agreed(cast, organisation=cast.kestrel)
    assert told() == 0  # to another employer
    past = agreed(cast, expires_at=now() - timedelta(minutes=1))
    assert told() == 0  # it ended
    past.delete()
    some = agreed(cast, includes_all_credentials=False)
    assert told() == 0  # this badge is not among the chosen
    some.credentials.add(badge)
    Employment.objects.update(ended_at=now())
    assert told() == 0  # she left
    Employment.objects.update(ended_at=None)
    assert told() == 1
    assert told() == 1  # once, however often it is announced


@pytest.mark.parametrize("ends", ["consent", "work"])
def test_what_waits_is_not_told_once_she_has_ended_it(cast: Cast, ends: str) -> None:
    store, consent = connected(cast), agreed(cast)
    issued(cast)
    if ends == "consent":
        withdraw_consent(cast.lena, consent, at=now())
    else:
        leave_employment(cast.lena, Employment.objects.get(person=cast.lena), at=now())
    receiver = Receiver()
    send_what_is_due(store, fetcher=receiver.fetcher())
    receiver.close()

    assert (receiver.taken, Delivery.objects.count()) == ([], 0)


def verbs_at(receiver: Receiver) -> list[str]:
    return [json.loads(body)["verb"]["id"].rpartition("/")[2] for _headers, body in receiver.taken]


@pytest.mark.parametrize("signed", ["before", "meanwhile"])
def test_what_is_due_while_she_is_suspended_waits_until_the_account_is_open(cast: Cast, signed: str) -> None:
    store, receiver = connected(cast), Receiver()
    agreed(cast)
    name_operator(cast.otto, at=now())
    badge = issued(cast)
    if signed == "meanwhile":
        Delivery.objects.all().delete()
    suspend_person(cast.otto, cast.lena, reason="Somebody else signs in as her.", at=now())
    if signed == "meanwhile":
        credentials_signed.send(sender=Credential, credentials=[badge])
    send_what_is_due(store, fetcher=receiver.fetcher())
    Delivery.objects.update(created_at=now() - timedelta(days=31))
    forget_deliveries.func()
    assert receiver.taken == []

    lift_person(cast.otto, cast.lena, at=now())
    forget_deliveries.func()
    send_what_is_due(store, fetcher=receiver.fetcher())
    receiver.close()
    assert verbs_at(receiver) == ["passed"]


@pytest.mark.parametrize("ends", ["consent", "account"])
def test_what_waits_for_a_suspended_learner_goes_with_her_consent_or_account(cast: Cast, ends: str) -> None:
    store, receiver, consent = connected(cast), Receiver(), agreed(cast)
    name_operator(cast.otto, at=now())
    issued(cast)
    suspend_person(cast.otto, cast.lena, reason="Somebody else signs in as her.", at=now())
    send_what_is_due(store, fetcher=receiver.fetcher())
    assert Delivery.objects.count() == 1
    if ends == "consent":
        Consent.objects.filter(pk=consent.pk).update(expires_at=now())
    else:
        erase_person(cast.lena, badges=Badges.KEEP, at=now())

    tomorrow = now() + timedelta(days=1, minutes=1)
    send_what_is_due(store, fetcher=receiver.fetcher(), clock=lambda: tomorrow)
    receiver.close()
    assert (receiver.taken, Delivery.objects.count()) == ([], 0)


def test_a_badge_on_hold_is_told_of_once_it_counts_again(cast: Cast) -> None:
    store, receiver = connected(cast), Receiver()
    agreed(cast)
    badge = issued(cast)
    inquiry = open_inquiry(
        cast.ines, badge, ground="not-own-work", reason="Somebody else's work.", on_hold=True, at=now()
    )
    send_what_is_due(store, fetcher=receiver.fetcher())
    assert receiver.taken == []

    end_hold(cast.noor, inquiry, at=now())
    send_what_is_due(store, fetcher=receiver.fetcher())
    receiver.close()
    assert verbs_at(receiver) == ["passed"]


def test_what_was_tried_is_not_told_again_and_can_be_taken_back(cast: Cast) -> None:
    store, consent = connected(cast), agreed(cast)
    badge = issued(cast)
    receiver = Receiver()
    send_what_is_due(store, fetcher=receiver.fetcher())
    withdraw_consent(cast.lena, consent, at=now())
    send_again(cast.ines, store, [*Delivery.objects.all()], at=now())
    send_what_is_due(store, fetcher=receiver.fetcher())
    assert len(receiver.taken) == 1
    assert "4711" not in Delivery.objects.get().body

    revoked(cast, badge, reason="The photos are not hers.", at=now())
    send_what_is_due(store, fetcher=receiver.fetcher())
    receiver.close()
    assert json.loads(receiver.taken[1][1])["verb"]["id"].endswith("/voided")


def test_a_badge_of_somebody_else_is_not_told_of(cast: Cast) -> None:
    connect_record_store(cast.emre, cast.kestrel, **STORE, at=now())
    agreed(cast, organisation=cast.kestrel)
    Employment.objects.update(organisation=cast.kestrel)

    issued(cast)

    assert not Delivery.objects.exists()


def test_what_the_store_has_already_has_arrived(cast: Cast) -> None:
    store = connected(cast)
    agreed(cast)
    issued(cast)
    receiver = Receiver(lambda number: 409)
    send_what_is_due(store, fetcher=receiver.fetcher())
    receiver.close()

    assert Delivery.objects.get().state == "arrived"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"endpoint": "http://lrs.example.org/"}, "endpoint"),
        ({"endpoint": "https://10.0.0.1/xapi"}, "endpoint"),
        ({"endpoint": "https://lrs.example.org/xapi?a=b"}, "endpoint"),
        ({"key": "a:b"}, "key"),
        ({"secret": ""}, "secret"),
        ({"name": ""}, "name"),
    ],
)
def test_what_cannot_work_is_refused(cast: Cast, said: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        connect_record_store(cast.ines, cast.harbour, **(STORE | said), at=now())
    assert set(refused.value.fields) == {field}


def test_an_owner_connects_it_by_its_page_and_nobody_else(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        connect_record_store(cast.rui, cast.harbour, **STORE, at=now())
    client = Client()
    client.force_login(cast.ines)

    made = client.post("/employer/harbour-skills/connections/record-stores/new/", STORE)

    page = client.get(made["Location"]).content.decode()
    assert "https://hooks.example.org/xapi/statements" in page
    assert "s:3" not in page
    store = Destination.objects.get()
    assert client.post(f"/employer/harbour-skills/connections/to/{store.token}/test/").status_code == 404
    assert client.get("/employer/harbour-skills/connections/").status_code == 200
