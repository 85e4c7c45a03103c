"""The pages of a goal and its path, as Lena reads them."""

from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import program as program
from tests.planning.test_goals import COUNT, WRITE, job, offer
from tests.web.learner.conftest import signed_in_as
from workmark.achievements.models import AchievementVersion, Translation
from workmark.credentials.actions.issue_credential import issue_credential
from workmark.credentials.actions.issue_directly import DirectAward, issue_directly
from workmark.credentials.models import Credential
from workmark.lib.clock import now
from workmark.planning.actions.plan_path import plan_path
from workmark.planning.actions.set_goal import set_goal
from workmark.planning.goal_models import Goal
from workmark.planning.paths import Weights
from workmark.planning.wishing import Wish
from workmark.skills.actions.index_framework import index_framework
from workmark.skills.models import Occupation, OccupationSkill, Skill, Wording
from workmark.submissions.actions.start import start

__all__ = ["job"]  # pytest finds it here
pytestmark = pytest.mark.django_db


def read(client: Client, address: str = "/work/path/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_she_searches_a_job_says_what_she_can_give_and_reads_the_path(
    cast: Any, as_lena: Client, job: Any
) -> None:
    offer(cast.harbour, "write-it", WRITE, hours=6)
    index_framework(job.framework)
    assert "/work/path/goal/" in read(as_lena)
    found = read(as_lena, "/work/path/goal/?q=marketer")
    assert "marketer" in found
    assert f'<p class="muted small">{job.framework.attribution}</p>' in found
    assert job.framework.attribution not in read(as_lena, "/work/path/goal/?q=zebra")

    said = {"q": "marketer", "occupation": job.pk, "hours_a_week": 3, "budget": "", "currency": "EUR"}
    answer = as_lena.post("/work/path/goal/", said)

    assert answer["Location"] == "/work/path/"
    page = read(as_lena)
    # 6 hours at 3 a week and 14 days for the decision: week 1 to 4. Weights 1 and 0.5, so 3 of 4 is closed.
    for words in ("write-it", "6 hours", "free", "weeks 1 to 4", "Write plainly", "0% of what", "it is 75%"):
        assert words in page
    still_open = page[page.index("Cannot be closed yet") :]
    assert still_open.index("Nobody here offers") < still_open.index("Count stock")
    assert "/work/start/write-it/" in page
    # The words that the source of the job and its skills wants shown wherever they are.
    assert f'<p class="muted small">{job.framework.attribution}</p>' in page


def test_why_skills_stay_open_is_said_once_for_all_of_them(cast: Any, as_lena: Client, job: Any) -> None:
    for number in range(8):
        asked = Skill.objects.create(
            framework=job.framework, uri=f"https://skills.example/{number}", label=f"ask {number}"
        )
        OccupationSkill.objects.create(occupation=job, skill=asked, is_essential=True)
    index_framework(job.framework)
    offer(cast.harbour, "dear-one", WRITE, price="90")

    plan_path(cast.lena, set_goal(cast.lena, Wish(job, budget=Decimal(10)), at=now()), at=now())

    page = read(as_lena)
    assert page.count("Nobody here offers") == 1
    reasons = page[page.index("Cannot be closed yet") :]
    assert reasons.count("Your money or time does not reach for these") == 1
    assert "Ask 7" in reasons[reasons.index("The rest for this reason") :]


def test_a_step_she_has_begun_leads_to_her_work(cast: Any, as_lena: Client, job: Any) -> None:
    work = start(cast.lena, offer(cast.harbour, "write-it", WRITE), at=now())
    plan_path(cast.lena, set_goal(cast.lena, Wish(job), at=now()), at=now())

    page = read(as_lena)

    assert f'href="/work/{work.token}/"' in page
    assert "/work/start/write-it/" not in page


