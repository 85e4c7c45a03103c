"""One page says who can see what, and ends it: nobody else's lines are on it, and nobody else ends them."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from workmark.lib.clock import now
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Organisation, Person
from workmark.workforce.candidate_models import Introduction
from workmark.workforce.consent_models import Consent, Purpose
from workmark.workforce.consents import consents_to, note_views

pytestmark = pytest.mark.django_db
PAGE = reverse("account:who-sees")


@pytest.fixture
def kestrel(cast: Cast) -> Organisation:
    """Lena works at Kestrel."""
    Employment.objects.create(
        organisation=cast.kestrel, person=cast.lena, work_email="lena@kestrel.example", accepted_at=now()
    )
    return cast.kestrel


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def agree(client: Client, **said: object) -> int:
    in_a_month = (now() + timedelta(days=30)).date().isoformat()
    wanted = {"whom": "kestrel-logistics", "purpose": "team", "until": in_a_month} | said
    return client.post(PAGE, wanted).status_code


def test_she_agrees_reads_who_looked_and_ends_it(cast: Cast, kestrel: Organisation) -> None:
    client = signed_in(cast.lena)
    assert agree(client, whom=kestrel.slug) == 302
    consent = Consent.objects.get()
    assert consent.words.startswith(f"I let {kestrel.name} see all my badges that are in force")

    note_views([consent], kestrel, cast.emre, "matrix", at=now())
    page = unescape(client.get(PAGE).content.decode())
    assert consent.words in page
    assert f"{cast.emre.name} for {kestrel.name}" in page

    client.post(reverse("account:end-opened", args=["consent", consent.token]))
    assert not consents_to(kestrel, Purpose.TEAM, at=now()).exists()


@pytest.mark.parametrize(
    "said",
    [
        {"purpose": "team", "whom": "-every-employer-"},
        {"until": "2020-01-01"},
        {"until": "3020-01-01"},
        {"until": "0001-01-01"},
        {"until": "9999-12-31"},
        {"whom": "no-such-employer"},
        {"badges": ["not-hers"]},
        {"purpose": "everything"},
    ],
    ids=str,
)
def test_what_cannot_be_agreed_to_is_said_beside_its_field(
    cast: Cast, kestrel: Organisation, said: dict[str, object]
) -> None:
    assert agree(signed_in(cast.lena), **({"whom": kestrel.slug} | said)) == 422
    assert not Consent.objects.exists()


def test_nobody_is_offered_an_inside_purpose_by_an_employer_they_do_not_work_for(cast: Cast) -> None:
    assert agree(signed_in(cast.otto), whom=cast.kestrel.slug) == 422
    assert not Consent.objects.exists()


def test_another_persons_consent_looks_absent(cast: Cast, kestrel: Organisation) -> None:
    agree(signed_in(cast.lena), whom=kestrel.slug)
    consent = Consent.objects.get()

    assert consent.words not in unescape(signed_in(cast.otto).get(PAGE).content.decode())
    assert (
        signed_in(cast.otto).post(reverse("account:end-opened", args=["consent", consent.token])).status_code
        == 404
    )
    signed_in(cast.otto).post(reverse("account:end-consents"))
    assert consents_to(kestrel, Purpose.TEAM, at=now()).exists()


def test_all_are_ended_at_once(cast: Cast, kestrel: Organisation) -> None:
    client = signed_in(cast.lena)
    for purpose in ("team", "mobility", "progress"):
        agree(client, whom=kestrel.slug, purpose=purpose)
    client.post(reverse("account:end-consents"))

    assert Consent.objects.filter(withdrawn_at=None).count() == 0
    assert Consent.objects.count() == 3


@pytest.mark.parametrize("ends", ["this line", "all"])
def test_whoever_was_told_her_name_stands_there_until_she_ends_it(cast: Cast, ends: str) -> None:
    """Also when the consent that she was found under has ended by itself."""
    asked = Introduction.objects.create(
        organisation=cast.kestrel,
        person=cast.lena,
        asked_by=cast.emre,
        words="About nights?",
        model="found-1",
        expires_at=now() + timedelta(days=14),
        answer=True,
        answered_at=now(),
        named_until=now() + timedelta(days=90),
    )
    lena, emre = signed_in(cast.lena), signed_in(cast.emre)

    def named() -> bool:
        return cast.lena.email in emre.get("/employer/kestrel-logistics/introductions/").content.decode()

    assert named()
    page = unescape(lena.get(PAGE).content.decode())
    assert "Your name and e-mail address, since you said yes to them" in page
    Person.objects.filter(pk=cast.lena.pk).update(is_active=False)
    assert not named()
    Person.objects.filter(pk=cast.lena.pk).update(is_active=True)

    if ends == "all":
        lena.post(reverse("account:end-consents"))
    else:
        lena.post(reverse("account:end-opened", args=["introduction", asked.token]))
    assert not named()
    assert "since you said yes" not in unescape(lena.get(PAGE).content.decode())
