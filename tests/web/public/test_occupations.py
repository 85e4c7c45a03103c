"""Jobs and skills as a visitor reads them: what proves each part, what nobody offers, and pages that stay light."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import Cast
from tests.web.public.reading import Page
from workmark.achievements.models import AchievementVersion
from workmark.skills.models import (
    Framework,
    Occupation,
    OccupationRelation,
    OccupationSkill,
    Skill,
    SkillRelation,
    Task,
    Wording,
)

Publish = Callable[..., AchievementVersion]
ESCO = "http://data.europa.eu/esco"
LEAD = "/occupations/esco/8331.1/"
MOST_BYTES = 40_000
MOST_QUERIES = 26


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def lead(frameworks: None) -> Occupation:
    """A job of ESCO that asks for "brief staff" and "count stock", and may use a third skill."""
    esco = Framework.objects.get(slug="esco")
    made = Occupation.objects.create(
        framework=esco,
        uri=f"{ESCO}/occupation/1",
        code="8331.1",
        label="shift lead",
        alternative_labels=["shift head", "<b>boss</b>"],
        description="Leads a shift.",
    )
    third = Skill.objects.create(framework=esco, uri=f"{ESCO}/skill/3", label="speak Dutch")
    for number, essential in ((1, True), (2, True), (3, False)):
        skill = Skill.objects.get(uri=f"{ESCO}/skill/{number}")
        OccupationSkill.objects.create(occupation=made, skill=skill, is_essential=essential)
    SkillRelation.objects.create(
        source=third, target=Skill.objects.get(uri=f"{ESCO}/skill/1"), kind="requires"
    )
    return made


@pytest.fixture
def supervisors(lead: Occupation) -> Occupation:
    """The same job in O*NET, with a task and a skill that have figures."""
    made = Occupation.objects.get(code="53-1047.00")
    asked = Skill.objects.create(
        framework=made.framework, uri="urn:onet:2.A.1.b", code="2.A.1.b", label="Listening"
    )
    OccupationSkill.objects.create(occupation=made, skill=asked, is_essential=True, importance=4, level=3.5)
    OccupationRelation.objects.create(source=made, target=lead, kind="broad")
    return made


def test_a_job_names_what_proves_each_skill_and_what_nobody_offers(
    client: Client, lead: Occupation, publish: Publish
) -> None:
    publish("Shift handover")  # proves "brief staff" at level 2

    page = Page(client.get(LEAD))

    assert page.headings.count("h1") == 1
    assert "Essential skills 1 of 2" in page.words
    assert "brief staff Shift handover (does routine work alone)" in page.words
    assert "/catalogue/shift-handover/" in page.links
    assert (
        "1 essential skill. Those who prove other parts of this job could write them: Harbour Skills"
        in page.words
    )
    assert "count stock Nobody offers this yet" in page.words
    assert "shift head, <b>boss</b>" in page.words
    assert "ESCO 1.1.1" in page.words


def test_in_house_ones_prove_nothing_to_outsiders(
    cast: Cast, client: Client, lead: Occupation, publish: Publish
) -> None:
    publish("Shift handover", is_in_house=True)

    assert "Essential skills 0 of 2" in Page(client.get(LEAD)).words
    assert "Essential skills 1 of 2" in Page(signed_in(cast.aziz).get(LEAD)).words


def test_tasks_and_figures_are_told_with_what_shows_them(
    client: Client, supervisors: Occupation, publish: Publish
) -> None:
    publish("Shift handover")  # shows the task "Plan work schedules."
    Task.objects.filter(code="1").update(is_core=True, importance=3)

    page = Page(client.get("/occupations/onet/53-1047.00/"))

    assert "Plan work schedules. core task importance 3.0 of 5 Shift handover" in page.words
    assert "Listening Nobody offers this yet 4.0 of 5 level 3.5 of 7" in page.words
    # 4 on the scale from 1 to 5 is three quarters of its length; 3.5 of 7 is half.
    assert re.findall(r'<rect width="([\d.]+%)"', page.html.partition('class="asked-figures"')[2])[:2] == [
        "75.0%",
        "50.0%",
    ]
    assert 'id="task-1"' in page.html


def test_a_level_that_onet_advises_not_to_use_is_said_not_to_be_reliable(
    client: Client, supervisors: Occupation
) -> None:
    element = Skill.objects.create(
        framework=supervisors.framework,
        uri="https://www.onetonline.org/find/descriptor/result/2.B.4.g",
        label="Systems Analysis",
    )
    OccupationSkill.objects.create(occupation=supervisors, skill=element, is_essential=True, importance=3)

    words = Page(client.get(f"/occupations/onet/{supervisors.code}/")).words

    assert "Systems Analysis Nobody offers this yet 3.0 of 5 no reliable level" in words
    assert words.count("no reliable level") == 1


def test_the_crosswalk_is_read_from_both_ends(client: Client, supervisors: Occupation) -> None:
    there = Page(client.get("/occupations/onet/53-1047.00/"))
    back = Page(client.get(LEAD))

    assert "This job is narrower than shift lead" in there.words
    assert "This job is wider than Supervisors" in back.words
    assert LEAD in there.links


def test_a_retired_job_says_so_and_leads_on(client: Client, lead: Occupation) -> None:
    Occupation.objects.create(
        framework=lead.framework,
        uri=f"{ESCO}/occupation/0",
        code="8331.0",
        label="foreman",
        is_retired=True,
        last_version="1.0.9",
        replaced_by=lead,
    )

    page = Page(client.get("/occupations/esco/8331.0/"))

    assert (
        "ESCO has dropped this. The last release that had it is 1.0.9. It was replaced by shift lead"
        in page.words
    )
    assert "foreman" not in Page(client.get("/occupations/esco/")).words


def test_only_authors_are_offered_to_write_what_is_missing(
    cast: Cast, client: Client, lead: Occupation
) -> None:
    stock = Skill.objects.get(uri=f"{ESCO}/skill/2")
    begin = f"/desk/new/?skill={stock.pk}"

    assert begin in Page(signed_in(cast.ines).get(LEAD)).links
    for reader in (client, signed_in(cast.lena)):
        assert "/desk/new/" not in Page(reader.get(LEAD)).html


def test_an_author_begins_with_the_missing_skill_filled_in(cast: Cast, lead: Occupation) -> None:
    stock = Skill.objects.get(uri=f"{ESCO}/skill/2")
    desk, begin = signed_in(cast.ines), f"/desk/new/?skill={stock.pk}"
    assert "It will prove this skill: count stock" in Page(desk.get(begin)).words

    said = {"issuer": cast.harbour.slug, "title": "Stock you can trust", "family": "other", "language": "en"}
    assert desk.post(begin, said).status_code == 302

    draft = AchievementVersion.objects.get(title="Stock you can trust").said
    assert [(skill.uri, skill.label, skill.level) for skill in draft.skills] == [
        (stock.uri, "count stock", 2)
    ]


def test_a_learner_is_led_to_how_far_it_is_for_her(
    cast: Cast, client: Client, lead: Occupation, publish: Publish
) -> None:
    publish("Shift handover")
    goal = "/work/path/goal/?q=8331.1"

    assert goal in Page(signed_in(cast.lena).get(LEAD)).links
    assert signed_in(cast.lena).get(goal).status_code == 200
    assert goal not in Page(client.get(LEAD)).links


@pytest.mark.parametrize("query", ["skill=999999", "skill=x", "skill=", "task=٣", "skill=" + "9" * 40])
def test_a_mistyped_beginning_begins_with_nothing(cast: Cast, frameworks: None, query: str) -> None:
    assert "It will prove" not in Page(signed_in(cast.ines).get(f"/desk/new/?{query}")).words


def test_a_skill_names_its_jobs_its_neighbours_and_its_proofs(
    client: Client, lead: Occupation, publish: Publish
) -> None:
    publish("Shift handover")

    page = Page(client.get("/skills/esco/1/"))

    assert "It shows that somebody does routine work alone." in page.words
    assert {"/catalogue/shift-handover/", LEAD, "/skills/esco/3/"} <= set(page.links)
    assert "shift lead ESCO · essential" in page.words
    assert "Needed for speak Dutch" in page.words
    assert "Nobody offers a micro-credential for this yet." in Page(client.get("/skills/esco/2/")).words


def test_a_micro_credential_leads_to_its_skills_and_tasks(
    client: Client, supervisors: Occupation, publish: Publish
) -> None:
    publish("Shift handover")

    links = Page(client.get("/catalogue/shift-handover/")).links

    assert {"/skills/esco/1/", "/occupations/onet/53-1047.00/#task-1"} <= set(links)


def test_the_catalogue_narrows_to_a_job(client: Client, lead: Occupation, publish: Publish) -> None:
    publish("Shift handover")
    far = Skill.objects.create(framework=lead.framework, uri=f"{ESCO}/skill/9", label="sing")
    publish(
        "Far from it",
        skills=[{"uri": far.uri, "label": far.label}],
        tasks=[{"occupation_code": "53-1047.00", "task_id": "1", "text": "Plan."}],
    )

    page = Page(client.get("/catalogue/", {"occupation": lead.uri}))

    assert "For the job: shift lead" in page.words
    assert "/catalogue/shift-handover/" in page.links
    assert "/catalogue/far-from-it/" not in page.links


def test_the_reader_gets_the_words_of_her_language_where_the_source_has_them(
    client: Client, lead: Occupation
) -> None:
    Wording.objects.create(
        occupation=lead, language="es", label="jefa de turno", description="Dirige un turno."
    )

    page = Page(client.get(LEAD, headers={"Accept-Language": "es"}))

    assert "<h1>Jefa de turno</h1>" in page.html
    assert '<a href="/skills/esco/2/" lang="en">count stock</a>' in page.html


@pytest.mark.parametrize("page", ["/occupations/", "/occupations/esco/"])
def test_words_in_the_address_of_the_lists_are_searched_among_jobs(
    client: Client, lead: Occupation, page: str
) -> None:
    found = client.get(page, {"q": " shift lead "})

    assert (found.status_code, found["Location"]) == (302, "/skills/?q=shift+lead&kind=occupations")
    assert client.get(page, {"q": " "}).status_code == 200


def test_browsing_puts_what_can_be_proved_first_and_then_every_group(
    client: Client, lead: Occupation, supervisors: Occupation, publish: Publish
) -> None:
    publish("Shift handover")

    page = Page(client.get("/occupations/"))

    assert page.words.index("shift lead") < page.words.index("All jobs in ESCO")
    assert "Plant and machine operators and assemblers 1" in page.words
    assert "Transportation and material moving 1" in page.words
    group = Page(client.get("/occupations/esco/?group=8"))
    assert "shift lead 8331.1 · 1 skill or task can be proved" in group.words


def test_whoever_has_an_advert_is_led_to_its_skills(client: Client, lead: Occupation) -> None:
    """Else only authors find that page, and it is for everybody who is signed in."""
    page = client.get("/occupations/").content.decode()

    assert page.count('href="/skills/tag/"') == 1


def test_search_engines_get_the_job_and_the_skill_as_data(client: Client, lead: Occupation) -> None:
    def data(path: str) -> Any:
        found = re.search(r'ld\+json">(.*?)</script>', Page(client.get(path)).html, re.DOTALL)
        return json.loads(found[1]) if found else None

    job, skill = data(LEAD), data("/skills/esco/1/")

    assert (job["@type"], job["name"], job["sameAs"]) == ("Occupation", "shift lead", lead.uri)
    assert job["occupationalCategory"]["codeValue"] == "8331.1"
    assert (skill["@type"], skill["inDefinedTermSet"]["name"]) == ("DefinedTerm", "ESCO")


def test_the_largest_job_stays_light_and_asks_no_more_often(client: Client, lead: Occupation) -> None:
    """ESCO 1.1.1's largest asks for 340 skills (specialised seller); O*NET 29.3 has 2,750 other names for one."""

    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get(LEAD)
        return len(queries), len(answer.content)

    few, _small = asked()
    lead.alternative_labels = ["a name that is rather long"] * 2_750
    lead.save()
    skills = Skill.objects.bulk_create(
        Skill(
            framework=lead.framework,
            uri=f"{ESCO}/skill/{number:036}",
            label=f"a skill of some length {number}",
        )
        for number in range(400)
    )
    OccupationSkill.objects.bulk_create(
        OccupationSkill(occupation=lead, skill=skill, is_essential=place % 2 == 0)
        for place, skill in enumerate(skills)
    )
    Task.objects.bulk_create(
        Task(
            framework=lead.framework,
            occupation=lead,
            uri=f"urn:t:{number}:x",
            code=f"x{number}",
            text="Do it well. " * 12,
        )
        for number in range(60)
    )

    many, size = asked()

    assert size < MOST_BYTES
    assert few <= many <= MOST_QUERIES
    assert "See all 202" in Page(client.get(LEAD)).words
    listed = Page(client.get(f"{LEAD}skills/?part=essential&page=5"))
    assert "a skill of some length" in listed.words
    assert len(client.get(f"{LEAD}tasks/").content) < MOST_BYTES


