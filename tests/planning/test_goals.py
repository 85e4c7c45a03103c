"""A goal, the path to it, and why it becomes another one. Lena heads for a job that asks for two skills."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner

from tests.api.conftest import program as program
from tests.factories import published_stack
from tests.planning.scenes import skill
from tests.submissions.scenes import version
from tests.web.learner.conftest import signed_in_as
from workmark.achievements.content import Prerequisites, SkillLink
from workmark.achievements.models import AchievementSkill, AchievementVersion
from workmark.achievements.stack_content import StackContent, StackMember
from workmark.api.path import PathShown
from workmark.cli.commands import app
from workmark.cli.planning import _lines
from workmark.confided.actions.answer_prerequisite_waiver import grant_prerequisite_waiver
from workmark.confided.models import WaiverRequest
from workmark.credentials.actions.issue_credential import issue_credential
from workmark.credentials.actions.issue_directly import DirectAward, issue_directly
from workmark.credentials.models import Credential
from workmark.jobs.models import Job
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.acting import SYSTEM
from workmark.organisations.models import AuditEvent, Membership, Person, Role
from workmark.planning.actions.change_goal import change_goal
from workmark.planning.actions.drop_goal import drop_goal
from workmark.planning.actions.plan_path import MOST_KEPT, plan_path
from workmark.planning.actions.set_goal import set_goal
from workmark.planning.answering import answer_from_json
from workmark.planning.before import groups_before
from workmark.planning.demand import count_demand, demand
from workmark.planning.goal_models import DemandSignal, FoundPath, Goal
from workmark.planning.paths import Plan, Scope, Status, Why
from workmark.planning.replanning import replan_all, replan_one
from workmark.planning.requirements import requirements_of
from workmark.planning.wishing import Wish, wish_of
from workmark.skills.models import Occupation, OccupationSkill, Skill
from workmark.submissions.models import Submission, SubmissionState

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
WRITE, COUNT = "https://skills.example/write", "https://skills.example/count"


@pytest.fixture
def job(cast: Any) -> Occupation:
    """It asks for writing (essential: level 3) and counting (optional: level 2)."""
    write, count = skill(WRITE, "write plainly"), skill(COUNT, "count stock")
    made = Occupation.objects.create(
        framework=write.framework, uri="https://jobs.example/1", label="marketer", code="1"
    )
    OccupationSkill.objects.create(occupation=made, skill=write, is_essential=True)
    OccupationSkill.objects.create(occupation=made, skill=count, is_essential=False)
    return made


def offer(
    issuer: Any, slug: str, proves: str, *, hours: float = 6, price: str = "0", currency: str = "EUR"
) -> Any:
    """A published version that proves a skill at step 3: alone on new work."""
    link = SkillLink(uri=proves, label=slug, level=3)
    made = version(issuer, slug, title=slug, skills=(link,))
    columns = {"hours": hours, "price": Decimal(price), "currency": currency}
    AchievementVersion.objects.filter(pk=made.pk).update(published_at=NOW - timedelta(days=30), **columns)
    AchievementSkill.objects.create(version=made, skill=Skill.objects.get(uri=proves), level=3)
    return made


def in_house(version: Any) -> None:
    version.achievement.is_in_house = True
    version.achievement.save()


def planned(goal: Goal, at: datetime = NOW) -> Plan:
    return answer_from_json(plan_path(goal.person, goal, at=at).answer).plan


def causes(goal: Goal) -> list[tuple[str, str]]:
    newest = goal.paths.first()
    assert newest is not None
    return [(reason["cause"], reason["title"]) for reason in newest.reasons]


def test_a_goal_is_planned_over_what_she_may_start(cast: Any, job: Occupation) -> None:
    offer(cast.harbour, "write-it", WRITE)
    in_house(offer(cast.kestrel, "count-it", COUNT))

    goal = set_goal(cast.lena, Wish(job), at=NOW)
    plan = planned(goal)

    # Step 3 of our four proves 3.75 of 5, and ESCO's "essential" asks for 3. Kestrel's is for its own people.
    assert plan.keys == ("write-it",)
    assert (plan.status, plan.scope) == (Status.OPTIMAL, Scope.ATTAINABLE)
    assert [(each.skill, each.why) for each in plan.unclosed] == [(COUNT, Why.NOBODY_OFFERS)]
    # Weights 1 and 0.5: three of three and none of one.
    assert plan.readiness_after == pytest.approx(3 / 4)
    assert causes(goal) == [("first", "")]


def test_a_new_workplace_opens_its_own_offers_and_is_the_reason(cast: Any, job: Occupation) -> None:
    goal = set_goal(cast.lena, Wish(job), at=NOW)
    assert planned(goal).status is Status.NO_WAY
    in_house(offer(cast.kestrel, "count-it", COUNT))
    Membership.objects.create(person=cast.lena, organisation=cast.kestrel, role=Role.AUDITOR)

    plan = planned(goal, NOW + timedelta(days=1))

    assert plan.keys == ("count-it",)
    assert plan.steps[0].in_house_of == cast.kestrel.slug
    assert causes(goal) == [("workplace", "")]

    # Leaving takes it away again. It is still offered there, so nobody says that it is not.
    Membership.objects.filter(person=cast.lena, organisation=cast.kestrel).delete()
    assert planned(goal, NOW + timedelta(days=2)).keys == ()
    assert causes(goal) == [("workplace", "")]


def test_publishing_retiring_and_changing_each_give_their_reason(cast: Any, job: Occupation) -> None:
    long = offer(cast.harbour, "long-one", WRITE, hours=20)
    goal = set_goal(cast.lena, Wish(job), at=NOW)
    assert planned(goal).keys == ("long-one",)

    short = offer(cast.harbour, "short-one", WRITE, hours=6)
    AchievementVersion.objects.filter(pk=short.pk).update(published_at=NOW + timedelta(hours=1))
    assert planned(goal, NOW + timedelta(days=1)).keys == ("short-one",)
    assert causes(goal) == [("published", "short-one")]

    AchievementVersion.objects.filter(pk=short.pk).update(hours=8)
    planned(goal, NOW + timedelta(days=2))
    assert causes(goal) == [("changed", "short-one")]

    short.achievement.retired_at = NOW
    short.achievement.save()
    assert planned(goal, NOW + timedelta(days=3)).keys == (long.achievement.slug,)
    assert causes(goal) == [("retired", "short-one")]


def test_what_she_earned_leaves_the_path_and_what_ends_too_early_comes_back(
    cast: Any, job: Occupation
) -> None:
    offer(cast.harbour, "write-it", WRITE)
    goal = set_goal(cast.lena, Wish(job), at=NOW)
    planned(goal)
    earned = issue_credential(issue_directly(cast.ines, DirectAward(cast.lena.email, "write-it"), at=NOW).pk)

    assert planned(goal, NOW + timedelta(days=1)).keys == ()
    assert causes(goal) == [("earned", "write-it")]

    Credential.objects.filter(pk=earned.pk).update(valid_until=NOW + timedelta(days=60))
    wish = Wish(job, by_when=date(2027, 6, 1))
    change_goal(cast.lena, goal, wish, at=NOW)
    goal.refresh_from_db()
    assert planned(goal, NOW + timedelta(days=2)).keys == ("write-it",)


def test_a_waiver_she_was_granted_makes_it_free(cast: Any, job: Occupation) -> None:
    version = offer(cast.harbour, "write-it", WRITE, price="40")
    goal = set_goal(cast.lena, Wish(job, budget=0), at=NOW)
    assert planned(goal).keys == ()

    WaiverRequest.objects.create(
        person=cast.lena, achievement=version.achievement, state="granted", due_at=NOW
    )

    plan = planned(goal, NOW + timedelta(days=1))
    assert (plan.price, plan.steps[0].is_waived) == (0, True)


def test_a_price_without_a_rate_is_left_out_and_said_so(cast: Any, job: Occupation, settings: Any) -> None:
    offer(cast.harbour, "write-it", WRITE, price="40", currency="USD")
    goal = set_goal(cast.lena, Wish(job), at=NOW)
    assert [each.why for each in planned(goal).unclosed if each.skill == WRITE] == [Why.CURRENCY]

    settings.WORKMARK_CURRENCY_RATES = {"EUR": Decimal(1), "USD": Decimal("0.9")}

    assert planned(goal, NOW + timedelta(days=1)).price == 3600


def test_nothing_is_found_twice_for_the_same_inputs_and_old_paths_are_forgotten(
    cast: Any, job: Occupation
) -> None:
    version = offer(cast.harbour, "write-it", WRITE)
    goal = set_goal(cast.lena, Wish(job), at=NOW)
    first = plan_path(cast.lena, goal, at=NOW)

    assert plan_path(SYSTEM, goal, at=NOW + timedelta(days=1)) == first
    for hours in range(7, 9 + MOST_KEPT):
        AchievementVersion.objects.filter(pk=version.pk).update(hours=hours)
        plan_path(SYSTEM, goal, at=NOW + timedelta(days=hours))

    assert FoundPath.objects.filter(goal=goal).count() == MOST_KEPT


def test_the_job_looks_at_every_goal_again(cast: Any, job: Occupation) -> None:
    set_goal(cast.lena, Wish(job), at=NOW)
    set_goal(cast.otto, Wish(job), at=NOW)

    assert replan_all.call() == 2
    assert FoundPath.objects.values("goal").distinct().count() == 2


def test_a_goal_that_cannot_be_planned_leaves_those_of_others_their_turn(cast: Any, job: Occupation) -> None:
    broken, sound = set_goal(cast.lena, Wish(job), at=NOW), set_goal(cast.otto, Wish(job), at=NOW)
    plan_path(cast.lena, broken, at=NOW)
    FoundPath.objects.update(inputs_digest="of before", answer={})  # what was kept cannot be read any more

    with capture_logs() as said:
        assert replan_all.call() == 2

    assert sound.paths.count() == 1
    assert [each["log_level"] for each in said if each.get("goal") == broken.pk] == ["error"]
    (again,) = Job.objects.filter(function__endswith="replan_one")
    assert again.arguments["args"] == [cast.lena.pk]


def test_a_goal_is_hers_alone(cast: Any, job: Occupation) -> None:
    goal = set_goal(cast.lena, Wish(job), at=NOW)

    with pytest.raises(NotAllowed):
        change_goal(cast.otto, goal, Wish(job), at=NOW)
    with pytest.raises(NotAllowed):
        plan_path(cast.otto, goal, at=NOW)
    with pytest.raises(NotAllowed):
        drop_goal(cast.otto, goal)
    with pytest.raises(WrongState):
        set_goal(cast.lena, Wish(job), at=NOW)


def test_dropping_a_goal_erases_its_paths(cast: Any, job: Occupation) -> None:
    goal = set_goal(cast.lena, Wish(job), at=NOW)
    plan_path(cast.lena, goal, at=NOW)

    drop_goal(cast.lena, goal)

    assert not Goal.objects.exists()
    assert not FoundPath.objects.exists()
    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-3:] == ["goal.set", "goal.plan", "goal.drop"]


def test_each_part_of_a_wish_is_checked(cast: Any, job: Occupation) -> None:
    wrong = Wish(
        job,
        hours_a_week=0,
        budget=-1,
        currency="eur",
        by_when=date(2026, 1, 1),
        languages=frozenset({"xx"}),
        formats=frozenset({"smell"}),
        region="Porto",
    )

    with pytest.raises(InvalidInput) as refused:
        set_goal(cast.lena, wrong, at=NOW)

    assert set(refused.value.fields) == {
        "hours_a_week",
        "budget",
        "currency",
        "by_when",
        "languages",
        "formats",
        "region",
    }


def test_what_is_kept_of_a_goal_is_what_was_wished(cast: Any, job: Occupation) -> None:
    wish = Wish(
        job,
        hours_a_week=6,
        budget=120.5,
        by_when=date(2027, 3, 1),
        languages=frozenset({"en", "pt"}),
        formats=frozenset({"file"}),
        region="PT",
    )

    goal = Goal.objects.get(pk=set_goal(cast.lena, wish, at=NOW).pk)

    assert wish_of(goal) == wish


def test_demand_is_counted_from_ten_people_and_in_fives(cast: Any, job: Occupation) -> None:
    for number in range(12):
        person = Person.objects.create_user(f"p{number}@example.org", "x", name=f"P {number}")
        goal = set_goal(person, Wish(job, region="PT" if number < 9 else "ES"), at=NOW)
        plan_path(person, goal, at=NOW)

    count_demand(NOW)

    # Twelve lack both skills everywhere; nine in Portugal and three in Spain are too few to be written down.
    assert [(each.skill.uri, each.people) for each in demand()] == [(COUNT, 10), (WRITE, 10)]
    assert not DemandSignal.objects.exclude(region="").exists()


def test_a_program_sets_a_goal_reads_its_path_and_drops_it(cast: Any, job: Occupation, program: Any) -> None:
    offer(cast.harbour, "write-it", WRITE)
    lena = program(cast.lena)
    assert lena.get("/path").status_code == 404

    found = lena.put("/goal", {"occupation": job.uri, "hours_a_week": 3}).json()

    # 6 hours at 3 a week, and 14 days for the decision.
    assert [(step["achievement"], step["hours"], step["end_week"]) for step in found["steps"]] == [
        ("write-it", 6, 4)
    ]
    assert (found["status"], found["scope"], found["readiness_after"]) == ("optimal", "attainable", 0.75)
    assert lena.get("/path").json() == found
    assert program(cast.otto).get("/path").status_code == 404
    Goal.objects.update(current=job)  # said on the page; a program has no word for it
    lena.put("/goal", {"occupation": job.uri})
    assert Goal.objects.get().current == job
    assert lena.put("/goal", {"occupation": "https://nowhere.example/"}).status_code == 422
    assert lena.delete("/goal").status_code == 204
    assert lena.get("/path").status_code == 404


def test_a_program_reads_every_way_and_takes_one(cast: Any, job: Occupation, program: Any) -> None:
    offer(cast.harbour, "dear-one", WRITE, hours=2, price="40")
    offer(cast.harbour, "free-one", WRITE, hours=12)
    lena = program(cast.lena)

    found = lena.put("/goal", {"occupation": job.uri}).json()

    # Four hours a week, and 14 days for each decision.
    told = [
        (
            way["names"],
            way["hours"],
            way["cost"],
            way["weeks"],
            [step["achievement"] for step in way["steps"]],
        )
        for way in found["ways"]
    ]
    assert told == [
        (["cheapest"], 12, 0, 5, ["free-one"]),
        (["fewest-hours", "fewest-steps", "soonest"], 2, 40, 2.5, ["dear-one"]),
    ]
    assert [step["achievement"] for step in found["steps"]] == ["dear-one"]
    taken = lena.put("/goal", {"occupation": job.uri, "way": "cheapest"}).json()
    assert [step["achievement"] for step in taken["steps"]] == ["free-one"]
    assert lena.get("/path").json()["ways"] == taken["ways"]
    assert (found["way"], taken["way"]) == ("balanced", "cheapest")

    # Said anew, the way stays while the job does, and "balanced" ends it.
    again = lena.put("/goal", {"occupation": job.uri, "hours_a_week": 6}).json()
    assert (again["way"], again["cost"], lena.get("/path").json()["way"]) == ("cheapest", 0, "cheapest")
    assert lena.put("/goal", {"occupation": job.uri, "way": "balanced"}).json()["cost"] == 40
    lena.put("/goal", {"occupation": job.uri, "way": "cheapest"})
    other = Occupation.objects.create(framework=job.framework, uri="https://o.example/other", label="other")
    assert lena.put("/goal", {"occupation": other.uri}).json()["way"] == "balanced"
    assert lena.put("/goal", {"occupation": job.uri, "way": "best"}).status_code == 422


def test_the_command_finds_a_path_and_keeps_nothing(cast: Any, job: Occupation) -> None:
    offer(cast.harbour, "write-it", WRITE)
    asked = ["plan", "--person", cast.lena.email, "--to", "marketer"]

    told = CliRunner().invoke(app, asked)
    as_json = CliRunner().invoke(app, [*asked, "--weights", "hours=2,cost=0.1", "--json"])

    assert "  1. write-it (6 h, 0.00): write plainly" in told.stdout
    assert "count stock: nobody-offers" in told.stdout
    assert told.stdout.splitlines()[-1] == job.framework.attribution
    assert job.framework.attribution in as_json.stderr
    # Six hours at two each, fourteen days at 0.1 and a step at 0.1.
    assert json.loads(as_json.stdout)["effort"] == pytest.approx(13.5)
    assert not Goal.objects.exists()


def test_the_command_rounds_down_what_is_reached(cast: Any, job: Occupation) -> None:
    """998 of 999 skills alike in weight are 99.9 in a hundred, and nobody is told 100 of them."""
    offer(cast.harbour, "write-it", WRITE)
    asked = ["plan", "--person", cast.lena.email, "--to", "marketer", "--json"]
    found = PathShown.model_validate_json(CliRunner().invoke(app, asked).stdout)
    nearly = found.model_copy(update={"readiness_before": 998 / 999, "readiness_after": 1.0})

    assert _lines(nearly, job)[0].startswith(f"{job.label}: 99% now, 100% after this path")


def test_the_command_refuses_what_it_cannot_read(cast: Any, job: Occupation) -> None:
    for words in (
        ["--person", "nobody@example.org", "--to", "marketer"],
        ["--person", cast.lena.email, "--to", "astronaut"],
        ["--person", cast.lena.email, "--to", "marketer", "--weights", "luck=1"],
        ["--person", cast.lena.email, "--to", "marketer", "--weights", "steps=0"],
    ):
        assert isinstance(CliRunner().invoke(app, ["plan", *words]).exception, InvalidInput)


def test_an_award_finds_the_path_anew_at_once_and_says_why(cast: Any, job: Occupation) -> None:
    offer(cast.harbour, "write-it", WRITE)
    goal = set_goal(cast.lena, Wish(job), at=NOW)
    set_goal(cast.otto, Wish(job), at=NOW)
    planned(goal)
    issue_credential(issue_directly(cast.ines, DirectAward(cast.lena.email, "write-it"), at=NOW).pk)

    waiting = Job.objects.filter(unique_key__startswith="planning.replan-one:")
    assert list(waiting.values_list("unique_key", flat=True)) == [f"planning.replan-one:{cast.lena.pk}"]

    assert replan_one.call(cast.lena.pk) == 1
    assert causes(goal) == [("earned", "write-it")]


def test_waiting_is_what_the_issuers_own_record_says(cast: Any, job: Occupation) -> None:
    made = offer(cast.harbour, "write-it", WRITE)
    goal = set_goal(cast.lena, Wish(job), at=NOW)
    assert planned(goal).steps[0].waiting_days == 14  # ten working days are promised

    for number in range(10):  # each took 12 working days, from Wednesday 7 to Friday 23 October 2026
        Submission.objects.create(
            learner=Person.objects.create_user(f"decided-{number}@demo.workmark.test", name="Somebody"),
            version=made,
            state=SubmissionState.AWARDED,
            declared_own_work_at=datetime(2026, 10, 7, 9, tzinfo=UTC),
            submitted_at=datetime(2026, 10, 7, 9, tzinfo=UTC),
            decided_at=datetime(2026, 10, 23, 9, tzinfo=UTC),
        )

    # Twelve working days are more than two weeks of five, so three are counted.
    assert planned(goal, NOW + timedelta(hours=1)).steps[0].waiting_days == 21


def test_a_badge_whose_proof_has_grown_old_is_offered_again_and_opens_what_it_opens(
    cast: Any, job: Occupation
) -> None:
    """Step 3 proves 3.75, and with a half-life of six years it counts 1.875 after twelve: less than the 3 asked for."""
    offer(cast.harbour, "write-it", WRITE)
    issue_credential(issue_directly(cast.ines, DirectAward(cast.lena.email, "write-it"), at=NOW).pk)
    Credential.objects.update(valid_until=None)
    goal = set_goal(cast.lena, Wish(job), at=NOW)
    assert planned(goal, NOW + timedelta(days=1)).keys == ()

    late = NOW + timedelta(days=12 * 365.25)
    plan = planned(goal, late)

    assert plan.keys == ("write-it",)
    assert plan.steps[0].closes[0].before == pytest.approx(3.75 / 2, rel=1e-3)
    assert causes(goal) == [("levels", "")]
    newest = goal.paths.first()
    assert newest is not None
    assert (newest.inputs["earned"], newest.inputs["again"]) == (["write-it"], ["write-it"])


def test_a_badge_that_counts_a_little_less_is_named_and_not_asked_for_again(
    cast: Any, job: Occupation
) -> None:
    """O*NET's level 5 of 7 is 3.571 of 5. A year of six takes 3.75 to 3.54: no reason to do the work once more."""
    OccupationSkill.objects.filter(skill__uri=WRITE).update(level=5, importance=5)
    offer(cast.harbour, "write-it", WRITE)
    issue_credential(issue_directly(cast.ines, DirectAward(cast.lena.email, "write-it"), at=NOW).pk)
    Credential.objects.update(valid_until=None)
    goal = set_goal(cast.lena, Wish(job), at=NOW)

    plan = planned(goal, NOW + timedelta(days=365.25))

    assert plan.keys == ()
    open_one = next(each for each in plan.unclosed if each.skill == WRITE)
    assert (open_one.why, open_one.near) == (Why.HELD, ("write-it",))
    assert open_one.reached == pytest.approx(3.75 * 2 ** (-1 / 12))


