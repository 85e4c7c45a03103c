"""No award without a proof of authenticity where the author's rule wants one, and the award says which (AQ9)."""

from typing import Any

import pytest
from django.test import Client

from tests.assessment.scenes import BELOW, FEEDBACK, MONDAY, lock, qualify, score_all, submitted, take
from tests.conftest import Cast
from tests.factories import published_version
from tests.web.assessor.test_notes import program
from workmark.achievements.actions.create_achievement import create_achievement
from workmark.achievements.content import AchievementContent, EvidenceRules
from workmark.assessment.actions.arrange_talk import ask_for_talk
from workmark.assessment.actions.decide import decide
from workmark.assessment.actions.lock_scores import lock_scores
from workmark.assessment.actions.score_row import score_row
from workmark.assessment.actions.take_reading import take_reading
from workmark.assessment.errors import UnfinishedJudgement
from workmark.assessment.models import Assignment, Decision, Reading
from workmark.assessment.proofs import proofs_on
from workmark.assessment.review_models import Review
from workmark.assessment.talk_models import Talk
from workmark.credentials.actions.issue_credential import issue_credential
from workmark.credentials.models import Credential
from workmark.credentials.statement import _evidence
from workmark.lib.problems import InvalidInput
from workmark.organisations.models import Membership, Person
from workmark.submissions.copying import example_of
from workmark.submissions.models import Attestation, Evidence, Submission
from workmark.web.verifier.badge_views import describe


@pytest.fixture
def work(cast: Cast) -> Submission:
    version = published_version(cast.harbour, evidence_rules=EvidenceRules(needs_proof=True))
    for person in (cast.aziz, cast.maud):
        qualify(cast, person, version)
    return submitted(cast, version)


def scored(person: Any, work: Submission) -> Assignment:
    assignment = take(person, work)
    score_all(assignment)
    return assignment


def accept(assignment: Assignment, *kinds: str) -> Any:
    return lock_scores(
        assignment.assessor, assignment, strength="Clear.", private_note="", proofs=kinds, at=MONDAY
    )


def log_of_a_system(work: Submission) -> None:
    Evidence.objects.create(
        submission=work,
        requirement_key="plan",
        kind="text",
        title="Log",
        text="By Lena.",
        own_proof="system-log",
    )


def confirmed(work: Submission) -> None:
    Attestation.objects.create(
        submission=work,
        token_hash="1",
        witness_name="Sofia Lind",
        witness_email="sofia@kestrel.example",
        row_keys=["plan-audience"],
        confirmed_row_keys=["plan-audience"],
        state="confirmed",
        expires_at=MONDAY,
        answered_at=MONDAY,
        text_digest="a" * 64,
    )


def test_scores_that_would_award_want_a_proof_that_is_there(work: Submission, cast: Cast) -> None:
    assignment = scored(cast.aziz, work)

    with pytest.raises(UnfinishedJudgement) as refused:
        accept(assignment)
    assert set(refused.value.fields) == {"proofs"}
    with pytest.raises(InvalidInput):
        accept(assignment, "system-log")  # nobody handed one in


def test_the_award_names_every_proof_that_an_assessor_accepted(work: Submission, cast: Cast) -> None:
    log_of_a_system(work)
    confirmed(work)
    assert proofs_on(work) == ("attestation", "system-log")

    accept(scored(cast.aziz, work), "system-log")
    decision = accept(scored(cast.maud, work), "attestation")

    assert (decision.outcome, decision.proofs) == ("awarded", ["attestation", "system-log"])
    told = [
        one for one in _evidence(Credential.objects.get(decision=decision)) if one.genre == "Authenticity"
    ]
    assert [one.description for one in told] == [
        "Beside the learner's word, the assessors accepted: a confirmation from the workplace, a log of a system at work."
    ]


def test_what_showed_it_in_an_earlier_round_counts_and_is_shown_wherever_it_does(
    work: Submission, cast: Cast
) -> None:
    confirmed(work)
    held = take(cast.aziz, work)
    talk = ask_for_talk(cast.aziz, held, questions="How?", at=MONDAY)
    Talk.objects.filter(pk=talk.pk).update(state="closed", outcome="own-work", note="She knew each post.")
    Assignment.objects.filter(pk=held.pk).update(state="reassigned")
    work.readings.update(state="closed")
    Submission.objects.filter(pk=work.pk).update(state="not-yet", decided_at=MONDAY)
    anew = submitted(cast, work.version, previous=work, round_number=2)
    assert proofs_on(anew) == ("attestation", "talk")

    held = scored(cast.aziz, anew)
    client = Client()
    client.force_login(cast.aziz)
    page = client.get(f"/assess/{held.token}/").text
    assert "Confirmed at the workplace" in page
    assert "She knew each post." in page
    told = program(cast.aziz, "assess").get(f"/assess/{held.token}").json()
    assert [one["rows"] for one in told["confirmations"]] == [["plan-audience"]]
    accept(held, "attestation")
    decision = accept(scored(cast.maud, anew), "attestation")

    badge = Credential.objects.get(decision=decision)
    assert [one.genre for one in _evidence(badge)].count("Attestation") == 1
    assert len(describe(badge)["attestations"]) == 1
    assert example_of(anew, at=MONDAY).attestations.count() == 1


