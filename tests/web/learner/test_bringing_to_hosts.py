"""Lena brings one badge of hers to another site: what leaves is said before, it is that alone, and it leaves once."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.integrations.hosts.host import BRING, NAME, READ, TOKEN, SmallHost
from tests.integrations.hosts.visiting import come_back, sent_there, words_of, work
from tests.integrations.hosts.visiting import host as host
from tests.integrations.hosts.visiting import lena as lena
from workmark.credentials.models import Credential
from workmark.integrations.hosts.models import HostVisit
from workmark.lib.clock import now
from workmark.organisations.models import AuditEvent

pytestmark = pytest.mark.django_db


def begin(client: Client, badge: Credential) -> Any:
    return client.post(f"/work/profile/hosts/bring/{badge.token}/", {"address": NAME})


def test_exactly_this_badge_leaves_and_the_key_is_given_back(
    lena: Client, host: SmallHost, cast: Cast
) -> None:
    badge = issued(cast)
    before = words_of(lena.get(f"/work/profile/hosts/bring/{badge.token}/"))
    assert f"with the name on it: {badge.learner_name}" in before
    assert "Nothing else: no other badge" in before
    address = sent_there(lena, begin(lena, badge))
    assert parse_qs(urlsplit(address).query)["scope"] == [BRING]
    assert host.given == []

    page = come_back(lena, host.grant(address)).url
    work()
    assert host.given == [("application/json", bytes(badge.document))]
    assert host.ended == [TOKEN]
    assert "That site has your badge now" in words_of(lena.get(page))
    told = AuditEvent.objects.get(verb="host.brought")
    assert (told.detail, told.organisation) == ({"taken": True}, None)
    work()
    assert len(host.given) == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((400, {"imsx_codeMajor": "failure", "imsx_description": "<b>no</b>"}), "refused what we asked"),
        ((403, {}), "did not let us in"),
        ((503, {}), "too busy"),
        ((302, {}), "refused what we asked"),
    ],
)
def test_a_host_that_does_not_take_it_is_said(
    lena: Client, host: SmallHost, cast: Cast, answer: Any, words: str
) -> None:
    host.answers_upsert = answer
    page = come_back(lena, host.grant(sent_there(lena, begin(lena, issued(cast))))).url
    work()
    shown = words_of(lena.get(page))
    assert "was not brought there" in shown
    assert words in shown
    assert host.ended == [TOKEN]


def test_what_was_taken_back_meanwhile_stays_here(lena: Client, host: SmallHost, cast: Cast) -> None:
    badge = issued(cast)
    page = come_back(lena, host.grant(sent_there(lena, begin(lena, badge)))).url
    Credential.objects.filter(pk=badge.pk).update(revoked_at=now(), revocation_reason="x")
    work()
    assert host.given == []
    assert "not in force now" in words_of(lena.get(page))
    assert begin(lena, badge).status_code == 422


def test_nobody_else_brings_it_and_no_scope_but_the_one_is_asked(
    lena: Client, host: SmallHost, cast: Cast
) -> None:
    badge = issued(cast)
    otto = Client()
    otto.force_login(cast.otto)
    assert begin(otto, badge).status_code == 404
    assert not HostVisit.objects.exists()
    host.said["components"]["securitySchemes"]["OAuth2ACG"]["flows"]["authorizationCode"]["scopes"] = {
        READ: "x"
    }
    assert "does not let us do this" in words_of(begin(lena, badge))