def test_what_weighs_nothing_is_no_gap(cast: Any, job: Occupation) -> None:
    """O*NET's importance 1, "not important", weighs (1 - 1) / 4. Nobody is told that it cannot be closed yet."""
    OccupationSkill.objects.filter(skill__uri=COUNT).update(level=3, importance=1)
    offer(cast.harbour, "write-it", WRITE)

    group = skill("https://skills.example/g", "writing and counting", kind="group")
    OccupationSkill.objects.create(occupation=job, skill=group, is_essential=True)

    plan = planned(set_goal(cast.lena, Wish(job), at=NOW))

    assert (plan.keys, plan.unclosed, plan.scope) == (("write-it",), (), Scope.EVERYTHING)
    assert [each.skill for each in requirements_of(job)] == [WRITE]


def test_a_level_that_onet_advises_not_to_use_is_asked_of_nobody(cast: Any, job: Occupation) -> None:
    """O*NET 29.3 rates systems analysis 3 of 5 for financial managers, and recommends to suppress its level, 3.25 of 7.
    ESCO's skills, which have no levels at all, are asked for at 3 and 2.
    """
    element = skill("https://www.onetonline.org/find/descriptor/result/2.B.4.g", "analysing")
    row = OccupationSkill.objects.create(occupation=job, skill=element, is_essential=True, importance=3)

    assert {each.skill: each.target for each in requirements_of(job)} == {WRITE: 3.0, COUNT: 2.0}
    row.level = 3.25
    row.save()
    assert {each.skill: each.target for each in requirements_of(job)} == {
        WRITE: 3.0,
        COUNT: 2.0,
        element.uri: pytest.approx(5 * 3.25 / 7),
    }