@pytest.mark.parametrize("is_shown", [True, False])
def test_a_witnesss_words_stand_in_the_badge_only_where_they_are_shown(
    work: Submission, cast: Cast, is_shown: bool
) -> None:
    confirmed(work)
    shown = {"witness_lets_show": True, "is_shown": is_shown}
    Attestation.objects.update(statement="She planned it by herself.", witness_name="Rosa Marín", **shown)
    accept(scored(cast.aziz, work), "attestation")
    badge = Credential.objects.get(decision=accept(scored(cast.maud, work), "attestation"))
    issue_credential(badge.pk)
    Credential.objects.update(visibility="public")

    (told,) = [one for one in _evidence(badge) if one.genre == "Attestation"]
    page = Client().get(f"/badges/{badge.token}/").text

    assert told.narrative == ("She planned it by herself." if is_shown else "")
    assert told.id.startswith("ni:///sha-256;")  # the digest is there either way
    assert "Confirmed at the workplace" in page
    assert ("She planned it by herself." in page) is is_shown
    assert "Rosa Mar" not in page + repr(told)


def test_work_begun_anew_leans_on_no_confirmation_of_other_work(work: Submission, cast: Cast) -> None:
    confirmed(work)
    Submission.objects.filter(pk=work.pk).update(state="withdrawn")

    assert proofs_on(submitted(cast, work.version)) == ()


def test_the_gate_itself_awards_nothing_unproved(work: Submission, cast: Cast) -> None:
    log_of_a_system(work)
    accept(scored(cast.aziz, work), "system-log")
    second = scored(cast.maud, work)
    Assignment.objects.filter(submission=work).update(proofs=[])
    Assignment.objects.filter(pk=second.pk).update(state="locked")

    with pytest.raises(UnfinishedJudgement, match="proof"):
        decide(work, at=MONDAY)


def test_the_last_of_a_panel_is_asked_for_the_proof_that_none_of_them_had_to_name_alone(
    work: Submission, cast: Cast
) -> None:
    rows = ["plan-audience", "posts-care", "results-next"]
    log_of_a_system(work)
    for person in (cast.aziz, cast.maud):
        held = scored(person, work)
        for row in rows:
            score_row(person, held, row_key=row, level_key="developing", **BELOW, at=MONDAY)
        lock(held)
    decision = Decision.objects.get()
    review = Review.objects.create(
        decision=decision, origin="panel", row_keys=rows, opened_at=MONDAY, due_at=MONDAY
    )
    for place in (3, 4, 5):
        Reading.objects.create(submission=work, place=place, kind="review", row_keys=rows, review=review)
    panel = [Person.objects.create_user(f"p{n}@demo.workmark.test", name=f"P {n}") for n in range(3)]
    for person, refused in zip(panel, rows, strict=True):
        Membership.objects.create(person=person, organisation=cast.harbour, role="assessor")
        qualify(cast, person, work.version)
        reading = work.readings.filter(state="waiting").order_by("place").first()
        held = take_reading(person, reading, at=MONDAY)
        score_all(held)
        score_row(person, held, row_key=refused, level_key="developing", **BELOW, at=MONDAY)
        if person != panel[-1]:
            assert lock(held) is None
    client = Client()
    client.force_login(panel[-1])
    said = {"strength": "Each row is there twice.", "private_note": ""}

    page = client.post(f"/assess/{held.token}/decision/", said)
    assert (page.status_code, "wants one proof" in page.content.decode()) == (422, True)
    client.post(f"/assess/{held.token}/decision/", said | {"proofs": "system-log"})

    assert Decision.objects.get(replaces=decision).outcome == "awarded"


def test_a_refusal_wants_no_proof(work: Submission, cast: Cast) -> None:
    assignment = take(cast.aziz, work)
    score_all(assignment, "developing", FEEDBACK)

    assert lock(assignment) is None


def test_new_micro_credentials_begin_with_the_rule_and_old_digests_stay(cast: Cast) -> None:
    made = create_achievement(cast.ines, cast.harbour, title="Keep a log")

    assert made.said.evidence_rules == EvidenceRules(currency_months=24, needs_proof=True)
    content = AchievementContent(title="Keep a log")
    # SHA-256 of the canonical JSON of this content as the program wrote it before there were such rules.
    assert content.digest() == "bb731eefe248eba701d98e294e7d982f8dd9177c265cc9a68f5325158d1f057a"
    assert made.said.digest() != content.model_copy(update={"family": "other"}).digest()
