"""The official files, where they lie beside the project: as many rows as the sources themselves count.

Expected numbers were counted in the files with other tools (`cut`, `sort -u`, `wc -l`), never with ours.
"""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import SHARED
from workmark.integrations.importing import FORMATS, Asked
from workmark.integrations.reading.faults import Reading
from workmark.integrations.reading.places import open_places
from workmark.skills.actions.load_starter_frameworks import STARTER
from workmark.skills.editions import Edition

DATA = SHARED / "data"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"Published frameworks are not at {DATA}."),
]


def read(name: str, *places: Path) -> tuple[Edition, Reading]:
    reading = Reading()
    with open_places([str(place) for place in places], FORMATS[name].archives) as packages:
        (edition,) = FORMATS[name].read(packages, reading, Asked())
    return edition, reading


def of_the_starter(name: str, table: str) -> set[str]:
    """Addresses that the starter content, and so every badge for it, already uses."""
    return {entry["uri"] for entry in tomllib.loads((STARTER / f"{name}.toml").read_text("utf-8"))[table]}


@pytest.mark.long
def test_o_net_29_3() -> None:
    edition, reading = read("onet", DATA / "onet_db_29_3_text.zip")

    kinds = Counter(str(entry.kind) for entry in edition.skills.values())
    assert reading.fault_count == 0
    assert len(edition.occupations) == 1_016
    assert len(edition.tasks) == 18_796 + 295
    assert len(edition.activities) == 23_233
    assert len(edition.occupation_relations) == 18_460
    assert of_the_starter("onet", "tasks") <= set(edition.tasks)
    assert of_the_starter("onet", "occupations") <= set(edition.occupations)
    assert (kinds["skill"], kinds["knowledge"], kinds["technology"], kinds["activity"]) == (
        35,
        33,
        8_775,
        2_087,
    )


@pytest.mark.long
def test_esco_1_1_1() -> None:
    edition, reading = read("esco", DATA)

    assert len(edition.skills) == 13_896 + 640
    assert len(edition.occupations) == 3_007 + 619
    assert of_the_starter("esco", "skills") <= set(edition.skills)
    assert of_the_starter("esco", "occupations") <= set(edition.occupations)
    # 123,855 rows; 67 of them, and 8 relations, name entries that the release itself does not have.
    assert len(edition.requirements) == 123_855 - 67
    assert reading.fault_count == 67 + 7 + 1 + 1  # the last one relates a skill to itself


def test_the_crosswalk() -> None:
    edition, reading = read("crosswalk", DATA)

    kinds = Counter(str(kind) for _esco, _onet, kind in edition.occupation_relations)
    assert reading.fault_count == 0
    assert kinds == {"broad": 2_053, "close": 1_432, "exact": 498 + 43, "narrow": 227}
