"""An employer asks by a link; anybody answers with one badge, sees first what is shown, and can take it back."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.conftest import Cast
from tests.credentials.scenes import issued
from workmark.credentials.models import Credential
from workmark.jobs.models import Message
from workmark.lib.clock import now
from workmark.workforce.actions.ask_for_proof import ask_for_proof
from workmark.workforce.forgetting import forget_old_proofs
from workmark.workforce.proof_models import ProofAnswer, ProofRequest
from workmark.workforce.proofs import MOST_ANSWERS, answers_to

pytestmark = pytest.mark.django_db
PLACE = "/employer/kestrel-logistics/proof/"
UNPROVED = "It is not proved that whoever sent this is the person whom the badge names."
OWNER = "The person it was issued to, signed in here."


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def badge(cast: Cast) -> Credential:
    return issued(cast)


@pytest.fixture
def asked(cast: Cast) -> ProofRequest:
    emre = signed_in(cast.emre)
    said = {"wanted": "Social media", "purpose": "Application for assistant", "days": "30", "keep_days": "30"}
    assert emre.post(f"{PLACE}new/", said).status_code == 302
    return ProofRequest.objects.get()


def seen_by_emre(cast: Cast, asked: ProofRequest) -> str:
    return signed_in(cast.emre).get(f"{PLACE}{asked.token}/").content.decode()


def test_what_nobody_sent_closes_a_request_to_nobody(
    cast: Cast, badge: Credential, asked: ProofRequest
) -> None:
    said = {"request": asked, "way": "file", "outcome": "passed", "keep_until": now() + timedelta(hours=1)}
    ProofAnswer.objects.bulk_create([ProofAnswer(**said) for _number in range(MOST_ANSWERS)])
    lena = signed_in(cast.lena)
    mine = lena.post(f"/proof/{asked.token}/", {"badge": badge.token}).url
    lena.post(f"{mine}send/")
    assert answers_to(asked, at=now()).count() == 1

    late = lena.post(f"/proof/{asked.token}/", {"badge": badge.token}).url
    ProofAnswer.objects.filter(sent_at=None).exclude(person=cast.lena).update(sent_at=now())
    assert lena.post(f"{late}send/").status_code == 409
    assert lena.post(f"/proof/{asked.token}/", {"badge": badge.token}).status_code == 422


def test_somebody_without_an_account_answers_with_a_file_and_takes_it_back(
    cast: Cast, badge: Credential, asked: ProofRequest
) -> None:
    anybody = Client()
    page = anybody.get(f"/proof/{asked.token}/").content.decode()
    assert "Kestrel Logistics" in page
    assert "Application for assistant" in page
    assert "It has not proved who it is" in page

    file = SimpleUploadedFile("badge.json", bytes(badge.document))
    mine = anybody.post(f"/proof/{asked.token}/", {"file": file, "name": "Lena"}).url
    before = seen_by_emre(cast, asked)
    shown = anybody.get(mine).content.decode()
    anybody.post(f"{mine}send/")
    after = seen_by_emre(cast, asked)
    anybody.post(f"{mine}take-back/")

    assert "Nobody has answered yet" in before
    awarded = json.loads(badge.document)["validFrom"]
    for page in (shown, after):
        assert badge.learner_name in page
        assert f'<time datetime="{awarded}">' in page
        assert UNPROVED in page
        assert OWNER not in page
    assert "Nobody has answered yet" in seen_by_emre(cast, asked)
    assert not ProofAnswer.objects.exists()
    assert anybody.get(mine).status_code == 404


def test_whoever_asked_gets_one_letter_that_shows_nothing_of_the_badge(
    cast: Cast, badge: Credential, asked: ProofRequest
) -> None:
    lena = signed_in(cast.lena)
    mine = lena.post(f"/proof/{asked.token}/", {"badge": badge.token}).url
    assert not Message.objects.filter(key__startswith="proof-answered").exists()
    lena.post(f"{mine}send/")
    lena.post(f"{mine}send/")

    letter = Message.objects.get(key__startswith="proof-answered")
    assert letter.recipient == cast.emre.email
    assert "Social media" in letter.subject
    assert f"{PLACE}{asked.token}/" in letter.text
    assert badge.learner_name not in letter.text


def test_from_her_account_it_is_proved_who_sent_it(
    cast: Cast, badge: Credential, asked: ProofRequest
) -> None:
    lena = signed_in(cast.lena)

    mine = lena.post(f"/proof/{asked.token}/", {"badge": badge.token}).url
    lena.post(f"{mine}send/")

    assert OWNER in seen_by_emre(cast, asked)
    otto = signed_in(cast.otto)
    for other in (otto, Client()):
        assert other.get(mine).status_code == 403
        assert other.post(f"{mine}take-back/").status_code == 403
    assert otto.post(f"/proof/{asked.token}/", {"badge": badge.token}).status_code == 422


def test_a_changed_badge_is_shown_as_not_valid_and_no_badge_at_all_is_refused(
    cast: Cast, badge: Credential, asked: ProofRequest
) -> None:
    forged = json.dumps(json.loads(bytes(badge.document)) | {"name": "Director"}).encode()
    anybody = Client()

    mine = anybody.post(f"/proof/{asked.token}/", {"file": SimpleUploadedFile("b.json", forged)}).url
    anybody.post(f"{mine}send/")
    photo = SimpleUploadedFile("photo.jpg", b"\xff\xd8\xff\xe0")

    assert ProofAnswer.objects.get().outcome == "failed"
    assert "Not valid" in seen_by_emre(cast, asked)
    assert anybody.post(f"/proof/{asked.token}/", {"file": photo}).status_code == 422


def test_a_closed_request_takes_nothing_not_even_what_was_prepared(
    cast: Cast, badge: Credential, asked: ProofRequest
) -> None:
    anybody = Client()
    file = SimpleUploadedFile("badge.json", bytes(badge.document))
    mine = anybody.post(f"/proof/{asked.token}/", {"file": file}).url

    signed_in(cast.emre).post(f"{PLACE}{asked.token}/close/")

    assert anybody.get(f"/proof/{asked.token}/").status_code == 404
    assert anybody.post(f"{mine}send/").status_code == 409
    assert ProofAnswer.objects.get().sent_at is None


def test_what_was_not_sent_goes_within_the_hour_and_what_was_sent_on_its_day(
    cast: Cast, badge: Credential
) -> None:
    past = now() - timedelta(days=2)
    words = {"wanted": "Shelving", "purpose": "Work"}
    asked = ask_for_proof(cast.emre, cast.kestrel, **words, days=30, keep_days=1, at=past)
    lena = signed_in(cast.lena)
    prepared, sent = (lena.post(f"/proof/{asked.token}/", {"badge": badge.token}).url for _ in range(2))
    lena.post(f"{sent}send/")
    stays = ProofAnswer.objects.get(sent_at__isnull=False)
    assert stays.keep_until - stays.sent_at == timedelta(days=1)  # type: ignore[operator]

    ProofAnswer.objects.filter(sent_at=None).update(keep_until=now() - timedelta(minutes=1))

    assert lena.get(prepared).status_code == 404
    assert forget_old_proofs.func() == 1
    assert list(ProofAnswer.objects.all()) == [stays]


def test_another_employers_requests_look_absent(cast: Cast, asked: ProofRequest) -> None:
    for other in (cast.ines, cast.otto):
        client = signed_in(other)
        assert client.get(PLACE).status_code == 404
        assert client.get(f"{PLACE}{asked.token}/").status_code == 404
        assert client.post(f"{PLACE}{asked.token}/close/").status_code == 404
