"""Next steps from the database: her role, what ends soon, what twenty others did, and nothing about who she is."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.factories import published_version
from tests.planning.scenes import skill
from workmark.achievements.content import Prerequisites
from workmark.achievements.models import AchievementSkill
from workmark.confided.actions.answer_prerequisite_waiver import grant_prerequisite_waiver
from workmark.credentials.models import Credential
from workmark.lib.clock import now
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Person
from workmark.planning.actions.plan_path import plan_path
from workmark.planning.actions.set_goal import set_goal
from workmark.planning.advising import advise
from workmark.planning.asking import ask
from workmark.planning.gaps import Requirement
from workmark.planning.profiles import profile_of
from workmark.planning.recommending import FEWEST_OTHERS, Reason
from workmark.planning.wishing import Wish
from workmark.skills.models import Occupation, OccupationSkill
from workmark.submissions.actions.start import start
from workmark.web.learner.advice import next_steps
from workmark.workforce.role_models import EmployerRole, RoleHolder, RoleSkill

TALKS = "customer-interviews"


@pytest.fixture
def talks(cast: Cast) -> Any:
    """A micro-credential that proves one skill of its own at the third step."""
    version = published_version(cast.harbour, TALKS)
    AchievementSkill.objects.create(version=version, skill=skill("http://own.example/talk", "Talk"), level=3)
    return version


def copied(credential: Credential, learner: Person, version: Any, days: int) -> None:
    """The same award to somebody else, later."""
    Credential.objects.create(
        learner=learner,
        version=version,
        issuer=credential.issuer,
        intent_key=f"{learner.pk}:{version.pk}",
        state="issued",
        learner_name=learner.name,
        awarded_at=credential.awarded_at + timedelta(days=days),
        issued_at=credential.issued_at,
        document_digest="0" * 64,
        key=credential.key,
    )


def test_what_her_goal_lacks_is_recommended_with_the_skill(cast: Cast, talks: Any) -> None:
    [found] = advise(cast.lena, at=now(), goal=[Requirement("http://own.example/talk", 3)])

    assert (found.slug, found.reasons) == (TALKS, (Reason.GOAL,))
    assert [each.label for each in found.skills] == ["Talk"]


def test_what_she_has_begun_is_not_recommended_once_more(cast: Cast, talks: Any) -> None:
    start(cast.lena, talks, at=now())

    assert advise(cast.lena, at=now(), goal=[Requirement("http://own.example/talk", 3)]) == []


def test_nothing_is_recommended_for_nothing(cast: Cast, talks: Any) -> None:
    assert advise(cast.lena, at=now()) == []


def test_what_comes_before_must_be_earned_first(cast: Cast) -> None:
    before = Prerequisites(achievements=("something-first",))
    version = published_version(cast.harbour, TALKS, prerequisites=before)
    AchievementSkill.objects.create(version=version, skill=skill("http://own.example/talk", "Talk"), level=3)

    assert advise(cast.lena, at=now(), goal=[Requirement("http://own.example/talk", 3)]) == []


def test_what_an_issuer_waived_for_her_is_open_to_her_alone(cast: Cast) -> None:
    before = Prerequisites(achievements=("plain-language-newsletter", TALKS))
    version = published_version(cast.harbour, "runbook-for-a-recurring-fault", prerequisites=before)
    asked = skill("http://own.example/brief", "Brief")
    AchievementSkill.objects.create(version=version, skill=asked, level=3)
    for slug in before.achievements:
        published_version(cast.harbour, slug)
    job = Occupation.objects.create(framework=asked.framework, uri="http://own.example/host", label="Host")
    OccupationSkill.objects.create(occupation=job, skill=asked, is_essential=True)
    for person in (cast.lena, cast.otto):
        set_goal(person, Wish(job), at=now())

    def waive(slug: str) -> None:
        grant_prerequisite_waiver(cast.ines, version, slug, email=cast.lena.email, words="Years.", at=now())

    waive(TALKS)
    assert next_steps(cast.lena, at=now()) == []  # the newsletter still comes first

    waive("plain-language-newsletter")
    assert [step.slug for step in next_steps(cast.lena, at=now())] == ["runbook-for-a-recurring-fault"]
    assert next_steps(cast.otto, at=now()) == []


def test_the_first_step_of_a_long_path_is_recommended_for_its_end(cast: Cast) -> None:
    published_version(cast.harbour, "plain-language-newsletter")
    before = Prerequisites(achievements=("plain-language-newsletter",))
    version = published_version(cast.harbour, TALKS, prerequisites=before)
    asked = skill("http://own.example/talk", "Talk")
    AchievementSkill.objects.create(version=version, skill=asked, level=3)
    job = Occupation.objects.create(framework=asked.framework, uri="http://own.example/host", label="Host")
    OccupationSkill.objects.create(occupation=job, skill=asked, is_essential=True)
    assert next_steps(cast.lena, at=now()) == []

    plan_path(cast.lena, set_goal(cast.lena, Wish(job), at=now()), at=now())

    (step,) = next_steps(cast.lena, at=now())
    assert (step.slug, step.why) == ("plain-language-newsletter", "goal")
    assert step.reason == "It comes first on the way to your goal: Talk."
    assert step.money == "free"


def test_a_badge_that_ends_soon_is_recommended_anew(cast: Cast) -> None:
    badge = issued(cast)
    [uri] = {link.uri for link in badge.version.said.skills[:1]}
    AchievementSkill.objects.create(version=badge.version, skill=skill(uri, "Plan"), level=2)
    Credential.objects.filter(pk=badge.pk).update(valid_until=now() + timedelta(days=30))

    [found] = advise(cast.lena, at=now())

    assert (found.slug, found.reasons) == (badge.version.achievement.slug, (Reason.ENDING,))


@pytest.mark.parametrize("people", [FEWEST_OTHERS - 1, FEWEST_OTHERS])
def test_what_others_did_next_is_told_from_twenty_people_on(cast: Cast, talks: Any, people: int) -> None:
    badge = issued(cast)
    for number in range(people):
        learner = Person.objects.create_user(f"other-{number}@demo.workmark.test", name=f"Other {number}")
        copied(badge, learner, badge.version, 1)
        copied(badge, learner, talks, 9)

    found = advise(cast.lena, at=now())

    assert [(each.slug, each.people) for each in found] == ([(TALKS, 20)] if people == 20 else [])


def test_two_people_with_the_same_badges_are_told_the_same_whoever_they_are(cast: Cast, talks: Any) -> None:
    badge = issued(cast)
    Person.objects.filter(pk=cast.otto.pk).update(name="Ottoline", language="es", time_zone="Asia/Tokyo")
    copied(badge, cast.otto, badge.version, 0)
    goal = [Requirement("http://own.example/talk", 3)]

    at = now()
    assert advise(cast.lena, at=at, goal=goal) == advise(
        Person.objects.get(pk=cast.otto.pk), at=at, goal=goal
    )
    # Assessed or not, the levels are those of the same achievement.
    assert profile_of(cast.lena, at=at).levels == profile_of(cast.otto, at=at).levels


def test_her_home_and_her_profile_say_what_her_job_asks_for(cast: Cast, talks: Any) -> None:
    role = EmployerRole.objects.create(organisation=cast.kestrel, title="Shop assistant")
    RoleSkill.objects.create(role=role, skill=talks.proved_skills.get().skill, level=3, importance=5)
    hired = Employment.objects.create(
        organisation=cast.kestrel, person=cast.lena, work_email="lena@kestrel.example", accepted_at=now()
    )
    RoleHolder.objects.create(role=role, employment=hired)
    client = Client()
    client.force_login(cast.lena)

    for page in ("/work/", "/work/profile/"):
        assert "Your job asks for it: Talk." in client.get(page).content.decode()

    role.closed_at = now()
    role.save()
    assert "Your job asks for it" not in client.get("/work/").content.decode()


def test_a_badge_on_hold_opens_no_door_and_is_no_step_done(cast: Cast) -> None:
    badge = issued(cast)
    wish = Wish(
        Occupation.objects.create(
            framework=skill("http://own.example/f", "F").framework, uri="http://j", label="J"
        )
    )
    assert ask(cast.lena, wish, at=now()).question.earned == {badge.version.achievement.slug}

    Credential.objects.filter(pk=badge.pk).update(held_at=now())

    assert ask(cast.lena, wish, at=now()).question.earned == frozenset()


def test_a_badge_that_ends_soon_still_opens_what_needs_it(cast: Cast) -> None:
    """Earning it anew is one thing; that she holds it today is another."""
    badge = issued(cast)
    Credential.objects.filter(pk=badge.pk).update(valid_until=now() + timedelta(days=30))
    before = Prerequisites(achievements=(badge.version.achievement.slug,))
    version = published_version(cast.harbour, TALKS, prerequisites=before)
    AchievementSkill.objects.create(version=version, skill=skill("http://own.example/talk", "Talk"), level=3)

    found = advise(cast.lena, at=now(), goal=[Requirement("http://own.example/talk", 3)])

    assert TALKS in {each.slug for each in found}
