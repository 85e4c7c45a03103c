"""Two Workmarks: Lena looks from one for what she has at the other, which is a running instance behind a terminator of TLS.

The terminator puts its own name in the place of the instance's, except in what is signed.
"""

import json
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import requests
from django.core.cache import cache
from django.test import Client

from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.e2e.conftest import Instance
from tests.e2e.test_another_host import Plain
from tests.lib.servers import HttpsServer
from workmark.integrations.hosts import describing, reading
from workmark.integrations.hosts.models import FoundBadge, HostVisit
from workmark.jobs.worker import run_worker
from workmark.lib.fetch import Fetcher, Limits
from workmark.planning.models import ImportedCredential

NAME = "badges.town.example"
ORIGIN = f"https://{NAME}"


class Terminator:
    """asked: each request as method, path and answer. token: the last one that the instance gave."""

    def __init__(self, folder: Path, instance: Instance) -> None:
        self.instance, self.asked, self.token = instance, list[tuple[str, str, int]](), ""
        self.server = HttpsServer(folder, NAME)
        self.server.script = self._pass_on

    def fetcher(self) -> Fetcher:
        def connect(address: str, port: int, seconds: float) -> socket.socket:
            return socket.create_connection(("127.0.0.1", self.server.port), timeout=seconds)

        return Fetcher(
            limits=Limits(seconds=60, max_bytes=8 * 1024 * 1024),  # for a busy machine
            look_up=lambda host, seconds: ["93.184.216.34"],
            connect=connect,
            tls=self.server.trusting,
        )

    def _pass_on(self, talk: ssl.SSLSocket, request: bytes) -> None:
        head, _, body = request.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        method, target, _ = first.split(" ")
        kept = {"authorization", "content-type", "accept"}
        headers = {
            name: value for name, _, value in (line.partition(": ") for line in lines) if name.lower() in kept
        }
        answered = requests.request(
            method, f"{self.instance.origin}{target}", data=body, headers=headers, timeout=60
        )
        self.asked.append((method, target.partition("?")[0], answered.status_code))
        text = answered.content
        if not target.startswith("/ims/ob/v3p0/credentials"):  # what is signed must not be touched
            text = text.replace(self.instance.origin.encode(), ORIGIN.encode())
        if target == "/identity/o/api/token":
            self.token = json.loads(text)["access_token"]
        told = f"HTTP/1.1 {answered.status_code} Said\r\nContent-Length: {len(text)}\r\n"
        for name in ("Content-Type", "Link", "X-Total-Count"):
            if name in answered.headers:
                told += f"{name}: {answered.headers[name].replace(self.instance.origin, ORIGIN)}\r\n"
        talk.sendall(told.encode() + b"\r\n" + text)


@pytest.fixture
def town(
    instance: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> Iterator[Terminator]:
    cache.clear()
    settings.WORKMARK_PUBLIC_ORIGIN = "https://workmark.example"
    made = Terminator(tmp_path, instance)
    monkeypatch.setattr(describing, "fetcher", made.fetcher)
    monkeypatch.setattr(reading, "fetcher", made.fetcher)
    yield made
    made.server.close()


def let_in(lena: Client, there: Plain, begun: Any) -> str:
    """She goes there, says yes there, and her browser comes back; a worker does its part."""
    found = re.search(r'href="(https://[^"]+/authorize[^"]+)"', lena.get(begun.url).content.decode())
    assert found is not None
    address = unescape(found[1]).replace(ORIGIN, there.origin)
    came_back = there.send_form(address, "request", action="grant").headers["Location"]
    assert came_back.startswith("https://workmark.example/work/profile/hosts/back/")
    visit = lena.get(came_back.removeprefix("https://workmark.example"))
    run_worker(threading.Event(), once=True)
    return str(visit.url)


@pytest.mark.django_db
def test_lena_looks_from_one_workmark_at_another_and_brings_a_badge(
    cast: Cast, instance: Instance, town: Terminator
) -> None:
    lena, there = Client(), Plain(instance)
    lena.force_login(cast.lena)
    begun = lena.post("/work/profile/hosts/", {"address": NAME})
    assert begun.status_code == 302, begun.content.decode()

    visit = let_in(lena, there, begun)
    shown = lena.get(visit).content.decode()
    count = FoundBadge.objects.count()
    assert count >= 1
    answers = [badge.answer or {"awards": []} for badge in FoundBadge.objects.all()]
    failures = {code for answer in answers for award in answer["awards"] for code in award["failures"]}
    assert failures <= {"validity-period"}  # one of hers there has come to its end
    assert HostVisit.objects.get().problem == ""
    assert ("POST", "/identity/o/api/revoke", 200) in town.asked
    asked = requests.get(
        f"{instance.origin}/ims/ob/v3p0/credentials",
        headers={"Authorization": f"Bearer {town.token}"},
        timeout=60,
    )
    assert asked.status_code == 401

    lena.post(f"{visit}keep/", {"badge": re.findall(r'name="badge" value="(\d+)"', shown)})
    run_worker(threading.Event(), once=True)
    assert "Checked and kept" in lena.get(visit).content.decode()
    kept = [json.loads(bytes(held.document))["id"] for held in ImportedCredential.objects.all()]
    assert len(kept) == count
    assert any(each.startswith(f"{instance.origin}/badges/") for each in kept)

    badge = issued(cast)
    begun = lena.post(f"/work/profile/hosts/bring/{badge.token}/", {"address": NAME})
    visit = let_in(lena, there, begun)
    assert "That site has your badge now" in lena.get(visit).content.decode()
    assert ("POST", "/ims/ob/v3p0/credentials", 201) in town.asked
    profile = unescape(there.get(f"{instance.origin}/work/profile/", timeout=60).text)
    assert badge.version.title in profile
