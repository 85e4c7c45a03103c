import pytest

from workmark.skills.actions.load_starter_frameworks import load_starter_frameworks
from workmark.skills.models import Framework, Skill
from workmark.skills.queries import occupations_with, skills_with, tasks_with


@pytest.fixture
def starter(db: None) -> None:
    load_starter_frameworks()


def test_labels_that_begin_with_the_words_come_first(starter: None) -> None:
    labels = [skill.label for skill in skills_with("social media")]

    assert labels[0] == "social media management"
    assert "apply social media marketing" in labels


def test_other_labels_count_too(starter: None) -> None:
    # "utilise social media marketing" is an alternative label in ESCO 1.1.1; no other text of it says "utilise".
    assert "apply social media marketing" in [skill.label for skill in skills_with("utilise social")]


def test_tasks_are_found_by_their_text_their_occupation_and_its_code(starter: None) -> None:
    assert "1317" in [task.code for task in tasks_with("data backups")]
    assert all(task.occupation.code == "13-1161.00" for task in tasks_with("13-1161.00"))
    assert tasks_with("13-1161.00").exists()
    assert tasks_with("strategists campaigns").exists()


def test_occupations_are_found_by_label_or_code(starter: None) -> None:
    assert "advertising copywriter" in [found.label for found in occupations_with("2431.1")]
    assert occupations_with("advertising copywr")[0].code == "2431.1"


@pytest.mark.long
@pytest.mark.parametrize("words", ["%", "_", "\\", "' OR 1=1 --", "zzzz", "a " * 500])
def test_odd_words_are_only_words(starter: None, words: str) -> None:
    list(skills_with(words))
    list(tasks_with(words))
    list(occupations_with(words))
    assert not skills_with("zzzz").exists()


def test_an_excerpt_never_overwrites_a_full_import(db: None) -> None:
    esco = Framework.objects.create(
        slug="esco", name="ESCO", version="1.2.0", licence="reuse", attribution="ESCO"
    )
    uri = "http://data.europa.eu/esco/skill/64e09849-a7db-4d6b-a932-66264420eb97"
    Skill.objects.create(framework=esco, uri=uri, label="from the full import")

    load_starter_frameworks()

    esco.refresh_from_db()
    assert esco.version == "1.2.0"
    assert Skill.objects.get(uri=uri).label == "from the full import"
