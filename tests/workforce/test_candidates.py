"""Being found: only by consent, only by what is in force, without a name, and named to one employer by a yes alone."""

from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import Cast
from tests.workforce.scenes import NOW, badge, prove_domain, skills, someone
from workmark.credentials.models import Credential
from workmark.jobs.models import Message
from workmark.lib.problems import InvalidInput, NotAllowed, NotFound, TooManyRequests, WrongState
from workmark.organisations.models import Membership, Organisation, Person, Role
from workmark.organisations.queries import events_of
from workmark.skills.models import Skill
from workmark.workforce.actions.answer_introduction import answer_introduction
from workmark.workforce.actions.ask_introduction import ask_introduction
from workmark.workforce.actions.give_consent import give_consent
from workmark.workforce.actions.list_candidate import list_candidate
from workmark.workforce.actions.withdraw_consent import withdraw_consent
from workmark.workforce.candidate_models import CandidateListing, CandidateProof, Introduction
from workmark.workforce.candidate_proofs import erase_expired
from workmark.workforce.candidates import Search, Sought, candidates_among, people_found
from workmark.workforce.consent_models import Consent, Purpose
from workmark.workforce.introductions import introductions_to

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def known(cast: Cast) -> tuple[Skill, Skill, Skill]:
    prove_domain(cast.kestrel)
    return skills()


def agree(person: Person, organisation: Organisation | None = None, **said: Any) -> Consent:
    said = {"words": "Find me.", "until": NOW + 90 * DAY, "at": NOW} | said
    return list_candidate(person, organisation, **said)


def found(cast: Cast, *sought: Sought, at: Any = NOW, **where: str) -> set[int]:
    return set(people_found(cast.emre, cast.kestrel, Search(sought, **where), at=at))


def test_people_are_found_by_level_recency_and_evidence_of_every_skill(
    cast: Cast, known: tuple[Skill, Skill, Skill]
) -> None:
    plan, count, _ = known
    badge(cast, cast.lena, {plan: 3, count: 1}, slug="both", earned_at=NOW - 400 * DAY)
    badge(cast, cast.otto, {plan: 2}, slug="plan", earned_at=NOW - 10 * DAY)
    agree(cast.lena)
    agree(cast.otto)

    lena, otto = cast.lena.pk, cast.otto.pk
    assert found(cast, Sought(plan)) == {lena, otto}
    assert found(cast, Sought(plan, level=3)) == {lena}
    assert found(cast, Sought(plan, level=4)) == set()
    assert found(cast, Sought(plan, years=1)) == {otto}
    assert found(cast, Sought(plan), Sought(count)) == {lena}
    assert found(cast, Sought(plan, at_work=True)) == set()  # neither rests on a decision of assessors
    Credential.objects.filter(learner=cast.otto).update(revoked_at=NOW, revocation_reason="x")
    assert found(cast, Sought(plan)) == {lena}


def test_a_place_and_a_language_narrow_it_to_those_who_said_so(
    cast: Cast, known: tuple[Skill, Skill, Skill]
) -> None:
    plan, *_ = known
    for number, (region, languages) in enumerate([("PT-13", ["es"]), ("PT-11", ["en", "es"])]):
        one = someone(number)
        badge(cast, one, {plan: 2}, slug=f"plan-{number}")
        agree(one, country="PT", region=region, languages=languages)

    assert len(found(cast, Sought(plan), country="PT")) == 2
    assert len(found(cast, Sought(plan), region="PT-13")) == 1
    assert len(found(cast, Sought(plan), language="en")) == 1
    assert len(found(cast, Sought(plan), language="es")) == 2
    with pytest.raises(InvalidInput):
        agree(cast.lena, country="PT", region="ES-MD")
    with pytest.raises(InvalidInput):
        found(cast)


def test_nobody_is_found_without_an_open_consent_that_covers_the_badge(
    cast: Cast, known: tuple[Skill, Skill, Skill]
) -> None:
    plan, count, _ = known
    shown = badge(cast, cast.lena, {plan: 3}, slug="plan")
    badge(cast, cast.lena, {count: 3}, slug="count")
    assert found(cast, Sought(plan)) == set()

    consent = agree(cast.lena, cast.kestrel, credentials=[shown], until=NOW + 10 * DAY)

    assert found(cast, Sought(plan)) == {cast.lena.pk}
    assert found(cast, Sought(count)) == set()
    assert found(cast, Sought(plan), at=NOW + 10 * DAY) == set()
    withdraw_consent(cast.lena, consent, at=NOW + DAY)
    assert found(cast, Sought(plan), at=NOW + DAY) == set()
    assert not CandidateProof.objects.exists()
    assert not CandidateListing.objects.exists()


