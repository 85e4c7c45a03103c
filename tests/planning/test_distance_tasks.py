"""Distances are kept, with their date, and made again when the catalogue changes; no page works one out."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.achievements.conftest import frameworks, publish
from tests.conftest import Cast
from tests.web.public.reading import Page
from workmark.achievements.actions.retire_achievement import retire_achievement
from workmark.achievements.models import Achievement, AchievementVersion
from workmark.credentials.tasks.signing import issue_intended
from workmark.jobs.models import Job
from workmark.jobs.outbox import deliver_message
from workmark.lib.clock import now
from workmark.planning.distance_models import JobDistance
from workmark.planning.distance_tasks import share_out_distances, share_out_other_distances, work_out_some
from workmark.skills.models import Framework, Occupation, OccupationSkill, Skill
from workmark.skills.signals import imported

__all__ = ["frameworks", "publish"]  # fixtures
ESCO = "http://data.europa.eu/esco"


@pytest.fixture
def jobs(frameworks: None) -> dict[str, Occupation]:
    """A lead briefs; a foreman briefs and counts; a picker counts and folds; a singer only sings."""
    esco = Framework.objects.get(slug="esco")
    names = {"brief": "skill/1", "count": "skill/2", "fold": "skill/3", "sing": "skill/4"}
    skills = {
        name: Skill.objects.get_or_create(uri=f"{ESCO}/{tail}", defaults={"framework": esco, "label": name})[
            0
        ]
        for name, tail in names.items()
    }
    asked = {
        "lead": ["brief"],
        "foreman": ["brief", "count"],
        "picker": ["count", "fold"],
        "singer": ["sing"],
    }
    made = {}
    for number, (label, wanted) in enumerate(asked.items()):
        made[label] = Occupation.objects.create(
            framework=esco, uri=f"{ESCO}/occupation/{number}", code=f"83.{number}", label=label
        )
        for name in wanted:
            OccupationSkill.objects.create(occupation=made[label], skill=skills[name], is_essential=True)
    return made


@pytest.fixture
def two_on_offer(jobs: Any, publish: Callable[..., AchievementVersion]) -> None:
    """Each proves its skill at level 3, which is 3.75 of 5: enough for an essential skill's 3."""
    publish("Briefing", skills=[{"uri": f"{ESCO}/skill/1", "label": "brief staff", "level": 3}], hours=6)
    publish(
        "Counting",
        skills=[{"uri": f"{ESCO}/skill/2", "label": "count stock", "level": 3}],
        hours=10,
        price={"amount": "40.00", "currency": "EUR", "waiver": "Ask us."},
    )


def worked_out() -> None:
    share_out_distances.func()
    work_out_some.func(list(Occupation.objects.values_list("pk", flat=True)))


def test_publishing_asks_for_new_distances_once(two_on_offer: None) -> None:
    waiting = Job.objects.filter(function="workmark.planning.distance_tasks.share_out_distances")

    assert waiting.count() == 1


def test_badges_and_letters_do_not_wait_for_distances_or_for_the_paths_of_everybody(
    two_on_offer: None,
) -> None:
    """With all of ESCO and O*NET there are 80 jobs of some seconds each, and one worker."""
    share_out_distances.func()
    share_out_other_distances.func()

    behind = Job.objects.filter(function__startswith="workmark.planning.")
    assert {job.function.rpartition(".")[2] for job in behind} == {
        "share_out_distances",
        "work_out_some",
        "replan_all",
    }
    assert all(job.priority < deliver_message.priority == issue_intended.priority for job in behind)


def test_what_is_retired_asks_for_new_distances_and_paths_at_once(cast: Cast, two_on_offer: None) -> None:
    """Else its hours and money stand a day on the pages of jobs, and an hour in the paths that lead over it."""
    Job.objects.all().delete()

    retire_achievement(cast.ines, Achievement.objects.order_by("pk")[0])

    waiting = {job.unique_key: job.function.rpartition(".")[2] for job in Job.objects.all()}
    assert waiting == {"distances": "share_out_distances", "planning.replan:published": "replan_all"}


def test_an_import_asks_for_new_paths_at_once(jobs: dict[str, Occupation]) -> None:
    """What a job asks for may be another."""
    Job.objects.all().delete()

    imported.send(sender=Framework, framework=Framework.objects.get(slug="esco"))

    assert Job.objects.filter(unique_key="planning.replan:published").count() == 1


def test_a_page_tells_the_steps_hours_and_money_to_a_job_like_it(
    client: Client, jobs: dict[str, Occupation], two_on_offer: None
) -> None:
    worked_out()

    page = Page(client.get("/occupations/esco/83.0/"))
    there = JobDistance.objects.get(source=jobs["lead"], target=jobs["foreman"])

    # From the lead's one skill of two (half of what is asked) to both, by the one of ten hours and 40 euros.
    assert (there.outcome, there.steps, there.minutes, there.price) == ("a-way", 1, 600, 4_000)
    assert (there.readiness_before, there.readiness_after, there.open_skills) == (500, 1000, 0)
    assert "From 50% to 100% of what is asked." in page.words
    assert "1 step, about 10 hours, €40.00" in page.words
    assert "Worked out on" in page.words


