"""Who must not judge whose work: each tie at its edge, one question and many alike."""

from datetime import timedelta
from typing import Any

import pytest

from tests.assessment.scenes import MONDAY, certify, lock, qualify, rate, score_all, submitted, take
from tests.conftest import Cast
from tests.factories import published_version
from workmark.achievements.models import AchievementVersion
from workmark.assessment import panels, second_rating
from workmark.assessment.actions.arrange_work import allow_conflict
from workmark.assessment.actions.decide import return_incomplete
from workmark.assessment.actions.decline_assignment import decline_assignment
from workmark.assessment.actions.plan_own_work import declare_tie
from workmark.assessment.conflicts import conflict_of_interest, conflicts_between
from workmark.assessment.errors import ConflictOfInterest
from workmark.assessment.models import Assignment, Decision, Reading
from workmark.assessment.talk_models import Talk
from workmark.lib.problems import InvalidInput, NotAllowed
from workmark.organisations.employment_models import Employment, Team
from workmark.organisations.models import DomainProof, Membership, Person
from workmark.submissions.actions.ask_attestation import Ask, ask_attestation
from workmark.submissions.copying import blank_example
from workmark.submissions.models import Submission
from workmark.submissions.witnessing import rows_to_confirm


@pytest.fixture
def work(cast: Cast) -> Submission:
    version = published_version(cast.harbour)
    for person in (cast.aziz, cast.maud):
        qualify(cast, person, version)
    return submitted(cast, version)


def address(person: Any, email: str, *, verified: bool = True) -> None:
    person.emailaddress_set.create(email=email, verified=verified)


def reason(person: Person, work: Submission) -> str:
    return conflict_of_interest(person, work, MONDAY)


def test_nothing_ties_strangers(cast: Cast, work: Submission) -> None:
    assert reason(cast.aziz, work) == ""


def test_own_work(cast: Cast, work: Submission) -> None:
    assert "own work" in reason(cast.lena, work)


def test_the_same_employer(cast: Cast, work: Submission) -> None:
    Membership.objects.create(person=cast.lena, organisation=cast.kestrel, role="author")
    assert reason(cast.aziz, work) == ""
    Membership.objects.create(person=cast.aziz, organisation=cast.kestrel, role="recruiter")

    assert "same organisation" in reason(cast.aziz, work)


def test_a_student_of_the_issuer_is_no_colleague_but_its_people_manager_may_not_judge_her(
    cast: Cast, work: Submission
) -> None:
    Membership.objects.create(person=cast.lena, organisation=cast.harbour, role="author")
    assert reason(cast.aziz, work) == ""
    Membership.objects.create(person=cast.aziz, organisation=cast.harbour, role="people-manager")

    assert "manage" in reason(cast.aziz, work)


def employed(person: Any, organisation: Any, **fields: Any) -> Employment:
    said = {"accepted_at": MONDAY, "work_email": f"{person.pk}@work.example", **fields}
    return Employment.objects.create(person=person, organisation=organisation, **said)


@pytest.mark.parametrize("role", ["owner", "recruiter", "people-manager"])
def test_who_has_a_role_at_her_employer_is_tied_as_who_is_employed_there(
    role: str, cast: Cast, work: Submission
) -> None:
    """Managers mostly have a role and no employment, those whom they manage the other way round (AQ8)."""
    employed(cast.lena, cast.kestrel)
    assert reason(cast.aziz, work) == ""
    Membership.objects.create(person=cast.aziz, organisation=cast.kestrel, role=role)

    assert ("manage people" if role == "people-manager" else "same employer") in reason(cast.aziz, work)
    assert conflicts_between([cast.aziz.pk], [work], MONDAY)


def test_where_the_issuer_employs_her_its_people_manager_does_not_judge(cast: Cast, work: Submission) -> None:
    employed(cast.lena, cast.harbour)
    Membership.objects.create(person=cast.aziz, organisation=cast.harbour, role="lead-assessor")
    assert reason(cast.aziz, work) == ""
    Membership.objects.create(person=cast.aziz, organisation=cast.harbour, role="people-manager")

    assert "manage people" in reason(cast.aziz, work)


@pytest.mark.parametrize(("ended_days_ago", "is_tie"), [(None, True), (729, True), (731, False)])
def test_the_same_employer_on_its_list_of_people(
    cast: Cast, work: Submission, ended_days_ago: int | None, is_tie: bool
) -> None:
    ended_at = None if ended_days_ago is None else MONDAY - timedelta(days=ended_days_ago)
    employed(cast.lena, cast.kestrel, ended_at=ended_at)
    employed(cast.aziz, cast.kestrel)

    assert ("same employer" in reason(cast.aziz, work)) is is_tie
    assert reason(cast.maud, work) == ""


