"""Every importer against the same hostile downloads, through the door that the command and the pages use.

`reading/test_hostile.py` holds the bounds themselves; here each importer shows that it stands behind them.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Cast
from tests.integrations.making import archive
from workmark.integrations.importing import FORMATS, Asked
from workmark.integrations.reading.faults import Reading
from workmark.integrations.reading.places import open_places
from workmark.lib.problems import InvalidInput, TooLarge
from workmark.skills.editions import Edition

pytestmark = pytest.mark.django_db
FORMULA = "=cmd|' /C calc'!A0"
# For each format: the file it looks for, and a sound content with one label to be replaced.
TABLES = {
    "onet": ("Occupation Data.txt", "O*NET-SOC Code\tTitle\tDescription\n11-1011.00\tLABEL\tDirect.\n"),
    "esco": (
        "skills_en.csv",
        "conceptUri,preferredLabel,skillType,reuseLevel,altLabels,status,description\n"
        "http://data.europa.eu/esco/skill/1,LABEL,knowledge,transversal,,released,\n",
    ),
    "crosswalk": (
        "crosswalk.csv",
        "Mapping project version,1,,,,,\n"
        "O*NET Id,O*NET Title,O*NET Description,ESCO or ISCO URI,ESCO or ISCO Title,ESCO or ISCO Description,Type of Match\n"
        "11-1011.00,LABEL,x,http://data.europa.eu/esco/occupation/a,x,x,closeMatch\n",
    ),
    "rsd": ("skills.csv", "Skill Name,Contextualized Skill Statement\nLABEL,The worker counts.\n"),
    "spreadsheet": ("skills.csv", "name,description\nLABEL,The worker counts.\n"),
}
CASE = "https://case.example/ims/case/v1p1/"
DOCUMENTS = {
    "case": {
        "CFDocument": {
            "identifier": "d",
            "uri": f"{CASE}d",
            "title": "Work",
            "creator": "Board",
            "version": "1",
        },
        "CFItems": [{"identifier": "a", "uri": f"{CASE}a", "fullStatement": "LABEL"}],
        "CFAssociations": [],
    },
    "ctdl": {
        "@graph": [
            {
                "@id": f"{CASE}f",
                "@type": "ceasn:CompetencyFramework",
                "ceasn:name": {"en": "Work"},
                "ceasn:inLanguage": ["en"],
            },
            {"@id": f"{CASE}c", "@type": "ceasn:Competency", "ceasn:competencyText": {"en": "LABEL"}},
        ]
    },
    "nice": {
        "documents": [],
        "elements": [
            {
                "doc_identifier": "SP_800_181",
                "element_type": "work_role",
                "element_identifier": "IO-WRL-007",
                "title": "LABEL",
                "text": "N/A",
            }
        ],
        "relationship_types": [],
        "relationships": [],
    },
}
Take = Callable[[str, str, bytes], Edition]


@pytest.fixture
def take(cast: Cast, tmp_path: Path) -> Take:
    """take(format, file, bytes): the one edition of a file of that name."""

    def read(name: str, file: str, content: bytes) -> Edition:
        place = tmp_path / "given" / file
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(content)
        asked = Asked(version="1", name="Work", licence="x", attribution="x", owner=cast.kestrel)
        # O*NET, ESCO and the crosswalk come as folders, the others as single files.
        given = place.parent if name in ("onet", "esco", "crosswalk") else place
        with open_places([str(given)], FORMATS[name].archives) as packages:
            (edition,) = FORMATS[name].read(packages, Reading(), asked)
        return edition

    return read


def sound(name: str, label: str = "Count stock") -> tuple[str, str]:
    if name in TABLES:
        file, text = TABLES[name]
        return file, text.replace("LABEL", label)
    return "framework.json", json.dumps(DOCUMENTS[name]).replace("LABEL", label)


def test_every_format_is_here() -> None:
    assert TABLES.keys() | DOCUMENTS.keys() == FORMATS.keys()


@pytest.mark.parametrize("name", FORMATS)
def test_a_formula_stays_the_text_it_is(take: Take, name: str) -> None:
    file, text = sound(name, FORMULA)

    edition = take(name, file, text.encode())

    entries = [*edition.skills.values(), *edition.occupations.values()]
    if name == "crosswalk":  # it takes no words, only pairs
        assert (entries, len(edition.occupation_relations)) == ([], 1)
    else:
        assert [entry.label for entry in entries if entry.label.startswith("=")] == [FORMULA]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_another_encoding_is_refused(take: Take, name: str, encoding: str) -> None:
    file, text = sound(name, "Café")
    if name in DOCUMENTS:
        text = text.replace("Caf\\u00e9", "Café")

    with pytest.raises(InvalidInput, match=rf"{re.escape(file)}.*(UTF-8|zero byte)"):
        take(name, file, text.encode(encoding))


@pytest.mark.parametrize("name", TABLES)
def test_a_million_columns_are_refused(take: Take, name: str) -> None:
    file, text = sound(name)
    sign = "\t" if name == "onet" else ","

    with pytest.raises(InvalidInput, match=rf"{re.escape(file)}, line \d+: A row has 1000000 cells"):
        take(name, file, f"{text}{sign * 999_999}\n".encode())


@pytest.mark.long
@pytest.mark.parametrize("name", DOCUMENTS)
def test_five_million_members_are_refused(take: Take, name: str) -> None:
    file, text = sound(name)
    wide = text[:-1] + ', "more": {' + ",".join(f'"{number}":0' for number in range(5_000_000)) + "}}"

    with pytest.raises((InvalidInput, TooLarge), match=re.escape(file)):
        take(name, file, wide.encode())


@pytest.mark.long
@pytest.mark.parametrize("name", FORMATS)
def test_a_bomb_is_not_opened(cast: Cast, tmp_path: Path, name: str) -> None:
    file, _text = sound(name)
    place = tmp_path / "given.zip"
    place.write_bytes(archive({file: b"\0" * 50_000_000}))

    with pytest.raises(TooLarge, match=r"given\.zip"), open_places([str(place)], FORMATS[name].archives):
        pass