def test_another_budget_finds_another_path_and_says_why(cast: Any, as_lena: Client, job: Any) -> None:
    offer(cast.harbour, "dear-one", WRITE, hours=2, price="40")
    offer(cast.harbour, "free-one", WRITE, hours=12)
    plan_path(cast.lena, set_goal(cast.lena, Wish(job), at=now()), at=now())
    before = read(as_lena)
    # 2 + 40 x 0.05 is less than 12; the picture shows both ends.
    assert before.index("dear-one") < before.index("free-one")
    assert "What money buys of time" in before
    assert "↑ money, up to 40.00 EUR" in before
    assert "up to 12 hours →" in before
    # Each way stands in the table once, with all that it is best at.
    assert "This path<br>Fewest hours<br>Fewest steps<br>Soonest</th>" in before
    assert ">Cheapest</th>" in before

    as_lena.post("/work/path/", {"hours_a_week": 4, "budget": "10"})

    page = read(as_lena)
    assert "/work/start/free-one/" in page
    assert "/work/start/dear-one/" not in page
    assert "Because you changed your goal." in page
    assert "10 hours longer, 40.00 EUR cheaper" in page.lower().replace("eur", "EUR")


def test_what_is_outdated_is_said_and_found_again_when_asked(cast: Any, as_lena: Client, job: Any) -> None:
    plan_path(cast.lena, set_goal(cast.lena, Wish(job), at=now()), at=now())
    assert "Something that this path rests on has changed." not in read(as_lena)
    offer(cast.harbour, "write-it", WRITE)
    assert "Something that this path rests on has changed." in read(as_lena)

    as_lena.post("/work/path/again/")

    assert "/work/start/write-it/" in read(as_lena)


def test_a_wrong_answer_is_named_beside_its_field(cast: Any, as_lena: Client, job: Any) -> None:
    said = {"q": "marketer", "occupation": job.pk, "hours_a_week": 99, "currency": "euro", "region": "Porto"}

    answer = as_lena.post("/work/path/goal/", said)

    assert answer.status_code == 422
    assert not Goal.objects.exists()


def test_a_goal_is_dropped_after_one_question(cast: Any, as_lena: Client, job: Any) -> None:
    set_goal(cast.lena, Wish(job), at=now())
    assert "are erased" in read(as_lena, "/work/path/goal/drop/")

    as_lena.post("/work/path/goal/drop/")

    assert not Goal.objects.exists()


def test_nobody_sees_anothers_path(cast: Any, job: Any) -> None:
    offer(cast.harbour, "write-it", WRITE)
    plan_path(cast.lena, set_goal(cast.lena, Wish(job), at=now()), at=now())

    assert "write-it" not in read(signed_in_as(cast.otto))
    assert Client().get("/work/path/").status_code == 302
    assert COUNT not in read(signed_in_as(cast.otto))


def in_spanish(version: AchievementVersion, title: str) -> None:
    Translation.objects.create(
        version=version,
        language="es",
        approved={"title": title},
        digest="0" * 64,
        approved_at=now(),
        revision=1,
        approved_revision=1,
    )