@pytest.mark.parametrize(
    "path",
    ["/occupations/esco/..%2f..%2f/", "/occupations/nowhere/1/",  "/skills/esco/%25/",
     "/occupations/esco/" + "9" * 500 + "/", "/occupations/esco/8331/", "/occupations/nowhere/"],
)  # fmt: skip
def test_what_is_not_there_is_said_plainly(client: Client, lead: Occupation, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_job_that_names_a_replaced_skill_asks_for_the_one_in_its_place(
    client: Client, lead: Occupation, publish: Publish
) -> None:
    """An employer's own job names an entry of ESCO; the next edition replaced it, and then that one."""
    publish("Shift handover")  # proves "brief staff"
    newest = Skill.objects.get(uri=f"{ESCO}/skill/1")
    older = Skill.objects.create(
        framework=lead.framework,
        uri=f"{ESCO}/skill/8",
        label="old words",
        is_retired=True,
        replaced_by=newest,
    )
    oldest = Skill.objects.create(
        framework=lead.framework,
        uri=f"{ESCO}/skill/9",
        label="oldest words",
        is_retired=True,
        replaced_by=older,
    )
    asked = OccupationSkill.objects.get(occupation=lead, skill=newest)
    for named in (older, oldest):
        OccupationSkill.objects.filter(pk=asked.pk).update(skill=named)

        page = Page(client.get(LEAD))
        assert "brief staff Shift handover (does routine work alone)" in page.words, named
        assert "Essential skills 1 of 2" in page.words
        assert "old" not in page.words.replace("hold", "")
        listed = Page(client.get(f"{LEAD}skills/?part=essential"))
        assert "brief staff Shift handover" in listed.words
        told = client.get("/api/v1/occupations/esco/8331.1").json()
        assert [each["uri"] for each in told["skills"]].count(newest.uri) == 1
        assert newest.uri not in told["gaps"]

    # Who asks for both asks for one thing.
    OccupationSkill.objects.filter(pk=asked.pk).update(skill=older)
    OccupationSkill.objects.create(occupation=lead, skill=newest, is_essential=True)
    assert "Essential skills 1 of 2" in Page(client.get(LEAD)).words
    jobs = client.get("/api/v1/skills/esco/1/occupations").json()["items"]
    assert [job["code"] for job in jobs] == ["8331.1"]


def test_a_job_is_served_by_what_proves_a_skill_in_its_old_or_its_new_words(
    client: Client, lead: Occupation, publish: Publish
) -> None:
    publish("Shift handover")  # proves "brief staff", which the framework then replaces
    new = Skill.objects.create(framework=lead.framework, uri=f"{ESCO}/skill/8", label="brief a team")
    Skill.objects.filter(uri=f"{ESCO}/skill/1").update(is_retired=True, replaced_by=new)
    asked = OccupationSkill.objects.get(occupation=lead, skill__uri=f"{ESCO}/skill/1")
    for named in (asked.skill, new):
        OccupationSkill.objects.filter(pk=asked.pk).update(skill=named)

        page = Page(client.get(LEAD))
        assert "brief a team Shift handover (does routine work alone)" in page.words
        assert "Essential skills 1 of 2" in page.words

        found = Page(client.get("/catalogue/", {"occupation": lead.uri}))
        assert "Shift handover" in found.words