def test_the_copy_of_who_is_found_no_more_is_erased_by_the_calendar(
    cast: Cast, known: tuple[Skill, Skill, Skill]
) -> None:
    plan, *_ = known
    badge(cast, cast.lena, {plan: 3}, slug="plan")
    badge(cast, cast.otto, {plan: 3}, slug="other")
    agree(cast.lena, until=NOW + 10 * DAY)
    agree(cast.otto, until=NOW + 20 * DAY)

    assert erase_expired(NOW + 10 * DAY) == 1

    assert [each.person for each in CandidateProof.objects.all()] == [cast.otto]
    assert [each.person for each in CandidateListing.objects.all()] == [cast.otto]


def test_who_agreed_to_all_is_found_by_those_that_proved_who_they_are_alone(
    cast: Cast, known: tuple[Skill, Skill, Skill]
) -> None:
    plan, *_ = known
    badge(cast, cast.lena, {plan: 3}, slug="plan")
    agree(cast.lena)
    house = Organisation.objects.create(slug="house", name="House", is_employer=True)
    Membership.objects.create(person=cast.otto, organisation=house, role=Role.RECRUITER)

    assert people_found(cast.otto, house, Search((Sought(plan),)), at=NOW) == []
    with pytest.raises(NotAllowed):
        people_found(cast.otto, cast.kestrel, Search((Sought(plan),)), at=NOW)


def test_a_consent_given_on_the_other_page_lists_just_the_same(
    cast: Cast, known: tuple[Skill, Skill, Skill]
) -> None:
    plan, *_ = known
    badge(cast, cast.lena, {plan: 3}, slug="plan")
    give_consent(cast.lena, cast.kestrel, Purpose.RECRUITING, words="Yes.", until=NOW + DAY, at=NOW)

    assert found(cast, Sought(plan)) == {cast.lena.pk}
    [shown] = candidates_among([cast.lena.pk], cast.kestrel, Search((Sought(plan),)), at=NOW)
    assert [(proof.skill, proof.level) for proof in shown.proofs] == [(plan, 3)]


def test_the_order_changes_with_the_day_and_not_within_it(
    cast: Cast, known: tuple[Skill, Skill, Skill]
) -> None:
    plan, *_ = known
    for number in range(12):
        one = someone(number)
        badge(cast, one, {plan: 1 + number % 4}, slug=f"plan-{number}")
        agree(one)
    search = Search((Sought(plan),))

    first = people_found(cast.emre, cast.kestrel, search, at=NOW)
    assert people_found(cast.emre, cast.kestrel, search, at=NOW + timedelta(hours=2)) == first
    orders = {tuple(people_found(cast.emre, cast.kestrel, search, at=NOW + n * DAY)) for n in range(8)}
    assert len({order[0] for order in orders}) > 1
    assert {frozenset(order) for order in orders} == {frozenset(first)}


def ask(cast: Cast, consent: Consent, **said: Any) -> Introduction:
    return ask_introduction(
        cast.emre, cast.kestrel, consent.token, **({"words": "About nights?", "at": NOW} | said)
    )


def test_only_a_yes_names_her_and_she_takes_it_back(cast: Cast, known: tuple[Skill, Skill, Skill]) -> None:
    plan, *_ = known
    badge(cast, cast.lena, {plan: 3}, slug="plan")
    asked = ask(cast, agree(cast.lena))
    told = Message.objects.get(key=f"introduction-asked:{asked.pk}")
    assert f"/work/introductions/{asked.token}/" in told.text
    assert not asked.is_named_at(NOW)
    with pytest.raises(NotAllowed):
        answer_introduction(cast.emre, asked, says_yes=True, at=NOW)

    named = answer_introduction(cast.lena, asked, says_yes=True, at=NOW + DAY)

    assert named.is_named_at(NOW + DAY)
    assert not named.is_named_at(NOW + 91 * DAY)
    to_emre = Message.objects.get(key=f"introduction-agreed:{asked.pk}")
    assert "Lena" not in to_emre.text + to_emre.subject
    assert not answer_introduction(cast.lena, asked, says_yes=False, at=NOW + 2 * DAY).is_named_at(
        NOW + 2 * DAY
    )