def test_a_path_and_a_job_name_micro_credentials_in_the_readers_language(
    cast: Any, as_lena: Client, job: Any, program: Any
) -> None:
    in_spanish(offer(cast.harbour, "free-one", WRITE, hours=12), "Escribir con claridad")
    offer(cast.harbour, "dear-one", WRITE, hours=2, price="40")
    plan_path(cast.lena, set_goal(cast.lena, Wish(job, budget=Decimal(10)), at=now()), at=now())
    cast.lena.language = "es"
    cast.lena.save()

    page = read(as_lena)
    assert "free-one</a>" not in page
    assert '1. <a href="/catalogue/free-one/">Escribir con claridad</a>' in page
    assert 'lang="en">dear-one</a>' in page  # what was considered instead, and nobody has translated

    # So do her next steps, each with its reason, and the job that her profile is drawn against.
    Wording.objects.create(skill=Skill.objects.get(uri=WRITE), language="es", label="redactar sin rodeos")
    Wording.objects.create(occupation=job, language="es", label="especialista en mercadotecnia")
    home, profile = read(as_lena, "/work/"), read(as_lena, "/work/profile/")
    for shown in (home, profile):
        assert '<a href="/catalogue/free-one/">Escribir con claridad</a>' in shown
        assert '<a href="/catalogue/dear-one/" lang="en">dear-one</a>' in shown
        assert "redactar sin rodeos" in shown
    assert "especialista en mercadotecnia" in profile.lower()
    for asked, titles in (
        ("", {"free-one", "dear-one"}),
        ("?language=es", {"Escribir con claridad", "dear-one"}),
    ):
        steps = program(cast.lena).get(f"/profile/next-steps{asked}").json()
        assert {step["title"] for step in steps} == titles

    spanish = {"Accept-Language": "es"}
    assert ">Escribir con claridad</a>" in unescape(
        Client().get("/occupations/esco/1/", headers=spanish).content.decode()
    )
    lena, nobody = program(cast.lena), Client()
    for address, title in (("/path", "free-one"), ("/path?language=es", "Escribir con claridad")):
        assert [step["title"] for step in lena.get(address).json()["steps"]] == [title]
    for address in ("/api/v1/occupations/esco/1", "/api/v1/skills/esco/write"):
        assert "Escribir con claridad" not in nobody.get(address).content.decode()
        assert "Escribir con claridad" in nobody.get(f"{address}?language=es").content.decode()


def test_a_spanish_reader_says_her_job_by_the_name_she_reads(cast: Any, as_lena: Client, job: Any) -> None:
    """The list of jobs shows her the Spanish name, so that is what she writes."""
    Wording.objects.create(occupation=job, language="es", label="especialista en mercadotecnia")
    index_framework(job.framework)
    cast.lena.language = "es"
    cast.lena.save()
    said = {"q": "marketer", "occupation": job.pk, "hours_a_week": 3, "currency": "EUR"}

    found = read(as_lena, "/work/path/goal/?q=marketer")
    answer = as_lena.post("/work/path/goal/", {**said, "current": "especialista en mercadotecnia"})

    assert "especialista en mercadotecnia" in found.lower()
    assert answer.status_code == 302
    assert Goal.objects.get().current == job
    assert 'value="especialista en mercadotecnia"' in read(as_lena, "/work/path/goal/")


def test_a_decision_that_comes_too_late_is_said(cast: Any, as_lena: Client, job: Any) -> None:
    """Six hours fit into the two weeks at four a week; the decision takes fourteen days more."""
    offer(cast.harbour, "write-it", WRITE, hours=6)
    told = "the last decision may come after that day"
    for days, is_late in ((14, True), (90, False)):
        Goal.objects.all().delete()
        by_when = (now() + timedelta(days=days)).date()
        plan_path(cast.lena, set_goal(cast.lena, Wish(job, by_when=by_when), at=now()), at=now())

        page = read(as_lena)
        assert "/work/start/write-it/" in page
        assert (told in page) is is_late


def test_a_step_for_a_badge_that_has_grown_old_says_so(
    cast: Any, as_lena: Client, job: Any, program: Any
) -> None:
    offer(cast.harbour, "write-it", WRITE)
    award = DirectAward(cast.lena.email, "write-it")
    issue_credential(issue_directly(cast.ines, award, at=now() - timedelta(days=12 * 366)).pk)
    Credential.objects.update(valid_until=None)
    plan_path(cast.lena, set_goal(cast.lena, Wish(job), at=now()), at=now())

    assert "You hold this badge. Its proof has grown old" in read(as_lena)
    assert [step["again"] for step in program(cast.lena).get("/path").json()["steps"]] == [True]


