"""An O*NET release, whole and in part, as one edition. Expected values are read off the excerpt's own rows."""

from pathlib import Path

import pytest

from tests.integrations.making import folder, package
from workmark.integrations.onet.reading import read_onet
from workmark.integrations.reading.faults import Reading
from workmark.lib.problems import InvalidInput
from workmark.skills.editions import Edition, Part

EXCERPT = Path(__file__).parent / "db_29_3_text"
OCCUPATIONS = "O*NET-SOC Code\tTitle\tDescription\n11-1011.00\tChief Executives\tDirect.\n"
SUMMARY = "https://www.onetonline.org/link/summary/"
ELEMENT = "https://www.onetonline.org/find/descriptor/result/"
RATINGS = "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\tRecommend Suppress\tNot Relevant\n"


@pytest.fixture(scope="module")
def excerpt() -> Edition:
    reading = Reading()
    with folder(EXCERPT) as release:
        edition = read_onet(release, reading)
    assert reading.fault_count == 0
    return edition


def read(reading: Reading, **tables: str) -> Edition:
    files = {name.replace("_", " ") + ".txt": text for name, text in tables.items()}
    with package("db_30_0_text.zip", {"Occupation Data.txt": OCCUPATIONS, **files}) as release:
        return read_onet(release, reading)


def test_the_release_is_named_by_its_folder(excerpt: Edition) -> None:
    assert (excerpt.source.slug, excerpt.source.version, excerpt.source.language) == ("onet", "29.3", "en")
    assert "O*NET 29.3 Database" in excerpt.source.attribution


def test_an_occupation_has_its_reported_and_alternate_titles_once_each(excerpt: Edition) -> None:
    entry = excerpt.occupations[SUMMARY + "11-2011.00"]

    assert entry.alternative_labels == [
        "Account Executive",
        "Advertising Manager (Ad Manager)",
        "Account Director",
        "Account Manager",
    ]
    assert (entry.code, entry.group_code, entry.job_zone) == ("11-2011.00", "11-2011", 4)


def test_importance_and_level_are_the_sources_own(excerpt: Edition) -> None:
    asked = excerpt.requirements[SUMMARY + "11-2011.00", ELEMENT + "2.A.1.b"]

    assert (asked.importance, asked.level, asked.is_essential) == (4.12, 4.12, True)


def test_a_technology_is_in_demand_for_one_occupation_and_hot_everywhere(excerpt: Edition) -> None:
    technology = "https://www.onetonline.org/search/tech/example?e="

    assert excerpt.requirements[SUMMARY + "13-1161.01", technology + "Adobe+Analytics"].is_in_demand
    assert not excerpt.requirements[SUMMARY + "13-1161.01", technology + "Adobe+Photoshop"].is_in_demand
    assert excerpt.skills[technology + "Adobe+Photoshop"].is_hot
    assert not excerpt.skills[technology + "Adobe+Analytics"].is_hot


def test_a_task_goes_by_the_address_that_badges_already_use(excerpt: Edition) -> None:
    task = excerpt.tasks["https://www.onetonline.org/link/details/13-1161.00#task-5433"]

    assert (task.code, task.is_core) == ("5433", True)
    detailed = ELEMENT + "4.A.2.a.4#4.A.2.a.4.I02.D07"
    assert (task.uri, detailed) in excerpt.activities
    assert excerpt.skills[detailed].label == "Analyze consumer trends."


def test_groups_order_skills_knowledge_activities_and_technologies(excerpt: Edition) -> None:
    broader = {(low, high) for low, high, kind in excerpt.skill_relations if kind == "broader"}

    assert (ELEMENT + "2.A.1.a", ELEMENT + "2.A.1") in broader
    assert (ELEMENT + "2.A.1", ELEMENT + "2.A") in broader
    assert (ELEMENT + "4.A.2.a.4#4.A.2.a.4.I02.D07", ELEMENT + "4.A.2.a.4#4.A.2.a.4.I02") in broader
    assert (ELEMENT + "4.A.2.a.4#4.A.2.a.4.I02", ELEMENT + "4.A.2.a.4") in broader
    assert excerpt.skills[ELEMENT + "2.A"].kind == "group"
    assert not any(high == ELEMENT + "2" for _low, high in broader)


def test_related_occupations_keep_their_order(excerpt: Edition) -> None:
    related = excerpt.occupation_relations

    assert related[SUMMARY + "13-1161.01", SUMMARY + "13-1161.00", "related"] == 2
    assert related[SUMMARY + "13-1161.01", SUMMARY + "11-2011.00", "related"] == 4