def test_a_gap_that_opens_beside_the_same_steps_has_its_reason(cast: Any, job: Occupation) -> None:
    offer(cast.harbour, "write-it", WRITE)
    goal = set_goal(cast.lena, Wish(job), at=NOW)
    assert planned(goal).keys == ("write-it",)
    plan_skill = skill("https://skills.example/plan", "plan a week")
    OccupationSkill.objects.create(occupation=job, skill=plan_skill, is_essential=True)

    plan = planned(goal, NOW + timedelta(days=1))

    assert plan.keys == ("write-it",)
    assert plan_skill.uri in {each.skill for each in plan.unclosed}
    assert causes(goal) == [("framework", "")]


def test_a_stack_that_must_come_first_is_reached_by_enough_of_its_members(cast: Any, job: Occupation) -> None:
    """Its badge cannot be started. Two of three make it, so the path takes the two that take least."""
    for slug, hours in (("part-a", 2), ("part-b", 3), ("part-c", 10)):
        offer(cast.harbour, slug, skill(f"https://skills.example/{slug}", slug).uri, hours=hours)
    published_stack(cast, "parts", [{"achievement": f"part-{letter}"} for letter in "abc"], 2)
    first = Prerequisites(achievements=("parts",))
    link = SkillLink(uri=WRITE, label="write", level=3)
    made = version(cast.harbour, "write-it", title="write-it", skills=(link,), prerequisites=first)
    AchievementSkill.objects.create(version=made, skill=Skill.objects.get(uri=WRITE), level=3)
    goal = set_goal(cast.lena, Wish(job), at=NOW)

    plan = planned(goal)

    assert sorted(plan.keys) == ["part-a", "part-b", "write-it"]
    assert plan.keys[-1] == "write-it"
    assert plan.status is Status.OPTIMAL