def test_a_job_that_its_source_dropped_is_said_to_be_gone(cast: Any, as_lena: Client, job: Any) -> None:
    """A release that drops a job also drops what it asks for, so the path alone would only look empty."""
    plan_path(cast.lena, set_goal(cast.lena, Wish(job), at=now()), at=now())
    told = "The newest list of jobs no longer has this one."
    assert told not in read(as_lena)

    job.is_retired = True
    job.save()

    assert told in read(as_lena)


def test_each_way_lists_its_steps_and_is_taken_by_a_button(cast: Any, as_lena: Client, job: Any) -> None:
    offer(cast.harbour, "dear-one", WRITE, hours=2, price="40")
    offer(cast.harbour, "free-one", WRITE, hours=12)
    plan_path(cast.lena, set_goal(cast.lena, Wish(job), at=now()), at=now())
    page = read(as_lena)
    ways = page[page.index("Ways side by side") : page.index("Hours against money")]
    assert ways.count("<li>dear-one</li>") == ways.count("<li>free-one</li>") == 1
    assert 'name="way" value="cheapest">Take this way<span class="visually-hidden">: Cheapest</span>' in ways
    assert "You chose what counts first" not in page

    assert as_lena.post("/work/path/way/", {"way": "cheapest"})["Location"] == "/work/path/"
    taken = read(as_lena)
    assert "/work/start/free-one/" in taken
    assert "/work/start/dear-one/" not in taken
    assert "This path<br>Cheapest</th>" in taken
    assert "You chose what counts first on your path." in taken

    for nonsense in ("", "best", "balanced\0"):
        as_lena.post("/work/path/way/", {"way": nonsense})
        assert "/work/start/free-one/" in read(as_lena)
    as_lena.post("/work/path/way/", {"way": "balanced"})
    assert "/work/start/dear-one/" in read(as_lena)


def test_a_goal_said_anew_keeps_the_way_and_another_job_does_not(
    cast: Any, as_lena: Client, job: Any
) -> None:
    other = Occupation.objects.create(framework=job.framework, uri="https://o.example/other", label="writer")
    other.requirements.create(skill=Skill.objects.get(uri=WRITE), is_essential=True)
    offer(cast.harbour, "dear-one", WRITE, hours=2, price="40")
    offer(cast.harbour, "free-one", WRITE, hours=12)
    plan_path(cast.lena, set_goal(cast.lena, Wish(job), at=now()), at=now())
    stays = "The way you chose stays while the job is the same."
    assert stays not in read(as_lena, "/work/path/goal/")
    as_lena.post("/work/path/way/", {"way": "cheapest"})
    assert stays in read(as_lena, "/work/path/goal/")
    said = {"occupation": job.pk, "hours_a_week": 3, "budget": "90", "currency": "EUR"}

    as_lena.post("/work/path/goal/", said)

    page = read(as_lena)
    assert "The way you chose is kept." in page
    assert "/work/start/free-one/" in page
    assert "You chose what counts first on your path." in page

    index_framework(job.framework)
    as_lena.post("/work/path/goal/", {**said, "q": "writer", "occupation": other.pk})

    page = read(as_lena)
    assert "You chose another job. Hours, money and waiting are weighed together again." in page
    assert "/work/start/dear-one/" in page
    assert "You chose what counts first" not in page


def test_the_soonest_way_follows_the_hours_a_week(cast: Any, as_lena: Client, job: Any) -> None:
    # Soonest by days of work at her hours a week: 7 days of 60 minutes each, divided by her minutes.
    soon = Weights(money=0.0001, hours=7 * 60 / 240, waiting=1.0, steps=0.001)
    set_goal(cast.lena, Wish(job, weights=soon), at=now())

    as_lena.post("/work/path/", {"hours_a_week": "10", "budget": ""})

    weights = Goal.objects.get().weights
    assert (weights["hours"], weights["waiting"]) == (7 * 60 / 600, 1.0)


def test_without_a_goal_no_way_is_taken(as_lena: Client, job: Any) -> None:
    assert as_lena.post("/work/path/way/", {"way": "cheapest"}).status_code == 302
    assert not Goal.objects.exists()