def test_silence_and_a_no_leave_her_in_peace(cast: Cast, known: tuple[Skill, Skill, Skill]) -> None:
    plan, *_ = known
    badge(cast, cast.lena, {plan: 3}, slug="plan")
    consent = agree(cast.lena, until=NOW + 200 * DAY)
    asked = ask(cast, consent)
    for days in (1, 89):
        ask(cast, consent, at=NOW + days * DAY)
    assert [each.pk for each in introductions_to(cast.lena)] == [asked.pk]
    assert Message.objects.filter(key__startswith="introduction-asked").count() == 1
    with pytest.raises(WrongState):
        answer_introduction(cast.lena, asked, says_yes=True, at=NOW + 14 * DAY)

    again = ask(cast, consent, at=NOW + 90 * DAY)
    assert list(introductions_to(cast.lena)) == [again, asked]
    answer_introduction(cast.lena, again, says_yes=False, at=NOW + 90 * DAY)
    with pytest.raises(WrongState):
        answer_introduction(cast.lena, again, says_yes=True, at=NOW + 90 * DAY)


def test_an_employer_asks_so_many_a_day_and_what_reaches_nobody_counts(
    cast: Cast, known: tuple[Skill, Skill, Skill], settings: Any
) -> None:
    settings.WORKMARK_CANDIDATES_ASKED_A_DAY = 3
    plan, *_ = known
    badge(cast, cast.lena, {plan: 3}, slug="plan")
    badge(cast, cast.otto, {plan: 2}, slug="plan-2")
    first, second = agree(cast.lena), agree(cast.otto)
    for candidate in (first, first, second):
        ask(cast, candidate)

    with pytest.raises(TooManyRequests, match="may ask 3 candidates within 24 hours"):
        ask(cast, second, at=NOW + DAY - timedelta(seconds=1))
    assert Introduction.objects.count() == 3
    assert ask(cast, second, at=NOW + DAY).pk


def test_nothing_tells_an_employer_that_two_candidates_are_one(
    cast: Cast, known: tuple[Skill, Skill, Skill]
) -> None:
    """She ends her consent and agrees anew: another candidate to it, who was not asked yet."""
    plan, *_ = known
    badge(cast, cast.lena, {plan: 3}, slug="plan")
    first = agree(cast.lena)
    asked = ask(cast, first)
    withdraw_consent(cast.lena, first, at=NOW + DAY)
    second = agree(cast.lena, at=NOW + DAY)
    again = ask(cast, second, at=NOW + DAY)
    withdraw_consent(cast.lena, second, at=NOW + 2 * DAY)

    assert first.token != second.token
    for each, sent in ((asked, NOW), (again, NOW + DAY)):
        each.refresh_from_db()
        assert each.expires_at == sent + 14 * DAY
        assert each.looks_open_at(each.expires_at - DAY)
        assert not each.looks_open_at(each.expires_at)
        with pytest.raises(WrongState):
            answer_introduction(cast.lena, each, says_yes=True, at=NOW + 2 * DAY)


def test_a_no_looks_like_silence_also_in_the_employers_log(
    cast: Cast, known: tuple[Skill, Skill, Skill]
) -> None:
    plan, *_ = known
    for one in (cast.lena, cast.otto):
        badge(cast, one, {plan: 3}, slug=f"plan-{one.pk}")
    refused, silent = ask(cast, agree(cast.lena)), ask(cast, agree(cast.otto))
    trail = list(events_of(cast.kestrel))

    answer_introduction(cast.lena, refused, says_yes=False, at=NOW + DAY)

    refused.refresh_from_db()
    assert refused.looks_open_at(NOW + DAY)
    assert (refused.expires_at, refused.named_until) == (silent.expires_at, silent.named_until)
    assert list(events_of(cast.kestrel)) == trail
    answer_introduction(cast.otto, silent, says_yes=True, at=NOW + DAY)
    assert events_of(cast.kestrel).count() == len(trail) + 1


def test_ending_the_consent_ends_the_name_too(cast: Cast, known: tuple[Skill, Skill, Skill]) -> None:
    plan, *_ = known
    badge(cast, cast.lena, {plan: 3}, slug="plan")
    consent = agree(cast.lena)
    asked = answer_introduction(cast.lena, ask(cast, consent), says_yes=True, at=NOW)

    withdraw_consent(cast.lena, consent, at=NOW + DAY)

    asked.refresh_from_db()
    assert not asked.is_named_at(NOW + DAY)
    with pytest.raises(NotFound):
        ask(cast, consent, at=NOW + 100 * DAY)