def test_the_most_alike_come_first_and_strangers_not_at_all(
    jobs: dict[str, Occupation], two_on_offer: None
) -> None:
    worked_out()

    near = JobDistance.objects.filter(source=jobs["foreman"]).values_list("target__label", flat=True)

    # The foreman shares one of two skills with the lead, one of three with the picker, and none with the singer.
    assert list(near) == ["lead", "picker"]


def test_what_cannot_be_said_has_its_own_words(
    client: Client, jobs: dict[str, Occupation], publish: Callable[..., AchievementVersion]
) -> None:
    publish("Briefing", skills=[{"uri": f"{ESCO}/skill/1", "label": "brief staff", "level": 3}])
    worked_out()

    assert "Nothing is missing." in Page(client.get("/occupations/esco/83.1/")).words
    lead = Page(client.get("/occupations/esco/83.0/")).words
    assert "Cannot be said: 50% of what is asked is then proved, and nobody offers more towards it." in lead


def test_no_page_works_anything_out(client: Client, jobs: dict[str, Occupation], two_on_offer: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        page = Page(client.get("/occupations/esco/83.0/"))

    assert "how far they are" not in page.words
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_jobs_that_nothing_serves_any_more_lose_their_distances(
    jobs: dict[str, Occupation], two_on_offer: None
) -> None:
    worked_out()
    Achievement.objects.update(retired_at=now())

    share_out_distances.func()

    assert not JobDistance.objects.exists()


def enqueued() -> list[int]:
    """The jobs from which distances are to be worked out."""
    waiting = Job.objects.filter(function="workmark.planning.distance_tasks.work_out_some")
    return [source for job in waiting for source in job.arguments["args"][0]]


def test_a_job_of_which_nothing_is_proved_is_the_whole_way_from_another(
    client: Client, jobs: dict[str, Occupation], publish: Callable[..., AchievementVersion]
) -> None:
    counting = [{"uri": f"{ESCO}/skill/2", "label": "count stock", "level": 3}]
    publish("Counting", skills=counting, hours=10)
    share_out_distances.func()
    assert {jobs["foreman"].pk, jobs["picker"].pk} <= set(enqueued())
    assert jobs["lead"].pk not in enqueued()

    share_out_other_distances.func()
    assert {job.pk for job in jobs.values()} <= set(enqueued())
    work_out_some.func(enqueued())

    # Of the foreman's two skills the one of ten hours proves half; the lead begins with nothing.
    page = Page(client.get("/occupations/esco/83.0/"))
    assert "From 0% to 50% of what is asked." in page.words
    assert "1 step, about 10 hours, free" in page.words
    assert "Nothing on offer proves a part of this job yet. So the whole way to each is counted" in page.words
    assert "These share the most essential skills with this job." in page.words

    share_out_distances.func()
    assert JobDistance.objects.filter(source=jobs["lead"]).exists()


def test_a_job_that_is_not_worked_out_yet_names_those_that_share_its_skills(
    client: Client, jobs: dict[str, Occupation]
) -> None:
    page = Page(client.get("/occupations/esco/83.0/"))
    assert "/occupations/esco/83.1/" in page.links
    assert "/occupations/esco/83.3/" not in page.links
    assert "How far they are is worked out within a day." in page.words
    assert "Jobs like it" not in Page(client.get("/occupations/esco/83.3/")).words

    related = client.get("/api/v1/occupations/esco/83.1").json()["related"]
    assert [one["label"] for one in related] == ["lead", "picker"]


def test_a_job_of_which_its_source_says_nothing_names_those_beside_it_in_the_list(
    client: Client, jobs: dict[str, Occupation]
) -> None:
    """As O*NET's "All Other" jobs: by the beginning of their code, the longest first."""
    esco = jobs["lead"].framework
    for code, label in (("83.09", "leads, all other"), ("83.091", "night lead"), ("84.09", "elsewhere")):
        Occupation.objects.create(framework=esco, uri=f"{ESCO}/occupation/{code}", code=code, label=label)

    page = Page(client.get("/occupations/esco/83.09/"))

    assert (
        "Its source does not say what it asks for. These stand beside it in the list of jobs." in page.words
    )
    assert "How far they are" not in page.words
    assert "/occupations/esco/83.1/" not in page.links
    assert "/occupations/esco/84.09/" not in page.links
    related = client.get("/api/v1/occupations/esco/83.09").json()["related"]
    assert [one["label"] for one in related] == ["night lead", "lead"]
