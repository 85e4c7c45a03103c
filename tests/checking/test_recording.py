"""An employer's record says which badge it was and what was found, no more; and never says more than was checked."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.conftest import Cast
from tests.credentials.scenes import issued, revoked
from workmark.credentials.actions.publish_status_list import publish_status_list
from workmark.credentials.models import Credential, StatusList
from workmark.lib.clock import now
from workmark.organisations.models import AuditEvent
from workmark.workforce import forgetting
from workmark.workforce.forgetting import forget_validations_due
from workmark.workforce.models import Validation

pytestmark = pytest.mark.django_db
PLACE = "/employer/kestrel-logistics/validations/"


@pytest.fixture
def badge(cast: Cast) -> Credential:
    return issued(cast)


@pytest.fixture
def emre(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.emre)
    return client


def recorded(emre: Client, **given: Any) -> Validation:
    said = {"purpose": "=Opening 14", "days": "30"} | given
    answer = emre.post("/employer/kestrel-logistics/validate/", said)
    assert answer.status_code == 302
    return Validation.objects.get(pk=int(answer.url.rstrip("/").rpartition("/")[2]))


def by_link(settings: Any, badge: Credential) -> dict[str, str]:
    return {"url": f"{settings.WORKMARK_PUBLIC_ORIGIN}/badges/{badge.token}/"}


def test_no_more_of_the_badge_is_kept_than_says_which_it_was(
    emre: Client, badge: Credential, settings: Any
) -> None:
    record = recorded(emre, **by_link(settings, badge))

    subject = json.loads(bytes(badge.document))["credentialSubject"]
    assert set(record.report) == {"outcome", "checks", "said"}
    assert record.report["said"]["learner"] == badge.learner_name
    assert subject["achievement"]["criteria"]["narrative"] not in json.dumps(record.report)


def test_it_goes_on_its_last_day_or_when_it_is_deleted(
    emre: Client, badge: Credential, settings: Any
) -> None:
    at = now()
    first, second = (recorded(emre, **by_link(settings, badge)) for _ in range(2))
    assert first.keep_until is not None
    assert timedelta(days=29) < first.keep_until - at < timedelta(days=31)

    emre.post(f"{PLACE}{first.pk}/delete/")
    assert forget_validations_due(at + timedelta(days=29)) == 0
    assert forget_validations_due(at + timedelta(days=31)) == 1

    assert not Validation.objects.filter(pk__in=[first.pk, second.pk]).exists()
    assert [event.detail for event in AuditEvent.objects.filter(verb="validation.forget")] == [{}, {}]


def test_from_its_last_day_on_nobody_reads_it_and_a_second_check_is_kept_no_longer(
    emre: Client, badge: Credential, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = recorded(emre, **by_link(settings, badge))
    emre.post(f"{PLACE}{first.pk}/again/")
    second = Validation.objects.latest("pk")
    assert second.keep_until is not None
    assert (second.keep_until - second.at).days == 30
    Validation.objects.filter(pk=first.pk).update(keep_until=now())

    assert emre.get(f"{PLACE}{first.pk}/").status_code == 404
    assert f"{PLACE}{first.pk}/" not in emre.get(PLACE).content.decode()
    table = list(csv.reader(io.StringIO(emre.get(f"{PLACE}badges-checked.csv").content.decode())))
    assert len(table) == 2
    Validation.objects.update(keep_until=now())
    monkeypatch.setattr(forgetting, "_AT_ONCE", 1)  # however many there are
    assert forget_validations_due(now()) == 2


def test_a_link_that_has_ended_costs_no_words(emre: Client, settings: Any) -> None:
    ended = f"{settings.WORKMARK_PUBLIC_ORIGIN}/shared/{'x' * 32}/"
    said = {"url": ended, "purpose": "Shift lead", "note": "Spoke well of the night shift.", "days": "30"}
    answer = emre.post("/employer/kestrel-logistics/validate/", said)

    assert answer.status_code == 422
    assert "Spoke well of the night shift." in answer.content.decode()


def test_checked_again_after_a_revocation_both_days_stand(
    emre: Client, badge: Credential, settings: Any, cast: Cast
) -> None:
    before = recorded(emre, **by_link(settings, badge))
    revoked(cast, badge, reason="Issued in error.", at=now())
    for status_list in StatusList.objects.all():
        publish_status_list(status_list.pk)

    emre.post(f"{PLACE}{before.pk}/again/")

    assert list(Validation.objects.order_by("pk").values_list("outcome", flat=True)) == ["passed", "failed"]


def test_a_badge_that_cannot_be_read_any_more_is_not_shown_as_good(
    emre: Client, badge: Credential, settings: Any
) -> None:
    before = recorded(emre, **by_link(settings, badge))
    Validation.objects.update(credential_address="https://127.0.0.1/badge.json")

    after = emre.post(f"{PLACE}{before.pk}/again/")

    newest = Validation.objects.latest("pk")
    assert (newest.outcome, newest.document_digest) == ("not-determined", "")
    assert newest.report["said"] == before.report["said"]
    assert "Could not tell on that day" in emre.get(after.url).content.decode()


def test_of_a_file_no_copy_is_kept_so_only_our_own_badge_can_be_checked_again(
    emre: Client, badge: Credential
) -> None:
    document = bytes(badge.document)
    strangers = json.dumps(json.loads(document) | {"id": "https://other.example/badges/1"}).encode()

    ours = recorded(emre, file=SimpleUploadedFile("badge.json", document))
    theirs = recorded(emre, file=SimpleUploadedFile("badge.json", strangers))

    for record in (ours, theirs):
        emre.post(f"{PLACE}{record.pk}/again/")
    assert Validation.objects.filter(pk__gt=theirs.pk).count() == 1


def test_the_table_starts_no_formula_and_is_for_the_employer_alone(
    emre: Client, badge: Credential, settings: Any, cast: Cast
) -> None:
    record = recorded(emre, **by_link(settings, badge))

    row = next(csv.DictReader(io.StringIO(emre.get(f"{PLACE}badges-checked.csv").content.decode())))
    assert (row["outcome"], row["purpose"]) == ("passed", "'=Opening 14")
    otto = Client()
    otto.force_login(cast.otto)
    assert otto.get(f"{PLACE}badges-checked.csv").status_code == 404
    assert otto.post(f"{PLACE}{record.pk}/delete/").status_code == 404
    assert otto.post(f"{PLACE}{record.pk}/again/").status_code == 404