def test_a_member_that_proves_too_low_a_level_is_no_way_to_a_stack(cast: Any, job: Occupation) -> None:
    """part-a takes least and proves level 3 where the stack asks for 4, so the path takes the other two."""
    for slug, hours in (("part-a", 2), ("part-b", 3), ("part-c", 10)):
        offer(cast.harbour, slug, skill(f"https://skills.example/{slug}", slug).uri, hours=hours)
    levels = {"a": 4, "b": 3, "c": 0}
    members = [{"achievement": f"part-{letter}", "level": level} for letter, level in levels.items()]
    published_stack(cast, "parts", members, 2)
    first = Prerequisites(achievements=("parts",))
    made = version(
        cast.harbour,
        "write-it",
        title="write-it",
        skills=(SkillLink(uri=WRITE, label="write", level=3),),
        prerequisites=first,
    )
    AchievementSkill.objects.create(version=made, skill=Skill.objects.get(uri=WRITE), level=3)
    goal = set_goal(cast.lena, Wish(job), at=NOW)

    assert sorted(planned(goal).keys) == ["part-b", "part-c", "write-it"]


def offer_at(slug: str, proves: str, level: int) -> AchievementVersion:
    """The next version of what was offered, which proves the skill at another level."""
    made = AchievementVersion.objects.get(achievement__slug=slug, state="published")
    AchievementVersion.objects.filter(pk=made.pk).update(state="superseded")
    made.content["skills"] = [SkillLink(uri=proves, label=slug, level=level).model_dump(mode="json")]
    made.pk, made.number, made.state = None, made.number + 1, "published"
    made._state.adding = True
    made.save()
    AchievementSkill.objects.create(version=made, skill=Skill.objects.get(uri=proves), level=level)
    return made


