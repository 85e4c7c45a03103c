"""Lena refuses what her employer asks, leaves it, takes everything with her and is erased; at each step what Emre then reads."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.privacy.planting import found_in_database
from tests.workforce.learning_scenes import TERMS, employed, version
from workmark.lib.clock import now
from workmark.organisations.models import Person
from workmark.privacy.actions.make_archive import make_archive
from workmark.privacy.carrying_out import erase_due
from workmark.privacy.models import Archive
from workmark.workforce.actions.assign_learning import assign_learning

pytestmark = pytest.mark.django_db
WHY = "pl4nted: I study for my trade exam at night."  # the word that `found_in_database` looks for


def signed_in(person: Person) -> Client:
    cache.clear()
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": "workmark-demo"})
    client.post("/account/reauthenticate/", {"password": "workmark-demo"})
    return client


def test_a_learner_refuses_leaves_takes_everything_and_is_erased(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    badge = issued(cast)
    terms = replace(TERMS, due_on=(now() + timedelta(days=40)).date())
    work, offered = employed(cast.lena, cast.kestrel), version(cast.harbour).achievement
    asked = assign_learning(cast.emre, cast.kestrel, [work], offered, terms, at=now())[0]
    lena, emre = signed_in(cast.lena), signed_in(cast.emre)
    read_by_emre = f"/employer/kestrel-logistics/assigned/{asked.token}/"

    # She says no, and why is hers alone.
    assert (
        lena.post(f"/account/work/asked/{asked.token}/", {"do": "decline", "reason": WHY}).status_code == 302
    )
    assert WHY in lena.get(f"/account/work/asked/{asked.token}/").content.decode()
    page = emre.get(read_by_emre).content.decode()
    assert "Declined" in page
    assert "pl4nted" not in page

    # She leaves, and keeps the badge.
    assert lena.post(f"/account/work/{work.pk}/leave/").status_code == 302
    assert Client().get(f"/badges/{badge.token}/").status_code == 200

    # She takes everything with her.
    lena.post("/account/take-away/")
    make_archive(Archive.objects.get().pk)
    taken = lena.get(f"/account/take-away/{Archive.objects.get().token}/workmark.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(taken.streaming_content))) as archive:
        assert WHY in [
            each["decline_reason"]
            for each in json.loads(archive.read("data/workforce.LearningAssignment.json"))
        ]
        assert any(name.endswith("/credential.json") for name in archive.namelist())

    # She is erased: her words stand nowhere, and Emre finds no trace of her.
    assert lena.post("/account/erase/", {"badges": "keep", "sure": "on"}).status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_due(at=now() + timedelta(days=8)) == 1
    assert found_in_database() == []
    assert lena.get("/account/").status_code == 302
    assert Client().get(f"/badges/{badge.token}/").status_code == 410
    assert "Lena Ortiz" not in emre.get("/employer/kestrel-logistics/assigned/").content.decode()
