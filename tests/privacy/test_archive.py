"""All that she could fill in stands in her archive, nothing of anybody else's does, and its badges are the same elsewhere."""

import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.privacy.planting import WORD, plant
from tests.web.waiting import assert_told_of_the_next_try
from workmark.assessment.models import Assignment
from workmark.assessment.review_models import Review
from workmark.assessment.talk_models import Talk
from workmark.checking.foreign import check_brought
from workmark.credentials.models import Credential, IssuerKey
from workmark.jobs.outbox import queue_message
from workmark.lib.clock import now
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Person
from workmark.planning.actions.import_credential import import_credential
from workmark.privacy.actions.make_archive import make_archive
from workmark.privacy.archiving.tables import HELD_BACK, LEFT_OUT, SECRETS, told_tables
from workmark.privacy.archiving.writing import write_archive
from workmark.privacy.erasing import addresses_of
from workmark.privacy.models import Archive
from workmark.privacy.rules import RULES, Does
from workmark.submissions.models import TakedownRequest

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
OTHERS = "0thers"


def archive_of(person: Person) -> zipfile.ZipFile:
    out = io.BytesIO()
    write_archive(person, out, at=NOW, step=lambda done, total: None)
    return zipfile.ZipFile(out)


@pytest.mark.long
def test_what_she_could_fill_in_stands_in_it_and_what_others_are_does_not(cast: Cast) -> None:
    places = plant(cast)
    for number, other in enumerate(Person.objects.exclude(pk=cast.lena.pk)):
        other.name, other.email = f"{OTHERS}{number}", f"{OTHERS}{number}@x.example"
        other.save()
        other.emailaddress_set.update(email=f"{OTHERS}{number}@x.example")
    Review.objects.update(origin="appeal")  # similar cases are looked at without her
    Assignment.objects.update(private_note=OTHERS, decline_reason=OTHERS)
    assert Talk.objects.update(note=OTHERS)
    assert TakedownRequest.objects.update(email=f"{OTHERS}@x.example", token=OTHERS)

    with archive_of(cast.lena) as archive:
        wanting = sorted(place for place in places if not _stands(archive, place))
        told = [name for name in archive.namelist() if OTHERS.encode() in archive.read(name)]
        letters = json.loads(archive.read("data/letters.json"))
        files = [archive.read(name) for name in archive.namelist() if name.startswith("evidence/")]

    assert (wanting, told) == ([], [])
    assert [letter["subject"] for letter in letters] == [WORD]
    assert WORD.encode() in files


def test_an_address_that_an_employer_writes_beside_her_brings_her_nobodys_letters(cast: Cast) -> None:
    Employment.objects.create(
        organisation=cast.kestrel,
        person=cast.lena,
        work_email=cast.otto.email,  # changed in the employer's list after her yes
        accepted_at=NOW,
    )
    queue_message(key="account:reset", to=cast.otto.email, subject="Reset", text="https://x.example/reset/1")

    with archive_of(cast.lena) as archive:
        assert json.loads(archive.read("data/letters.json")) == []
    assert cast.otto.email not in addresses_of(cast.lena)
    assert cast.lena.email in addresses_of(cast.lena)


def _stands(archive: zipfile.ZipFile, place: str) -> bool:
    if place in {"storage", "mail", "jobs.Message"}:
        return True  # looked for by the test itself
    table, _, name = place.rpartition(".")
    if table in LEFT_OUT or name in SECRETS or name in HELD_BACK.get(table, ()):
        return True
    rows = json.loads(archive.read(f"data/{table}.json"))
    return any(WORD in json.dumps(row[name]) for row in rows)


def test_each_table_about_people_is_told_or_it_is_said_why_not() -> None:
    """A new table whose rule leads to a person is told by itself; what is left out names a table there is."""
    leading = {rule.table for rule in RULES if rule.does is not Does.KEEP}
    told = [each.table for each in told_tables()]

    assert len(told) == len(set(told))
    assert leading <= set(told) | set(LEFT_OUT)
    assert set(LEFT_OUT) <= leading
    assert all(LEFT_OUT.values())


def test_badges_are_the_same_bytes_and_the_same_verdict_when_they_are_brought_back(
    cast: Cast, settings: Any
) -> None:
    badge = issued(cast)
    kept = Credential.objects.get(pk=badge.pk)

    with archive_of(cast.lena) as archive:
        names = archive.namelist()
        out = archive.read(next(name for name in names if name.endswith("/credential.json")))
        record = archive.read("record.clr.json")
        manifest = json.loads(archive.read("manifest.json"))
        sums = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in manifest["files"]}

    assert out == bytes(kept.document)
    assert manifest["missing"] == []
    assert sums == {name: said["sha256"] for name, said in manifest["files"].items()}
    assert set(names) - set(manifest["files"]) == {"manifest.json"}
    # Another instance knows neither her nor the issuer, and signs with keys of its own.
    settings.WORKMARK_PUBLIC_ORIGIN = "https://elsewhere.example"
    IssuerKey.objects.update(did="did:web:elsewhere.example")
    before, alone = check_brought(cast.lena, at=now(), data=bytes(kept.document))
    after, again = check_brought(cast.lena, at=now(), data=record)
    taken_in = import_credential(cast.lena, again, at=now())
    assert [award.title for award in taken_in.awards.all()] == [kept.version.title]
    assert [award.outcome for award in alone.awards] == [award.outcome for award in again.awards]
    assert _failing(before) == _failing(after) == set()


def _failing(report: Any) -> set[str]:
    return {str(check.code) for check in report.verification.checks if check.outcome.name == "FAILED"}


@pytest.fixture
def lena(cast: Cast) -> Client:
    client = Client()
    client.post("/account/login/", {"login": cast.lena.email, "password": "workmark-demo"})
    return client


@pytest.mark.django_db
def test_whoever_waits_for_an_archive_is_told_of_the_next_try(lena: Client) -> None:
    lena.post("/account/take-away/")

    assert_told_of_the_next_try(
        Archive.objects.get().job, lambda: lena.get("/account/take-away/").content.decode()
    )


def test_she_asks_a_worker_makes_it_and_she_alone_takes_it_after_her_password(
    cast: Cast, lena: Client, django_capture_on_commit_callbacks: Any
) -> None:
    assert lena.post("/account/take-away/").status_code == 302
    assert lena.post("/account/take-away/").status_code == 409  # one at a time
    archive = Archive.objects.get()
    assert "Being made" in lena.get("/account/take-away/").content.decode()

    make_archive(archive.pk)

    archive.refresh_from_db()
    address = f"/account/take-away/{archive.token}/workmark.zip"
    assert lena.get(address).headers["Location"].startswith("/account/reauthenticate/")
    lena.post("/account/reauthenticate/", {"password": "workmark-demo"})
    taken = b"".join(lena.get(address).streaming_content)
    assert (len(taken), hashlib.sha256(taken).hexdigest()) == (archive.size, archive.sha256)
    assert archive.done == archive.total > 0

    stranger = Client()
    stranger.post("/account/login/", {"login": cast.otto.email, "password": "workmark-demo"})
    stranger.post("/account/reauthenticate/", {"password": "workmark-demo"})
    assert stranger.get(address).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        lena.post("/account/take-away/remove/")
    assert lena.get(address).status_code == 404
