"""Tagging while somebody waits: what an import brought is opened once in a process, and anew after the next."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from workmark.jobs.models import Job
from workmark.lib.clock import now
from workmark.organisations.acting import SYSTEM
from workmark.skills import tagging_by_meaning
from workmark.skills.actions.import_edition import import_edition
from workmark.skills.editions import Edition, SkillEntry, Source
from workmark.skills.models import Framework, Skill
from workmark.skills.tagging.semantic import vectors
from workmark.skills.tagging_by_meaning import is_by_meaning, reckon_meanings, tagger_at_hand

pytestmark = pytest.mark.django_db


@pytest.fixture
def esco(settings: object, tmp_path: Path) -> Framework:
    settings.WORKMARK_HOME, settings.WORKMARK_TAG_BY_MEANING = tmp_path, False  # type: ignore[attr-defined]  # pytest-django's
    made = Framework.objects.create(slug="esco", name="ESCO", version="1.1.1", imported_at=now())
    Skill.objects.create(framework=made, uri="http://data.europa.eu/esco/skill/71", label="manage budgets")
    return made


def best(framework: Framework, text: str) -> list[str]:
    return [found.label for found in tagger_at_hand(framework).tag(text).suggestions]


def test_names_are_read_once_until_the_next_import(esco: Framework) -> None:
    assert best(esco, "You manage budgets.") == ["manage budgets"]

    with CaptureQueriesContext(connection) as queries:
        assert best(Framework.objects.get(pk=esco.pk), "You manage budgets.") == ["manage budgets"]
    assert [each["sql"] for each in queries if "skills_skill" in each["sql"]] == []

    # As an import leaves it: another name, and the moment of it.
    Skill.objects.update(label="steer money")
    esco.imported_at = now() + timedelta(minutes=1)
    esco.save()
    assert best(Framework.objects.get(pk=esco.pk), "You steer money.") == ["steer money"]


def test_what_came_with_the_product_is_read_each_time(esco: Framework) -> None:
    """It is an excerpt, and no moment tells when it was last changed."""
    Framework.objects.update(imported_at=None)
    esco.refresh_from_db()
    assert best(esco, "You manage budgets.") == ["manage budgets"]

    Skill.objects.update(label="steer money")

    assert best(esco, "You steer money.") == ["steer money"]


@pytest.mark.parametrize(
    ("is_wanted", "is_everybodys", "asked"), [(True, True, 1), (False, True, 0), (True, False, 0)]
)
def test_an_import_has_the_meanings_of_its_names_reckoned_before_anybody_asks(
    cast: Any,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    is_wanted: bool,
    is_everybodys: bool,
    asked: int,
) -> None:
    """Reckoning ESCO takes two minutes, in which pages answer by words alone."""
    settings.WORKMARK_TAG_BY_MEANING = is_wanted
    monkeypatch.setattr("workmark.skills.tagging_by_meaning.has_extra", lambda: True)
    edition = Edition(
        Source("tools", "Tools", "1.0", "en", "https://tools.example/", "CC0", "Words to show."),
        skills={"urn:x:1": SkillEntry("urn:x:1", "sharpen saws")},
    )

    if is_everybodys:
        import_edition(SYSTEM, edition, at=now())
    else:
        import_edition(cast.emre, edition, at=now(), owner=cast.kestrel)

    waiting = Job.objects.filter(function="workmark.skills.tagging_by_meaning.reckon_meanings")
    assert [job.unique_key for job in waiting] == [
        f"meanings:{Framework.objects.get(slug='tools').pk}"
    ] * asked


def test_neither_badge_nor_letter_waits_until_all_meanings_are_reckoned(
    esco: Framework, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """Reckoning ESCO holds the one worker for minutes; in each run it does a stretch, and other jobs go first."""
    settings.WORKMARK_TAG_BY_MEANING = True
    monkeypatch.setattr(vectors, "_STRETCH", 1)
    monkeypatch.setattr(tagging_by_meaning, "_SECONDS_AT_A_TIME", 0.0, raising=False)
    Skill.objects.create(framework=esco, uri="http://data.europa.eu/esco/skill/72", label="lead teams")
    Skill.objects.create(framework=esco, uri="http://data.europa.eu/esco/skill/73", label="count stock")
    tagger_at_hand(esco)
    waiting = Job.objects.get(unique_key=f"meanings:{esco.pk}")
    assert waiting.priority < 0

    is_done = [reckon_meanings.func(esco.pk) for _run in range(3)]

    assert is_done == [False, False, True]
    assert is_by_meaning(tagger_at_hand(esco))


def test_a_framework_without_skills_has_no_meanings_to_reckon(esco: Framework, tmp_path: Path) -> None:
    """Such as a crosswalk."""
    Skill.objects.all().delete()

    assert not reckon_meanings.func(esco.pk)
    assert not (tmp_path / "tagging").exists()
