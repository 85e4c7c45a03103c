"""A recording over a line that is cut twenty times arrives whole (TRUST EQ4). The 200 MB run: `tests.submissions.cut_line`."""

import hashlib
import json
import random
import subprocess
import sys
import urllib.request
from urllib.parse import urlsplit

import pytest

from tests.e2e.conftest import ROOT, Instance
from tests.submissions.cut_line import MIB, CuttingProxy, Sender, noise

_START = """
from workmark.achievements.models import AchievementVersion
from workmark.lib.clock import now
from workmark.organisations.actions.create_token import create_token
from workmark.organisations.models import Person
from workmark.submissions.actions.start import start
lena = Person.objects.get(email="lena@demo.workmark.test")
for version in AchievementVersion.objects.filter(state="published").exclude(submissions__learner=lena):
    takes = [part.key for part in version.said.artefacts if {"file", "audio"} & set(part.formats)]
    if takes:
        work = start(lena, version, at=now())
        _token, secret = create_token(lena, name="phone", scopes=["work:read", "work:write"], days=1, at=now())
        print("TOKENS", secret, work.token, takes[0])
        break
"""


def tokens(instance: Instance) -> tuple[str, str, str]:
    """A token of Lena's, a new draft of hers, and the key of a part that takes recordings."""
    made = subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", _START],
        env=instance.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    line = next(line for line in made.stdout.splitlines() if line.startswith("TOKENS"))
    _, secret, work, key = line.split()
    return secret, work, key


@pytest.mark.long
def test_a_recording_over_a_line_cut_twenty_times_arrives_whole(instance: Instance) -> None:
    secret, work, key = tokens(instance)
    content = noise(8)
    server, chance = urlsplit(instance.origin), random.Random(5)
    cuts = [chance.randrange(MIB // 8, MIB // 2) for _ in range(20)]
    proxy = CuttingProxy(server.hostname or "", server.port or 0, cuts)
    sender = Sender(proxy.port, secret)

    sender.send(work, key, "talk.wav", content)
    proxy.close()

    asked = urllib.request.Request(
        f"{instance.origin}/api/v1/work/{work}", headers={"Authorization": f"Bearer {secret}"}
    )
    with urllib.request.urlopen(asked) as answer:
        items = json.loads(answer.read())["evidence"]
    assert proxy.cuts == 20
    assert sender.broken >= 20
    assert [item["sha256"] for item in items] == [hashlib.sha256(content).hexdigest()]
    assert [item["file"]["size"] for item in items] == [8 * MIB]
