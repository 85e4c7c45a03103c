"""A witness is asked about somebody by name, and writes it. Whoever judges reads the words without it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.assessment.scenes import qualify, submitted, take
from tests.conftest import Cast
from tests.factories import published_version
from workmark.lib.clock import now
from workmark.organisations.actions.create_token import create_token
from workmark.submissions.models import Attestation, AttestationCorrection, AttestationVersion

SAID = "Lena Ortiz did it alone. I, Rosa Marín, saw LENA count twice. Ask lena@demo.workmark.test."
BEFORE = "Lena did it with me in Ortiz's shop."
LATER = "It was Lena's second try."
TELLING = ("lena", "ortiz", "rosa", "marín")


@pytest.fixture
def held(cast: Cast) -> Any:
    version = published_version(cast.harbour)
    qualify(cast, cast.aziz, version)
    work = submitted(cast, version)
    key = version.said.rows()[0].key
    attestation = Attestation.objects.create(
        submission=work,
        token_hash="0" * 64,
        witness_name="Rosa Marín",
        witness_email="rosa@harbourcafe.example",
        witness_job="Shift manager of Lena",
        relation="I lead Lena's shift",
        seen_on="Lena's first week",
        row_keys=[key],
        confirmed_row_keys=[key],
        state="confirmed",
        statement=SAID,
        text_digest="0" * 64,
        expires_at=timezone.now() + timedelta(days=14),
        answered_at=timezone.now(),
    )
    AttestationVersion.objects.create(
        attestation=attestation, answer={"statement": BEFORE}, text_digest="1" * 64, replaced_at=now()
    )
    AttestationCorrection.objects.create(attestation=attestation, statement=LATER)
    return take(cast.aziz, work)


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_assessors_page_names_neither_learner_nor_witness(cast: Cast, held: Any) -> None:
    page = signed_in(cast.aziz).get(f"/assess/{held.token}/").content.decode()
    attested = page.split('id="attested"')[1].split("</section>")[0]

    assert [name for name in TELLING if name in attested.lower()] == []
    assert "[name] did it alone. I, [name], saw [name] count twice. Ask [name]." in attested
    assert "[name] did it with me in" in attested
    assert "second try" in attested
    assert "Shift manager of [name]" in attested


def test_nor_does_the_api(cast: Cast, held: Any) -> None:
    secret = create_token(cast.aziz, name="Mine", scopes=["assess"], days=1, at=now())[1]
    bearer = {"Authorization": f"Bearer {secret}"}
    answer = Client().get(f"/api/v1/assess/{held.token}", headers=bearer).json()

    (confirmed,) = answer["confirmations"]
    assert confirmed["statement"].startswith("[name] did it alone.")
    assert [name for name in TELLING if name in str(confirmed).lower()] == []


def test_the_words_that_are_sealed_stay_as_they_are(cast: Cast, held: Any) -> None:
    signed_in(cast.aziz).get(f"/assess/{held.token}/")

    assert Attestation.objects.get().statement == SAID
    hers = signed_in(cast.lena).get(f"/work/{held.submission.token}/confirmations/").content.decode()
    assert "Lena Ortiz did it alone" in hers
