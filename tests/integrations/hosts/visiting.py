"""Lena, a small host of badges, and what a browser does between the two: for the tests of visits to hosts."""

import re
import threading
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.conftest import Cast
from tests.integrations.hosts.host import NAME, ORIGIN, SmallHost
from tests.planning.scenes import ISSUER, vector
from workmark.credentials.registry_models import IssuerRegistry, RegisteredIssuer
from workmark.integrations.hosts import describing, reading
from workmark.integrations.hosts.models import HostRegistration
from workmark.jobs.worker import run_worker

HERS = vector("dates/sound-open-end.json")
BROKEN = vector("signatures/changed-name.json")


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[SmallHost]:
    cache.clear()
    settings.WORKMARK_PUBLIC_ORIGIN = "https://workmark.example"
    made = SmallHost(tmp_path)
    made.metadata = {"issuer": ORIGIN, "revocation_endpoint": f"{ORIGIN}/revoke"}
    monkeypatch.setattr(describing, "fetcher", made.fetcher)
    monkeypatch.setattr(reading, "fetcher", made.fetcher)
    yield made
    made.server.close()


@pytest.fixture
def lena(cast: Cast) -> Client:
    registry = IssuerRegistry.objects.create(slug="colleges", title="Colleges")
    RegisteredIssuer.objects.create(registry=registry, issuer_id=ISSUER, name="Harbour Skills Institute")
    client = Client()
    client.force_login(cast.lena)
    return client


def words_of(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def work() -> None:
    run_worker(threading.Event(), once=True)


def way_there(client: Client, typed: str = NAME) -> str:
    """She names the site; the address that her browser is sent to."""
    return sent_there(client, client.post("/work/profile/hosts/", {"address": typed}))


def sent_there(client: Client, begun: Any) -> str:
    """The address that a browser is sent to by the page of a visit that was begun."""
    assert begun.status_code == 302, words_of(begun)
    found = re.search(r'href="(https://[^"]+/authorize[^"]+)"', client.get(begun.url).content.decode())
    assert found is not None
    return unescape(found[1])


def come_back(client: Client, said: dict[str, str]) -> Any:
    """The browser comes back with what the host gave."""
    registration = HostRegistration.objects.latest("pk")
    return client.get(f"/work/profile/hosts/back/{registration.token}/", said)


def visit(client: Client, host: SmallHost) -> str:
    """The page of a visit that was let in, and of which a worker has done its part."""
    answer = come_back(client, host.grant(way_there(client)))
    assert re.fullmatch(r"/work/profile/hosts/[\w-]{32}/", answer.url), answer.url
    work()
    return str(answer.url)


def told(client: Client, answer: Any) -> str:
    return words_of(client.get(answer.url))
