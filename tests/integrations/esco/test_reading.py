"""An ESCO release as one edition. Expected values are read off the excerpt's own rows."""

from pathlib import Path

import pytest

from tests.integrations.making import folder, package
from workmark.integrations.esco.reading import read_esco
from workmark.integrations.reading.faults import Reading
from workmark.lib.problems import InvalidInput
from workmark.skills.editions import Edition, Part
from workmark.skills.queries import Standing

EXCERPT = Path(__file__).parent / "v1.1.1"
ESCO = "http://data.europa.eu/esco/"
COPYWRITER = ESCO + "occupation/b1ab3572-fa2f-4624-8eac-3c3d986d237b"
SKILLS = "conceptUri,preferredLabel,skillType,reuseLevel,altLabels,status,description\n"
BROADER = "conceptUri,broaderUri\n"


def skill(number: int, label: str = "", status: str = "released") -> str:
    return f"{ESCO}skill/{number},{label or f'skill {number}'},knowledge,transversal,,{status},\n"


@pytest.fixture(scope="module")
def excerpt() -> Edition:
    reading = Reading()
    with folder(EXCERPT) as release:
        edition = read_esco([release], reading)
    assert reading.faults == []
    return edition


def test_a_release_is_known_by_its_name_and_the_language_by_its_files(excerpt: Edition) -> None:
    assert (excerpt.source.version, excerpt.source.language) == ("1.1.1", "en")


def test_skills_have_their_kind_reach_and_labels(excerpt: Edition) -> None:
    entry = excerpt.skills[ESCO + "skill/001115fb-569f-4ee6-8381-c6807ef2527f"]

    assert (entry.label, entry.kind, entry.reuse_level) == ("show initiative", "skill", "transversal")
    assert entry.alternative_labels[:2] == ["take the initiative", "give impetus"]
    assert entry.hidden_labels == ["activity", "active participation", "self starter", "initiative"]


def test_groups_of_skills_and_of_jobs_are_marked_as_groups(excerpt: Edition) -> None:
    kinds = {entry.kind for uri, entry in excerpt.skills.items() if "/isced-f/" in uri}
    isco = excerpt.occupations[ESCO + "isco/C2431"]

    assert kinds == {"group"}
    assert (isco.is_group, isco.code, isco.group_code) == (True, "2431", "243")
    assert excerpt.occupations[COPYWRITER].group_code == "2431"
    assert not excerpt.occupations[COPYWRITER].is_group


def test_essential_and_optional_skills_of_an_occupation(excerpt: Edition) -> None:
    asked = {skill: said for (job, skill), said in excerpt.requirements.items() if job == COPYWRITER}

    assert sorted(said.is_essential for said in asked.values()) == [False] * 3 + [True] * 3
    assert asked[ESCO + "skill/aba1f05b-f312-47d8-be71-7c574134de8f"].is_essential


def test_what_a_skill_needs_and_lies_under(excerpt: Edition) -> None:
    ends = (
        ESCO + "skill/06670261-ea6b-4b52-a915-c7d4ff837f74",
        ESCO + "skill/57231a22-4da7-49c8-97b8-75672feadf1e",
    )

    assert (*ends, "requires") in excerpt.skill_relations
    assert excerpt.occupation_relations[COPYWRITER, ESCO + "isco/C2431", "broader"] == 0


def test_two_archives_are_one_release() -> None:
    reading = Reading()
    classification = {"skills_en.csv": SKILLS + skill(1) + skill(2)}
    relations = {"broaderRelationsSkillPillar_en.csv": BROADER + f"{ESCO}skill/1,{ESCO}skill/2\n"}

    with (
        package("ESCO dataset - v1.2.0 - classification - en - csv.zip", classification) as one,
        package("ESCO dataset - v1.2.0 - relations - csv.zip", relations) as two,
    ):
        edition = read_esco([one, two], reading)

    assert edition.skill_relations == {(ESCO + "skill/1", ESCO + "skill/2", "broader")}
    # Half of the relations of skills: nothing is concluded from what is missing.
    assert edition.related_kinds == set()


def test_relations_alone_lean_on_what_is_here_already() -> None:
    files = {"broaderRelationsSkillPillar.csv": BROADER + f"{ESCO}skill/1,{ESCO}skill/2\n"}
    standing = Standing("de", frozenset({ESCO + "skill/1", ESCO + "skill/2"}), frozenset())

    with package("esco_v1.1.1_relations_csv.zip", files) as relations:
        edition = read_esco([relations], Reading(), standing=standing)
        with pytest.raises(InvalidInput):
            read_esco([relations], Reading())

    assert (edition.source.language, len(edition.skill_relations)) == ("de", 1)


def test_a_circle_is_broken_and_named() -> None:
    reading = Reading()
    circle = "".join(
        f"{ESCO}skill/{low},{ESCO}skill/{high}\n" for low, high in ((1, 2), (2, 3), (3, 1), (1, 1))
    )
    files = {
        "skills_en.csv": SKILLS + skill(1) + skill(2) + skill(3),
        "broaderRelationsSkillPillar.csv": BROADER + circle,
    }

    with package("esco_v1.zip", files) as release:
        edition = read_esco([release], reading, version="1")

    assert len(edition.skill_relations) == 2
    assert sorted(fault.line for fault in reading.faults) == [4, 5]


def test_broken_rows_are_named_and_skipped() -> None:
    reading = Reading()
    rows = (
        skill(1)
        + skill(1)
        + f"{ESCO}skill/4,labels,magic,,,released,\n"
        + "javascript:alert(1),click,knowledge,,,released,\n"
        + skill(5, status="obsolete")
        + f"{ESCO}skill/6,,knowledge,,,released,\n"
        + f"{ESCO}skill/7,{'x' * 301},knowledge,,,released,\n"
    )

    with package("x_v1.2.zip", {"skills_de.csv": SKILLS + rows}) as release:
        edition = read_esco([release], reading)

    assert list(edition.skills) == [ESCO + "skill/1"]
    assert [(fault.line, fault.column) for fault in reading.faults] == [
        (3, "conceptUri"),
        (4, "skillType"),
        (5, "conceptUri"),
        (7, "preferredLabel"),
        (8, "preferredLabel"),
    ]
    assert edition.stated == set()
    assert Part.OCCUPATIONS not in edition.stated


def test_several_languages_or_releases_at_once_are_not_guessed() -> None:
    both = {"skills_en.csv": SKILLS + skill(1), "skills_es.csv": SKILLS + skill(1, "uno")}
    with package("esco_v1.1.1.zip", both) as release:
        with pytest.raises(InvalidInput) as refused:
            read_esco([release], Reading())
        chosen = read_esco([release], Reading(), language="es")
    assert "en, es" in refused.value.detail
    assert chosen.skills[ESCO + "skill/1"].label == "uno"

    with (
        package("esco_v1.1.0.zip", both) as old,
        package("esco_v1.1.1.zip", both) as new,
        pytest.raises(InvalidInput),
    ):
        read_esco([old, new], Reading(), language="en")