def test_a_member_held_at_too_low_a_level_is_offered_again_at_the_level_asked_for(
    cast: Any, job: Occupation, program: Any
) -> None:
    """She holds part-a at level 3. The stack asks for 4, which part-a proves since its second version."""
    for slug, hours in (("part-a", 2), ("part-b", 3)):
        offer(cast.harbour, slug, skill(f"https://skills.example/{slug}", slug).uri, hours=hours)
    published_stack(cast, "parts", [{"achievement": "part-a", "level": 4}, {"achievement": "part-b"}], 2)
    issue_credential(issue_directly(cast.ines, DirectAward(cast.lena.email, "part-a"), at=NOW).pk)
    first = Prerequisites(achievements=("parts",))
    link = SkillLink(uri=WRITE, label="write", level=3)
    made = version(cast.harbour, "write-it", title="write-it", skills=(link,), prerequisites=first)
    AchievementSkill.objects.create(version=made, skill=Skill.objects.get(uri=WRITE), level=3)
    goal = set_goal(cast.lena, Wish(job), at=NOW)
    assert planned(goal).keys == ()  # nobody offers part-a at level 4

    newer = offer_at("part-a", "https://skills.example/part-a", 4)

    plan = planned(goal, NOW + timedelta(days=1))
    assert (sorted(plan.keys), plan.status) == (["part-a", "part-b", "write-it"], Status.OPTIMAL)
    newest = goal.paths.first()
    assert newest is not None
    assert (newest.inputs["earned"], newest.inputs["again"]) == (["part-a"], [])
    assert newest.inputs["too_low"] == {"part-a": [3, 4]}
    steps = program(cast.lena).get("/path").json()["steps"]
    assert {one["achievement"]: (one["held_level"], one["asked_level"], one["again"]) for one in steps} == {
        "part-a": (3, 4, False),
        "part-b": (None, None, False),
        "write-it": (None, None, False),
    }
    page = signed_in_as(cast.lena).get("/work/path/").content.decode()
    assert page.count("You hold this badge at level 3. A stack that must come first asks for level 4.") == 1

    # Held at the level that is asked for, it is earned.
    Credential.objects.update(version=newer)
    assert sorted(planned(goal, NOW + timedelta(days=2)).keys) == ["part-b", "write-it"]


