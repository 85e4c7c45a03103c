"""Where the tasks in a badge are said to stand: where an import of the framework puts them."""

from tests.integrations.making import folder, package
from tests.integrations.onet.test_reading import EXCERPT, OCCUPATIONS
from workmark.achievements.content import TaskLink
from workmark.credentials.alignments import task_alignments
from workmark.integrations.onet.reading import read_onet
from workmark.integrations.reading.faults import Reading
from workmark.skills.editions import Edition

EMERGING = "O*NET-SOC Code\tTask\tCategory\tOriginal Task ID\n11-1011.00\tAnswer robots.\tNew\t\n"


def link_of(edition: Edition, uri: str) -> TaskLink:
    """A task as an author chooses it: by the codes of what was imported."""
    entry = edition.tasks[uri]
    occupation = edition.occupations[entry.occupation]
    return TaskLink(framework="onet", occupation_code=occupation.code, task_id=entry.code, text=entry.text)


def test_every_task_of_a_release_is_found_again_at_the_address_in_a_badge() -> None:
    with folder(EXCERPT) as release:
        edition = read_onet(release, Reading())
    texts = {"Occupation Data.txt": OCCUPATIONS, "Emerging Tasks.txt": EMERGING}
    with package("db_30_0_text.zip", texts) as release:
        newer = read_onet(release, Reading())

    for held in (edition, newer):
        assert held.tasks
        for uri, entry in held.tasks.items():
            [alignment] = task_alignments([link_of(held, uri)])
            assert held.tasks[alignment.target_url].text == entry.text


def test_a_task_stands_on_the_page_of_details_that_onet_online_has() -> None:
    link = TaskLink(occupation_code="11-2011.00", task_id="3224", text="Plan and prepare material.")

    [alignment] = task_alignments([link])
    assert alignment.target_url == "https://www.onetonline.org/link/details/11-2011.00#task-3224"


def test_a_task_of_another_framework_is_given_no_address_of_onet() -> None:
    """An alignment must have an address (Open Badges 3.0, "Alignment"), and that of another's site would be wrong."""
    link = TaskLink(framework="kestrel-jobs", occupation_code="7", task_id="3224", text="Load a van.")

    assert list(task_alignments([link])) == []
