"""Where jobs and skills stand. The codes and URIs are ESCO 1.1.1's and O*NET 29.3's own."""

from typing import Any

import pytest

from tests.conftest import Cast
from workmark.lib.problems import NotFound
from workmark.skills.addresses import key_of, occupation_at, skill_at
from workmark.skills.models import Framework, Occupation, Skill

ESCO = "http://data.europa.eu/esco"
COPYWRITER = "b1ab3572-fa2f-4624-8eac-3c3d986d237b"
STOCK = "53815c73-d352-4d4d-92cb-fb7020cbd8e6"


@pytest.fixture
def esco(db: None) -> Framework:
    return Framework.objects.create(
        slug="esco", name="ESCO", version="1.1.1", licence="r", attribution="ESCO"
    )


def job(framework: Framework, **said: Any) -> Occupation:
    return Occupation.objects.create(framework=framework, **{"label": "a job", **said})


def test_a_job_stands_under_its_code_and_under_the_last_part_of_its_uri(esco: Framework) -> None:
    copywriter = job(esco, uri=f"{ESCO}/occupation/{COPYWRITER}", code="2431.1")

    assert key_of(copywriter) == "2431.1"
    assert occupation_at("esco", "2431.1", None) == copywriter
    assert occupation_at("esco", COPYWRITER, None) == copywriter


def test_a_code_leads_to_whoever_has_it_now_and_the_uri_to_the_job_that_had_it(esco: Framework) -> None:
    before = job(esco, uri=f"{ESCO}/occupation/old", code="2431.1", is_retired=True)
    now = job(esco, uri=f"{ESCO}/occupation/new", code="2431.1")

    assert occupation_at("esco", "2431.1", None) == now
    assert occupation_at("esco", "old", None) == before


def test_a_skill_stands_under_the_last_part_of_its_uri_also_when_it_came_later(esco: Framework) -> None:
    first = Skill.objects.create(framework=esco, uri=f"{ESCO}/skill/{STOCK}", label="count stock")
    assert skill_at("esco", STOCK, None) == first

    later = Skill.objects.create(framework=esco, uri="urn:other:place:77", label="came later")

    assert key_of(later) == "77"
    assert skill_at("esco", "77", None) == later


@pytest.mark.parametrize("name", ["Visual+C%2B%2B", ".NET+Framework", "TCP%2FIP", "4.A.2.a.4.I09.D03"])
def test_onets_queries_and_fragments_make_addresses_too(esco: Framework, name: str) -> None:
    skill = Skill.objects.create(framework=esco, uri=f"https://onet.example/tech?e={name}", label=name)

    assert key_of(skill) == name
    assert skill_at("esco", name, None) == skill


def test_what_cannot_stand_in_an_address_stands_under_its_number(esco: Framework) -> None:
    odd = Skill.objects.create(framework=esco, uri="https://x.example/a b", code="§ 1", label="odd")

    assert key_of(odd) == f"entry-{odd.pk}"
    assert skill_at("esco", f"entry-{odd.pk}", None) == odd
    named = Skill.objects.create(framework=esco, uri=f"{ESCO}/skill/{STOCK}", label="count stock")
    with pytest.raises(NotFound):
        skill_at("esco", f"entry-{named.pk}", None)


@pytest.mark.parametrize("key", ["", "2431", ".*", "%", "_" * 80, "43"])
def test_what_is_not_there_is_not_found(esco: Framework, key: str) -> None:
    job(esco, uri=f"{ESCO}/occupation/{COPYWRITER}", code="2431.1")
    job(esco, uri=f"{ESCO}/isco/C2431", code="2431", is_group=True)

    with pytest.raises(NotFound):
        occupation_at("esco", key, None)


def test_an_employers_own_framework_is_seen_by_its_people_only(cast: Cast) -> None:
    own = Framework.objects.create(
        slug="kestrel", name="Kestrel", version="1", licence="own", attribution="", owner=cast.kestrel
    )
    driver = job(own, uri="urn:kestrel:driver", code="D1")

    assert occupation_at("kestrel", "D1", cast.emre) == driver
    for outsider in (None, cast.lena, cast.ines):
        with pytest.raises(NotFound):
            occupation_at("kestrel", "D1", outsider)