def test_what_is_waived_for_her_is_no_step_of_her_path(cast: Any, job: Occupation) -> None:
    offer(cast.harbour, "count-first", skill("https://skills.example/first", "begin").uri)
    first = Prerequisites(achievements=("count-first",))
    link = SkillLink(uri=WRITE, label="write", level=3)
    made = version(cast.harbour, "write-it", title="write-it", skills=(link,), prerequisites=first)
    AchievementSkill.objects.create(version=made, skill=Skill.objects.get(uri=WRITE), level=3)
    goal = set_goal(cast.lena, Wish(job), at=NOW)
    assert planned(goal).keys == ("count-first", "write-it")

    grant_prerequisite_waiver(
        cast.ines, made, "count-first", email=cast.lena.email, words="Ten years of it.", at=NOW
    )

    assert planned(goal, NOW + timedelta(days=1)).keys == ("write-it",)
    assert planned(set_goal(cast.otto, Wish(job), at=NOW)).keys == ("count-first", "write-it")


def test_what_must_come_before_is_told_in_groups() -> None:
    """By hand: of a, b and c two count where no two of them are missing. a is always needed, or an inner stack counts."""
    a, b, c, d = (StackMember(achievement=slug) for slug in "abcd")
    must = a.model_copy(update={"is_required": True})
    inner = StackMember(stack="inner", need=2, members=(c, d))

    def told(need: int, *members: StackMember) -> set[str]:
        return {
            "".join(sorted(group)) for group in groups_before("S", StackContent(need=need, members=members))
        }

    assert groups_before("S", None) == (frozenset("S"),)
    assert told(2, a, b, c) == {"Sab", "Sac", "Sbc"}
    assert told(3, a, b, c) == {"Sa", "Sb", "Sc"}
    assert told(2, must, b, c) == {"Sa", "Sbc"}
    assert told(1, a, inner) == {"Sac", "Sad"}
    # Where only b and c could count of three, both are needed; where one more is needed than could, its badge is.
    known = StackContent(need=2, members=(a, b, c))
    low = groups_before("S", known, lambda member: member.achievement != "a")
    assert {"".join(sorted(group)) for group in low} == {"Sb", "Sc"}
    assert groups_before("S", known, lambda member: member.achievement == "a") == (frozenset("S"),)
    always = StackContent(need=1, members=(must, b))
    assert groups_before("S", always, lambda member: member.achievement == "b") == (frozenset("S"),)
    nested = StackContent(need=1, members=(a, inner))
    assert groups_before("S", nested, lambda member: member.achievement != "d") == (frozenset("Sa"),)
    many = [StackMember(achievement=f"m{number}") for number in range(20)]
    assert told(10, *many) == {"S"}
