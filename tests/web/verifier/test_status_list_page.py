"""A status list goes out under a name that whoever reads it knows, and the same bytes under each."""

import json

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.credentials.scenes import issued
from workmark.credentials.actions.publish_status_list import publish_status_list

pytestmark = pytest.mark.django_db


def test_programs_that_know_only_json_are_told_that_it_is_json(cast: Cast) -> None:
    entry = issued(cast).status_entries.get()
    listed = publish_status_list(entry.status_list_id)
    address = f"/status/{listed.token}"

    plain = Client().get(address)
    newer = Client().get(address, headers={"Accept": "application/vc, application/json"})
    older = Client().get(address, headers={"Accept": "application/ld+json, application/json"})

    assert [answer["Content-Type"] for answer in (plain, newer, older)] == [
        "application/vc",
        "application/vc",
        "application/ld+json",
    ]
    assert plain.content == newer.content == older.content == bytes(listed.document)
    assert json.loads(older.content)["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert "Accept" in older["Vary"]