def test_within_one_employer_that_issues_a_team_and_a_line_manager_tie(cast: Cast, work: Submission) -> None:
    hers = employed(cast.lena, cast.harbour)
    his = employed(cast.aziz, cast.harbour)
    assert reason(cast.aziz, work) == ""

    team = Team.objects.create(organisation=cast.harbour, name="Front desk")
    Employment.objects.filter(pk__in=[hers.pk, his.pk]).update(team=team)
    assert "same team" in reason(cast.aziz, work)
    Employment.objects.update(team=None)
    Employment.objects.filter(pk=hers.pk).update(manager=his)
    assert "line manager" in reason(cast.aziz, work)
    Employment.objects.filter(pk=hers.pk).update(manager=None)
    Employment.objects.filter(pk=hers.pk).update(asked_email="l@k.example", asked_manager=his)
    assert "line manager" in reason(cast.aziz, work)  # before she says yes to the address
    Employment.objects.filter(pk=hers.pk).update(asked_email_declined_at=MONDAY)
    assert not reason(cast.aziz, work)
    Employment.objects.filter(pk=his.pk).update(manager=hers)
    assert "is your line manager" in reason(cast.aziz, work)


def test_a_line_manager_may_attest_and_is_never_the_sole_assessor(
    cast: Cast, work: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("FIRST_OF_RUBRIC", "FIRST_OF_ASSESSOR"):
        monkeypatch.setattr(second_rating, name, 0)
    monkeypatch.setattr(panels, "RANDOM_SHARE", 0.0)
    monkeypatch.setattr(panels, "holds_direct_claim", lambda _issuer: True)
    his = employed(cast.aziz, cast.harbour)
    employed(cast.lena, cast.harbour, manager=his)
    key = rows_to_confirm(work.version.said)[0].key
    asked, _secret = ask_attestation(cast.lena, work, Ask("Aziz", cast.aziz.email, [key]), at=MONDAY)
    assert asked.witness_email == cast.aziz.email
    with pytest.raises(NotAllowed):
        take(cast.aziz, work)

    allow_conflict(cast.maud, work, cast.aziz, reason="Nobody else knows cold stores.", at=MONDAY)
    assert rate(cast.aziz, work) is None  # every row is met, and still it is not decided

    assert not Decision.objects.exists()
    decided = rate(cast.maud, work)
    assert decided is not None
    assert decided.assessors == 2


def test_whoever_manages_her_team_is_her_line_manager_though_of_another_team(
    cast: Cast, work: Submission
) -> None:
    front = Team.objects.create(organisation=cast.harbour, name="Front desk")
    employed(cast.lena, cast.harbour, team=front)
    head = employed(cast.aziz, cast.harbour)
    assert reason(cast.aziz, work) == ""
    front.manager = head
    front.save()

    assert "are this learner's line manager" in reason(cast.aziz, work)
    assert reason(cast.maud, work) == ""


@pytest.mark.parametrize(
    ("domain", "verified", "is_tie"),
    [
        ("harbourcafe.pt", True, True),
        ("harbourcafe.pt", False, False),  # anybody can type an address
        ("gmail.com", True, False),
        ("somewhere.example", True, False),  # a reserved name is nobody's workplace
    ],
)
def test_the_same_mail_domain(
    cast: Cast, work: Submission, domain: str, verified: bool, is_tie: bool
) -> None:
    address(cast.lena, f"lena@{domain}", verified=verified)
    address(cast.aziz, f"aziz@{domain}")

    assert ("same domain" in reason(cast.aziz, work)) is is_tie


def test_addresses_of_the_issuer_itself_tie_nobody(cast: Cast, work: Submission) -> None:
    address(cast.lena, "lena@harbour.pt")
    address(cast.aziz, "aziz@harbour.pt")
    assert "same domain" in reason(cast.aziz, work)
    DomainProof.objects.create(organisation=cast.harbour, domain="harbour.pt", method="dns", proved_at=MONDAY)

    assert reason(cast.aziz, work) == ""


@pytest.mark.parametrize("whom", ["Lena@HarbourCafe.pt", "harbourcafe.pt"])
def test_a_declared_tie_to_her_or_to_where_she_works(cast: Cast, work: Submission, whom: str) -> None:
    address(cast.lena, "lena@harbourcafe.pt")
    declare_tie(cast.aziz, kind="coached", whom=whom, at=MONDAY)

    assert "declared a tie" in reason(cast.aziz, work)
    assert reason(cast.maud, work) == ""


@pytest.mark.parametrize("whom", ["", "a b", "localhost", "@"])
def test_a_tie_is_to_an_address_or_a_domain(cast: Cast, whom: str) -> None:
    with pytest.raises(InvalidInput):
        declare_tie(cast.aziz, kind="coached", whom=whom, at=MONDAY)


@pytest.mark.parametrize(("ago", "is_tie"), [(729, True), (731, False)])
def test_having_vouched_for_any_of_her_work_within_two_years(
    cast: Cast, work: Submission, ago: int, is_tie: bool
) -> None:
    other = Submission.objects.create(
        learner=cast.lena, version=published_version(cast.kestrel, "public-complaints")
    )
    other.attestations.create(
        token_hash="0" * 64,
        witness_name="A",
        witness_email=cast.aziz.email.upper(),
        expires_at=MONDAY,
        asked_at=MONDAY - timedelta(days=ago),
    )

    assert ("vouch" in reason(cast.aziz, work)) is is_tie


def test_having_judged_earlier_work_for_the_same_badge_where_there_are_enough_others(
    cast: Cast, work: Submission
) -> None:
    """A later round, work begun anew after "not yet", and work on the next version of it."""
    rate(cast.aziz, work)
    Submission.objects.filter(pk=work.pk).update(state="not-yet")
    later = submitted(cast, work.version, round_number=2, state="not-yet")
    anew = submitted(cast, work.version)
    following = AchievementVersion.objects.get(pk=work.version_id)
    AchievementVersion.objects.filter(pk=work.version_id).update(state="superseded")
    following.pk, following.number = None, 2
    following.save()
    newer = submitted(cast, following)
    elsewhere = submitted(cast, published_version(cast.harbour, "customer-interviews"))
    hers = submitted(cast, work.version, learner=cast.otto)
    everything = [later, anew, newer, elsewhere, hers]
    assert {reason(cast.aziz, one) for one in everything} == {""}  # with two certified nobody would be left
    for number in range(3):
        one = Person.objects.create_user(f"assessor-{number}@demo.workmark.test", name="A")
        Membership.objects.create(person=one, organisation=cast.harbour, role="assessor")
        qualify(cast, one, work.version)
        certify(one, elsewhere.version)
    for one in (later, anew):
        assert "earlier work" in reason(cast.aziz, one)
        assert reason(cast.maud, one) == ""
    assert {reason(cast.aziz, one) for one in (newer, elsewhere, hers)} == {
        ""
    }  # the newer: nobody is certified
    for person in Person.objects.filter(name="A"):
        certify(person, following)
    for person in (cast.maud, cast.noor):
        certify(person, following)
        certify(person, elsewhere.version)
    assert "earlier work" in reason(cast.aziz, newer)
    scored, fresh = (blank_example(work.version, language="en", at=MONDAY) for _ in range(2))
    Assignment.objects.create(
        submission=scored,
        reading=Reading.objects.create(submission=scored, kind="anchor"),
        assessor=cast.aziz,
        state="locked",
        due_at=MONDAY,
    )
    assert reason(cast.aziz, fresh) == ""  # all examples are kept by one
    assert {reason(cast.aziz, one) for one in (elsewhere, hers)} == {""}


def talked(host: Person, work: Submission) -> Talk:
    """A talk about this work that was held: Maud asked for it while she held the work."""
    asked = Assignment.objects.create(
        submission=work,
        reading=work.readings.get(),
        assessor=Person.objects.get(name="Maud Okafor"),
        state="reassigned",
        due_at=MONDAY,
    )
    return Talk.objects.create(
        submission=work, asked_by=asked, questions="How?", host=host, state="closed", outcome="own-work"
    )


def test_whoever_held_a_talk_judges_no_later_round_of_that_work(cast: Cast, work: Submission) -> None:
    """Nor its appeal: there the talk is a proof, and whoever held it would judge their own word."""
    talked(cast.aziz, work)
    Submission.objects.filter(pk=work.pk).update(state="not-yet")
    second = submitted(cast, work.version, previous=work, round_number=2, state="not-yet")
    third = submitted(cast, work.version, previous=second, round_number=3)
    anew = submitted(cast, work.version, learner=cast.otto)

    assert {one: "talk with this learner" in reason(cast.aziz, one) for one in (work, second, third)} == {
        work: True,
        second: True,
        third: True,
    }
    assert [reason(cast.aziz, anew), reason(cast.maud, third)] == ["", ""]
    with pytest.raises(ConflictOfInterest, match="talk with this learner"):
        take(cast.aziz, third)
    allow_conflict(cast.maud, third, cast.aziz, reason="Nobody else reads Tetum.", at=MONDAY)
    assert "talk with this learner" in reason(cast.aziz, third)
    assert (
        conflict_of_interest(cast.aziz, third, MONDAY, is_to_talk=True) == ""
    )  # who knows her may talk again


def test_whoever_held_a_talk_judges_nothing_else_for_that_badge_where_there_are_enough_others(
    cast: Cast, work: Submission
) -> None:
    talked(cast.aziz, work)
    Submission.objects.filter(pk=work.pk).update(state="withdrawn")
    anew = submitted(cast, work.version)
    elsewhere = submitted(cast, published_version(cast.harbour, "customer-interviews"))
    assert reason(cast.aziz, anew) == ""  # with two certified nobody would be left

    for number in range(3):
        one = Person.objects.create_user(f"assessor-{number}@demo.workmark.test", name="A")
        qualify(cast, one, work.version)

    assert (
        reason(cast.aziz, anew) == "You talked with this learner about other work for this micro-credential."
    )
    assert [reason(cast.maud, anew), reason(cast.aziz, elsewhere)] == ["", ""]
    assert conflict_of_interest(cast.aziz, anew, MONDAY, is_to_talk=True) == ""


def test_a_second_person_may_allow_a_tie_but_never_own_or_judged_work(cast: Cast, work: Submission) -> None:
    address(cast.lena, "lena@harbourcafe.pt")
    declare_tie(cast.aziz, kind="close", whom="lena@harbourcafe.pt", at=MONDAY)
    with pytest.raises(NotAllowed):
        allow_conflict(cast.maud, work, cast.maud, reason="x", at=MONDAY)
    with pytest.raises(NotAllowed):
        allow_conflict(cast.aziz, work, cast.maud, reason="x", at=MONDAY)  # no lead assessor
    with pytest.raises(NotAllowed):
        allow_conflict(cast.maud, work, cast.lena, reason="x", at=MONDAY)

    allow_conflict(cast.maud, work, cast.aziz, reason="Nobody else reads Tetum.", at=MONDAY)

    assert reason(cast.aziz, work) == ""
    rate(cast.aziz, work)
    assert "judged" in reason(cast.aziz, work)


def test_a_tie_that_was_allowed_is_none_for_the_one_reader_of_an_appeal(cast: Cast, work: Submission) -> None:
    Membership.objects.create(person=cast.lena, organisation=cast.kestrel, role="author")
    Membership.objects.create(person=cast.noor, organisation=cast.kestrel, role="recruiter")
    allow_conflict(cast.maud, work, cast.noor, reason="Nobody else reads Spanish.", at=MONDAY)
    assert reason(cast.noor, work) == ""

    work.state = "not-yet"

    assert "same organisation" in reason(cast.noor, work)


def test_many_are_asked_about_in_as_many_queries_as_one(
    cast: Cast, work: Submission, django_assert_num_queries: Any
) -> None:
    others = [submitted(cast, work.version, learner=learner) for learner in (cast.otto, cast.emre, cast.rui)]
    people = [cast.aziz.pk, cast.maud.pk, cast.ines.pk, cast.emre.pk]
    with django_assert_num_queries(11) as one:
        conflicts_between([cast.aziz.pk], [work], MONDAY)
    with django_assert_num_queries(len(one)):
        found = conflicts_between(people, [work, *others], MONDAY)

    assert {pair for pair, why in found.items() if "own" in why} == {(cast.emre.pk, others[1].pk)}


def test_a_tie_that_arises_while_somebody_holds_the_work_keeps_them_from_judging_it(
    cast: Cast, work: Submission
) -> None:
    held = take(cast.aziz, work)
    score_all(held)
    address(cast.lena, "lena@kestrel.example")
    declare_tie(cast.aziz, kind="close", whom="lena@kestrel.example", at=MONDAY)

    with pytest.raises(ConflictOfInterest, match="declared a tie"):
        lock(held)
    with pytest.raises(ConflictOfInterest, match="declared a tie"):
        return_incomplete(cast.aziz, held, missing="The plan.", at=MONDAY)

    decline_assignment(cast.aziz, held, reason="We know each other.", at=MONDAY)
    work.refresh_from_db()
    assert (work.state, work.readings.get().state) == ("submitted", "waiting")
