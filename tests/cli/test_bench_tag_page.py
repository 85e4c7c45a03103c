"""The bench asks the page as people do: every sentence is read, the way is the one that was asked for, and nobody stays."""

from pathlib import Path

import pytest

from workmark.cli.bench_tag import ADVERT, LONGER_ADVERT
from workmark.cli.bench_tag_page import page_figures
from workmark.jobs.models import Job
from workmark.organisations.models import Person
from workmark.skills.models import Framework, Skill
from workmark.skills.tagging.sentences import sentences_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def esco(settings: object, tmp_path: Path) -> Framework:
    settings.WORKMARK_HOME = tmp_path  # type: ignore[attr-defined]  # pytest-django's fixture has no such attribute
    made = Framework.objects.create(slug="esco", name="ESCO", version="1.1.1", attribution="EU")
    Skill.objects.create(framework=made, uri="http://data.europa.eu/esco/skill/71", label="manage budgets")
    return made


def test_the_adverts_have_as_many_sentences_as_the_figures_say() -> None:
    assert len(sentences_of(ADVERT)) == 30
    assert len(sentences_of(LONGER_ADVERT)) == 40


def test_the_page_is_timed_and_whoever_asked_is_gone(esco: Framework) -> None:
    figures = page_figures(LONGER_ADVERT, semantic=False)

    assert set(figures) == {"page_first_s", "page_s", "page_worst_s", "page_processor_s"}
    assert 0 < figures["page_s"] <= figures["page_worst_s"]  # type: ignore[operator]  # they are numbers
    assert not Person.objects.exists()


def test_words_are_never_timed_as_meanings(esco: Framework) -> None:
    with pytest.raises(RuntimeError, match="would mean nothing"):
        page_figures(ADVERT, semantic=True)

    assert (Person.objects.count(), Job.objects.count()) == (0, 0)