def test_a_level_that_is_not_relevant_reads_nought_and_a_doubtful_value_is_left_out() -> None:
    reading = Reading()
    rows = (
        "11-1011.00\t2.B.3.k\tTroubleshooting\tIM\t1.25\tN\t\n11-1011.00\t2.B.3.k\tTroubleshooting\tLV\t0.5\tN\tY\n"
        "11-1011.00\t2.B.3.m\tRepairing\tIM\t3.0\tN\t\n11-1011.00\t2.B.3.m\tRepairing\tLV\t3.25\tY\tN\n"
        # As "Food Production" stands there for chief executives in 29.3: both flags at once.
        "11-1011.00\t2.C.2.b\tFood Production\tIM\t1.14\tN\t\n11-1011.00\t2.C.2.b\tFood Production\tLV\t0.4\tY\tY\n"
    )

    edition = read(reading, Skills=RATINGS + rows)

    first = edition.requirements[SUMMARY + "11-1011.00", ELEMENT + "2.B.3.k"]
    second = edition.requirements[SUMMARY + "11-1011.00", ELEMENT + "2.B.3.m"]
    assert (first.importance, first.level, first.is_essential) == (1.25, 0.0, False)
    assert (second.importance, second.level, second.is_essential) == (3.0, None, True)
    third = edition.requirements[SUMMARY + "11-1011.00", ELEMENT + "2.C.2.b"]
    assert (third.importance, third.level) == (1.14, 0.0)


def test_emerging_tasks_are_marked_and_a_revision_stands_in_for_its_original() -> None:
    reading = Reading()
    tasks = 'O*NET-SOC Code\tTask ID\tTask\tTask Type\n11-1011.00\t21\t"Do ""head counts"" often."\tCore\n'
    emerging = (
        "O*NET-SOC Code\tTask\tCategory\tOriginal Task ID\n11-1011.00\tCount heads weekly.\tRevision\t21\n"
        "11-1011.00\tAnswer robots.\tNew\t\n"
    )

    edition = read(reading, Task_Statements=tasks, Emerging_Tasks=emerging)

    original = "https://www.onetonline.org/link/details/11-1011.00#task-21"
    assert edition.tasks[original].text == 'Do "head counts" often.'
    revised = edition.tasks[edition.replaced_tasks[original]]
    assert (revised.text, revised.is_emerging) == ("Count heads weekly.", True)
    assert sum(task.is_emerging for task in edition.tasks.values()) == 2


def test_how_often_a_task_is_done_is_the_mean_of_the_categories_people_chose() -> None:
    reading = Reading()
    tasks = "O*NET-SOC Code\tTask ID\tTask\tTask Type\n11-1011.00\t21\tCount.\tCore\n"
    head = "O*NET-SOC Code\tTask ID\tScale ID\tCategory\tData Value\n"
    rows = "11-1011.00\t21\tIM\tn/a\t4.5\n11-1011.00\t21\tFT\t3\t25\n11-1011.00\t21\tFT\t5\t75\n"

    edition = read(reading, Task_Statements=tasks, Task_Ratings=head + rows)

    task = next(iter(edition.tasks.values()))
    assert (task.importance, task.frequency) == (4.5, 4.5)  # (3 * 25 + 5 * 75) / 100


def test_what_a_partial_release_lacks_it_says_nothing_about() -> None:
    edition = read(Reading())

    assert edition.stated == {Part.OCCUPATIONS}
    assert edition.stated_kinds == edition.asked_kinds == edition.related_kinds == set()
    assert {("occupations", "job_zone"), ("occupations", "alternative_labels")} <= edition.silent_on


def test_a_row_that_cannot_be_taken_is_named_by_file_line_and_column() -> None:
    reading = Reading()
    rows = (
        "11-1011.00\t2.A.1.a\tReading\tIM\t6\tN\t\n99-9999.00\t2.A.1.a\tReading\tIM\t3\tN\t\n"
        "11-1011.00\t2.A.1.a\n11-1011.00\t2.A.1.b\tListening\tLV\tnan\tN\tN\n"
    )

    read(reading, Skills=RATINGS + rows)

    assert [fault.place for fault in reading.faults] == [
        "Skills.txt, line 2, column Data Value",
        "Skills.txt, line 3, column O*NET-SOC Code",
        "Skills.txt, line 4",
        "Skills.txt, line 5, column Data Value",
    ]


def test_a_folder_of_something_else_is_refused() -> None:
    with package("db_29_3_text.zip", {"Other.txt": "a\tb\n"}) as other, pytest.raises(InvalidInput):
        read_onet(other, Reading())
    with (
        package("mine.zip", {"Occupation Data.txt": OCCUPATIONS}) as nameless,
        pytest.raises(InvalidInput) as refused,
    ):
        read_onet(nameless, Reading())
    assert "--version" in refused.value.detail
