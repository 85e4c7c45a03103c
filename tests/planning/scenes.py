"""Skills, and badges that Lena brings: our vectors, judged as a stranger's with the pages they lead to."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.own_vectors.collection import FOLDER
from tests.own_vectors.judging import page
from workmark.checking import foreign
from workmark.openbadges.trust import IssuerStanding, Standing, TrustList
from workmark.organisations.models import Person
from workmark.planning.bringing import Brought
from workmark.skills.models import Framework, Skill
from workmark.verification.judging import Handed, judge
from workmark.verification.report import Report

JUNE = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)  # when the vectors are to be judged
ISSUER = "did:key:z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw"  # who signed most of them
LISTED = TrustList({ISSUER: IssuerStanding(Standing.IN_REGISTRY, "Harbour Skills Institute", "a registry")})
CAMPAIGNS = "http://data.europa.eu/esco/skill/1"  # the skill the vectors name


def skill(uri: str, label: str, **said: Any) -> Skill:
    framework, _ = Framework.objects.get_or_create(
        slug="esco", defaults={"name": "ESCO", "version": "1.1.1", "licence": "reuse", "attribution": "EU"}
    )
    return Skill.objects.create(framework=framework, uri=uri, label=label, **said)


def vector(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


@pytest.fixture
def bring(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Brought]:
    """bring(person, "people/sound-lena-asks.json"): what a check of that vector finds, its issuer being listed."""

    def make(
        person: Person, file: str | bytes, *, trust: TrustList = LISTED, at: datetime = JUNE, name: str = ""
    ) -> Brought:
        def check(*, at: datetime, data: bytes = b"", name: str = "", **_other: Any) -> Report:
            judged = judge(Handed(data, name), at=at, resolve=page, trust=trust)
            return Report(judged.verification, at, judged.is_readable, judged.container)

        monkeypatch.setattr(foreign, "check_badge", check)
        data = vector(file) if isinstance(file, str) else file
        file_name = name or (Path(file).name if isinstance(file, str) else "badge.json")
        _report, brought = foreign.check_brought(person, at=at, data=data, name=file_name)
        return brought

    return make


def as_json(data: bytes) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(data)
    return read
