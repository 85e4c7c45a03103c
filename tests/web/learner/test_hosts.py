"""Lena lets Workmark look at another site that keeps badges of hers, and chooses what she keeps of them."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.integrations.hosts.host import ORIGIN, READ, SECRET, TOKEN, SmallHost, page
from tests.integrations.hosts.visiting import BROKEN, HERS, come_back, told, visit, way_there, words_of, work
from tests.integrations.hosts.visiting import host as host
from tests.integrations.hosts.visiting import lena as lena
from workmark.integrations.hosts.forgetting import forget_expired
from workmark.integrations.hosts.models import FoundBadge, HostRegistration, HostVisit
from workmark.lib.clock import now
from workmark.organisations.models import AuditEvent
from workmark.planning.models import ImportedCredential

pytestmark = pytest.mark.django_db


def test_lena_reads_her_badges_there_and_keeps_one(lena: Client, host: SmallHost, cast: Cast) -> None:
    host.pages = [page(HERS, following=1), page(BROKEN, b'"no badge"')]

    found = visit(lena, host)
    shown = words_of(lena.get(found))
    assert "Badges of the Town" in shown
    assert "Counts as proof" in shown
    assert "A check found something wrong" in shown
    # Before she has even read that page, the key is given back and nothing here opens anything there.
    assert host.ended == [TOKEN]
    assert HostVisit.objects.get().sealed_token is None
    assert ImportedCredential.objects.count() == 0

    ticked = re.findall(r'value="(\d+)" checked', lena.get(found).content.decode())
    assert ticked == ["1"]
    lena.post(f"{found}keep/", {"badge": ticked})
    work()
    assert "Checked and kept" in words_of(lena.get(found))
    kept = ImportedCredential.objects.get()
    assert json.loads(bytes(kept.document)) == json.loads(HERS)
    assert kept.outcome == "passed"
    assert list(FoundBadge.objects.values_list("is_wanted", "data")) == [(True, b"")]

    lena.post(f"{found}end/")
    assert not HostVisit.objects.exists()
    assert not FoundBadge.objects.exists()
    everything = b" ".join(host.server.requests).lower()
    assert cast.lena.email.encode() not in everything
    assert b"lena" not in everything
    assert not any(ORIGIN in str(event.detail) for event in AuditEvent.objects.all())


def test_a_registration_that_worked_is_used_again_and_one_that_leads_astray_is_not(
    lena: Client, host: SmallHost
) -> None:
    host.pages = [page()]
    visit(lena, host)
    assert "Badges" not in HostRegistration.objects.get().client_id
    assert SECRET.encode() not in bytes(HostRegistration.objects.get().sealed_secret or b"")
    way_there(lena)
    assert len(host.registered) == 1

    way_there(lena)  # she comes again without having come back: the host may have forgotten us
    assert len(host.registered) == 2


def test_a_badge_she_has_is_said_and_one_that_changed_takes_its_place(lena: Client, host: SmallHost) -> None:
    host.pages = [page(HERS)]
    first = visit(lena, host)
    lena.post(f"{first}keep/", {"badge": "1"})
    work()
    again = visit(lena, host)
    assert "You had it already" in words_of(lena.get(again))
    lena.post(f"{again}keep/", {"badge": "1"})
    work()
    assert "You had it already" in words_of(lena.get(again))
    assert ImportedCredential.objects.count() == 1


def test_somebody_elses_badge_says_so_and_is_not_ticked(cast: Cast, lena: Client, host: SmallHost) -> None:
    aziz = Client()
    aziz.force_login(cast.aziz)
    host.pages = [page(HERS)]
    found = visit(aziz, host)
    assert "It was given to another address than yours" in words_of(aziz.get(found))
    assert " checked" not in aziz.get(found).content.decode()
    assert lena.get(found).status_code == 404
    assert lena.post(f"{found}keep/", {"badge": "1"}).status_code == 404
    assert lena.post(f"{found}end/").status_code == 404


def test_a_no_there_is_a_no(lena: Client, host: SmallHost) -> None:
    state = host.grant(way_there(lena))["state"]
    assert "did not let us in" in told(lena, come_back(lena, {"error": "access_denied", "state": state}))
    assert not HostVisit.objects.exists()


def test_a_list_that_ends_before_what_it_promised_says_so(lena: Client, host: SmallHost) -> None:
    host.pages = [page(HERS, **{"X-Total-Count": "2"})]
    assert "There may be more there" in words_of(lena.get(visit(lena, host)))
    host.pages = [page(HERS, **{"X-Total-Count": "1"})]
    assert "There may be more there" not in words_of(lena.get(visit(lena, host)))


def test_a_visit_nobody_looks_at_is_forgotten_and_its_token_ended(lena: Client, host: SmallHost) -> None:
    host.pages = [page(HERS)]
    come_back(lena, host.grant(way_there(lena)))
    assert TOKEN.encode() not in bytes(HostVisit.objects.get().sealed_token or b"")
    assert forget_expired(now()) == 0

    assert forget_expired(now() + timedelta(minutes=16)) == 1
    work()
    assert host.ended == [TOKEN]
    assert not HostVisit.objects.exists()
    assert HostRegistration.objects.count() == 1  # it worked, and is about nobody
    way_there(lena)
    forget_expired(now() + timedelta(minutes=16))
    forget_expired(now() + timedelta(minutes=33))
    assert HostRegistration.objects.count() == 1
    assert READ in str(host.registered[0]["scope"])
