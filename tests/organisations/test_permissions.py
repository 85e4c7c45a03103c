"""Who may do what: every verb down, the whole cast across. The table is written by hand, not derived."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.conftest import Cast
from workmark.achievements.models import Achievement, AchievementVersion, Stack, Translation
from workmark.assessment.calibration_models import Anchor, Doubt
from workmark.assessment.models import Assignment, Decision, Reading
from workmark.assessment.review_models import Review
from workmark.assessment.talk_models import Talk
from workmark.confided.models import AccommodationRequest, PrerequisiteWaiver, WaiverRequest
from workmark.credentials.batch_models import Batch
from workmark.credentials.endorsement_models import Endorsement
from workmark.credentials.inquiry_models import Inquiry, WithdrawalAppeal
from workmark.credentials.models import Credential
from workmark.credentials.record_models import RecordRequest
from workmark.integrations.hosts.models import HostVisit
from workmark.integrations.lti.models import LtiPlacement
from workmark.integrations.sign_on.models import SignOnLink
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import AccessToken, Membership
from workmark.organisations.permissions import NEEDED, VERBS, forget_roles, may
from workmark.planning.goal_models import Goal
from workmark.planning.models import ImportedCredential, SelfClaim
from workmark.privacy.models import ErasureRequest
from workmark.submissions.models import Attestation, AttestationCorrection, Submission, TakedownRequest
from workmark.workforce.candidate_models import Introduction
from workmark.workforce.consent_models import Consent
from workmark.workforce.learning_models import LearningAssignment
from workmark.workforce.opening_models import Application, Opening
from workmark.workforce.proof_models import ProofAnswer, ProofRequest
from workmark.workforce.role_models import EmployerRole

EVERYBODY = "lena aziz maud noor ines rui emre otto"

# verb: (the thing asked about, who may). Things are Harbour's; the work is Lena's, held by Aziz, sent by Ines.
TABLE = {
    "organisation.create": ("harbour", EVERYBODY),
    "organisation.manage": ("harbour", "ines"),
    "organisation.invite": ("harbour", "ines"),
    "organisation.prove_domain": ("harbour", "ines"),
    "organisation.accept_invitation": ("harbour", EVERYBODY),
    "membership.end": ("membership", "ines maud"),
    "person.change": ("lena_herself", "lena"),
    "privacy.ask_erasure": ("lena_herself", "lena"),
    "privacy.cancel_erasure": ("erasure", "lena"),
    "privacy.ask_archive": ("lena_herself", "lena"),
    "privacy.remove_archive": ("lena_herself", "lena"),
    "operator.review_issuer": ("harbour", ""),
    "operator.invite_owner": ("harbour", ""),
    "operator.suspend_organisation": ("harbour", ""),
    "operator.lift_organisation": ("harbour", ""),
    "operator.suspend_person": ("lena_herself", ""),
    "operator.lift_person": ("lena_herself", ""),
    "operator.publish_terms": ("lena_herself", ""),
    "operator.announce": ("lena_herself", ""),
    "operator.end_announcement": ("lena_herself", ""),
    "operator.begin_help": ("lena_herself", ""),
    "operator.end_help": ("lena_herself", ""),
    "privacy.place_hold": ("lena_herself", ""),
    "privacy.lift_hold": ("lena_herself", ""),
    "terms.accept": ("lena_herself", "lena"),
    "announcement.read": ("lena_herself", "lena"),
    "help.give": ("lena_herself", "lena"),
    "help.end": ("lena_herself", "lena"),
    "program.register": ("lena_herself", "lena"),
    "program.let_in": ("lena_herself", "lena"),
    "program.end_access": ("lena_herself", "lena"),
    "token.create": ("lena_herself", "lena"),
    "token.revoke": ("token", "lena"),
    "achievement.create": ("harbour", "ines"),
    "achievement.read_draft": ("version", "maud noor ines rui"),
    "achievement.edit": ("version", "ines"),
    "achievement.send_for_review": ("version", "ines"),
    "achievement.return_to_author": ("version", "rui"),
    "achievement.publish": ("version", "rui"),
    "achievement.read_for_fairness": ("version", "maud noor rui"),
    "achievement.translate": ("version", "ines"),
    "translation.approve": ("translation", "rui"),
    "translation.take_down": ("translation", "ines rui"),
    "writing.read": ("kestrel", "emre"),
    "writing.request": ("kestrel", "emre"),
    "writing.close": ("kestrel", "emre"),
    "writing.accept": ("kestrel", "emre"),
    "writing.offer": ("harbour", "ines"),
    "writing.take_back": ("harbour", "ines"),
    "writing.link": ("harbour", "ines"),
    "achievement.pilot": ("version", "ines"),
    "achievement.widen": ("version", "ines"),
    "achievement.retire": ("version", "ines"),
    "achievement.say_payment": ("version", "ines"),
    "authority.read": ("harbour", "ines"),
    "authority.give": ("harbour", "ines"),
    "authority.accept": ("harbour", "ines"),
    "authority.end": ("harbour", "ines"),
    "programme.read": ("harbour", "ines"),
    "programme.keep": ("harbour", "ines"),
    "cohort.read": ("harbour", "ines"),
    "cohort.keep": ("harbour", "ines"),
    "cohort.answer": ("lena_herself", "lena"),
    "stack.start": ("harbour", "ines"),
    "stack.edit": ("stack", "ines"),
    "stack.publish": ("stack", "rui"),
    "stack.retire": ("stack", "ines"),
    "submission.start": ("version", EVERYBODY),
    "submission.read": ("submission", "lena"),
    "submission.edit": ("submission", "lena"),
    "submission.submit": ("submission", "lena"),
    "submission.withdraw": ("submission", "lena"),
    "submission.revise": ("submission", "lena"),
    "attestation.ask": ("submission", "lena"),
    "attestation.show": ("submission", "lena"),
    "sharing.grant": ("submission", "lena"),
    "sharing.revoke": ("submission", "lena"),
    "assessment.see_queue": ("harbour", "aziz maud noor"),
    "assessment.take": ("reading", "aziz maud noor"),
    "accommodation.ask": ("lena_herself", "lena"),
    "accommodation.withdraw": ("accommodation", "lena"),
    "accommodation.appeal": ("accommodation", "lena"),
    "accommodation.answer": ("accommodation", "ines"),
    "accommodation.decide_appeal": ("accommodation", "ines"),
    "waiver.ask": ("lena_herself", "lena"),
    "waiver.answer": ("waiver", "ines"),
    "waiver.set_rule": ("harbour", "ines"),
    "prerequisite_waiver.ask": ("lena_herself", "lena"),
    "prerequisite_waiver.take_back": ("prerequisite", "lena"),
    "prerequisite_waiver.answer": ("prerequisite", "ines"),
    "prerequisite_waiver.grant": ("prerequisite", "ines"),
    "prerequisite_waiver.end": ("prerequisite", "ines"),
    "outcomes.read": ("harbour", "ines"),
    "outcomes.set_fewest": ("harbour", "ines"),
    "questionnaire.answer": ("lena_herself", "lena"),
    "assessment.open": ("assignment", "aziz"),
    "assessment.score": ("assignment", "aziz"),
    "assessment.annotate": ("assignment", "aziz"),
    "assessment.decline": ("assignment", "aziz"),
    "assessment.lock": ("assignment", "aziz"),
    "assessment.return": ("assignment", "aziz"),
    "assessment.adjudicate": ("reading", "maud noor"),
    "appeal.file": ("submission", "lena"),
    "appeal.withdraw": ("review", "lena"),
    "feedback.answer": ("submission", "lena"),
    "snippet.keep": ("lena_herself", "lena"),
    "talk.hold": ("talk", "maud noor"),
    "talk.answer": ("talk", "lena"),
    "assessor.plan": ("lena_herself", "lena"),
    "assessment.arrange": ("harbour", "maud noor ines"),
    "quality.sample": ("harbour", "maud noor ines"),
    "quality.verify": ("harbour", ""),
    "review.answer": ("review", "maud noor"),
    "review.let_stand": ("review", "maud noor"),
    "assessment.qualify": ("version", "maud noor ines"),
    "assessment.end_qualification": ("version", "maud noor ines"),
    "assessment.grant_provisional": ("version", "maud noor ines"),
    "reliability.read": ("harbour", "maud noor ines"),
    "reliability.read_own": ("lena_herself", "lena"),
    "anchor.make": ("version", "maud noor"),
    "anchor.edit": ("anchor", "maud noor"),
    "anchor.approve": ("anchor", "noor"),
    "anchor.retire": ("anchor", "maud noor"),
    "training.write": ("harbour", "maud noor ines"),
    "training.read": ("harbour", "aziz maud noor"),
    "calibration.begin": ("version", "aziz maud noor"),
    "doubt.answer": ("doubt", "maud noor"),
    "submission.offer_for_training": ("submission", "lena"),
    "credential.read_private": ("credential", "lena"),
    "credential.set_visibility": ("credential", "lena"),
    "credential.show_parts": ("credential", "lena"),
    "credential.add_to_wallet": ("credential", "lena"),
    "credential.rename": ("credential", "lena"),
    "credential.renew": ("credential", "lena"),
    "record.ask": ("lena_herself", "lena"),
    "record.share": ("record", "lena"),
    "record.remove": ("record", "lena"),
    "profile.claim": ("lena_herself", "lena"),
    "profile.withdraw_claim": ("self_claim", "lena"),
    "profile.import": ("lena_herself", "lena"),
    "profile.recheck": ("imported", "lena"),
    "profile.align": ("imported", "lena"),
    "profile.remove_imported": ("imported", "lena"),
    "goal.set": ("lena_herself", "lena"),
    "goal.change": ("goal", "lena"),
    "goal.drop": ("goal", "lena"),
    "goal.plan": ("goal", "lena"),
    "half_life.set": ("harbour", "ines"),
    "credential.see_ledger": ("harbour", "ines"),
    "credential.read_inquiries": ("harbour", "maud noor ines"),
    "credential.question": ("credential", "maud noor ines"),
    "credential.answer_inquiry": ("inquiry", "lena"),
    "credential.revoke": ("inquiry", "maud noor"),
    "credential.appeal": ("inquiry", "lena"),
    "credential.decide_appeal": ("withdrawal_appeal", "noor"),
    "submission.keep_evidence": ("submission", "lena"),
    "approval.ask": ("submission", "lena"),
    "approval.withdraw": ("submission", "lena"),
    "takedown.read": ("harbour", "maud noor ines"),
    "takedown.decide": ("takedown", "maud noor ines"),
    "takedown.close": ("takedown", "lena"),
    "attestation.settle": ("correction", "maud noor ines"),
    "credential.revoke_many": ("harbour", "ines"),
    "credential.reissue": ("harbour", "ines"),
    "credential.issue_directly": ("harbour", "ines"),
    "batch.make": ("harbour", "ines"),
    "batch.release": ("batch", "ines"),
    "batch.pause": ("batch", "ines"),
    "batch.end": ("batch", "ines"),
    "batch.undo": ("batch", "ines"),
    "batch.revoke": ("batch", "ines"),
    "batch.reissue": ("batch", "ines"),
    "credential.manage_keys": ("harbour", "ines"),
    "endorsement.write": ("harbour", "ines"),
    "endorsement.accept": ("endorsement", "lena"),
    "endorsement.withdraw": ("endorsement", "ines"),
    "consent.give": ("lena_herself", "lena"),
    "consent.withdraw": ("consent", "lena"),
    "validation.record": ("kestrel", "emre"),
    "validation.read": ("kestrel", "emre"),
    "validation.forget": ("kestrel", "emre"),
    "proof.ask": ("kestrel", "emre"),
    "proof.read": ("kestrel", "emre"),
    "proof.close": ("proof_request", "emre"),
    "proof.send": ("proof_answer", "lena"),
    "proof.withdraw": ("proof_answer", "lena"),
    "opening.read": ("opening", "emre"),
    "opening.draft": ("kestrel", "emre"),
    "opening.publish": ("opening", "emre"),
    "opening.close": ("opening", "emre"),
    "application.send": ("opening", EVERYBODY),
    "application.withdraw": ("application", "lena"),
    "application.name": ("application", "lena"),
    "application.read": ("application", "emre"),
    "application.decide": ("application", "emre"),
    "candidate.search": ("kestrel", "emre"),
    "introduction.ask": ("kestrel", "emre"),
    "introduction.answer": ("introduction", "lena"),
    "role.read": ("role", "emre"),
    "role.keep": ("role", "emre"),
    "role.fill": ("role", "emre"),
    "matrix.read": ("role", "emre"),
    "mobility.read": ("kestrel", "emre"),
    "employment.read": ("kestrel", "emre"),
    "employment.record": ("kestrel", "emre"),
    "employment.end": ("employment", "emre"),
    "employment.accept": ("employment", EVERYBODY),
    "employment.decline": ("employment", EVERYBODY),
    "employment.leave": ("employment", "lena"),
    "employment.address": ("employment", "lena"),
    "learning.assign": ("employment", "emre"),
    "learning.read": ("kestrel", "emre"),
    "learning.withdraw": ("learning", "emre"),
    "learning.request": ("employment", "lena"),
    "learning.decide": ("learning", "emre"),
    "learning.approve": ("learning", "emre"),
    "learning_budget.keep": ("kestrel", "emre"),
    "learning.answer": ("learning", "lena"),
    "framework.import": ("kestrel", "emre"),
    "webhook.manage": ("kestrel", "emre"),
    "sign_on.manage": ("kestrel", "emre"),
    "sign_on.link": ("lena_herself", "lena"),
    "sign_on.end_link": ("sign_on_link", "lena"),
    "platform.manage": ("kestrel", "emre"),
    "platform.agree": ("lena_herself", "lena"),
    "platform.end": ("placement", "lena"),
    "host.visit": ("lena_herself", "lena"),
    "host.let_in": ("host_visit", "lena"),
    "host.keep": ("host_visit", "lena"),
    "host.end": ("host_visit", "lena"),
    "host.bring": ("credential", "lena"),
    "calendar.make": ("lena_herself", "lena"),
    "calendar.end": ("lena_herself", "lena"),
    "audit.read": ("harbour", "ines"),
}


def things(cast: Cast) -> dict[str, Any]:
    achievement = Achievement(slug="a", issuer=cast.harbour)
    version = AchievementVersion(achievement=achievement, number=1, sent_by=cast.ines)
    submission = Submission(learner=cast.lena, version=version)
    badge = Credential(learner=cast.lena, issuer=cast.harbour, version=version)
    opening = Opening(organisation=cast.kestrel)
    inquiry = Inquiry(credential=badge, opened_by=cast.ines, settled_by=cast.maud)
    return {
        "harbour": cast.harbour,
        "kestrel": cast.kestrel,
        "lena_herself": cast.lena,
        "token": AccessToken(person=cast.lena),
        "erasure": ErasureRequest(person=cast.lena),
        "membership": Membership(person=cast.maud, organisation=cast.harbour, role="assessor"),
        "version": version,
        "stack": Stack(issuer=cast.harbour, edited_by=cast.ines),
        "translation": Translation(version=version, edited_by=cast.ines),
        "submission": submission,
        "review": Review(decision=Decision(submission=submission)),
        "doubt": Doubt(decision=Decision(submission=submission)),
        "talk": Talk(submission=submission),
        "anchor": Anchor(version=version, made_by=cast.maud),
        "reading": Reading(submission=submission),
        "accommodation": AccommodationRequest(person=cast.lena, issuer=cast.harbour),
        "waiver": WaiverRequest(person=cast.lena, achievement=achievement),
        "prerequisite": PrerequisiteWaiver(person=cast.lena, achievement=achievement, before=achievement),
        "placement": LtiPlacement(person=cast.lena),
        "sign_on_link": SignOnLink(person=cast.lena),
        "host_visit": HostVisit(person=cast.lena),
        "consent": Consent(person=cast.lena, organisation=cast.kestrel, purpose="team"),
        "proof_request": ProofRequest(organisation=cast.kestrel),
        "proof_answer": ProofAnswer(person=cast.lena),
        "opening": opening,
        "role": EmployerRole(organisation=cast.kestrel),
        "application": Application(opening=opening, person=cast.lena),
        "introduction": Introduction(organisation=cast.kestrel, person=cast.lena),
        "employment": Employment(organisation=cast.kestrel, person=cast.lena),
        "learning": LearningAssignment(organisation=cast.kestrel, person=cast.lena, by=cast.otto),
        "assignment": Assignment(submission=submission, assessor=cast.aziz),
        "record": RecordRequest(learner=cast.lena, issuer=cast.harbour),
        "self_claim": SelfClaim(person=cast.lena),
        "goal": Goal(person=cast.lena),
        "imported": ImportedCredential(person=cast.lena),
        "batch": Batch(issuer=cast.harbour, made_by=cast.ines),
        "inquiry": inquiry,
        "takedown": TakedownRequest(submission=submission),
        "correction": AttestationCorrection(attestation=Attestation(submission=submission)),
        "withdrawal_appeal": WithdrawalAppeal(inquiry=inquiry),
        "credential": Credential(learner=cast.lena, issuer=cast.harbour, version=version),
        "endorsement": Endorsement(
            issuer=cast.harbour,
            about_credential=Credential(learner=cast.lena, issuer=cast.kestrel, version=version),
        ),
    }


def test_the_table_covers_every_verb_there_is() -> None:
    assert set(TABLE) == set(VERBS) == set(NEEDED)


@pytest.mark.parametrize("verb", sorted(TABLE))
def test_each_verb_is_open_to_exactly_these_people(cast: Cast, verb: str) -> None:
    name, allowed = TABLE[verb]
    thing = things(cast)[name]

    assert {who for who, person in cast.people().items() if may(person, verb, thing)} == set(allowed.split())


@pytest.mark.parametrize("verb", sorted(TABLE))
def test_a_visitor_and_a_closed_account_may_do_nothing(cast: Cast, verb: str) -> None:
    thing = things(cast)[TABLE[verb][0]]
    closed = cast.ines
    closed.is_active = False

    assert not may(AnonymousUser(), verb, thing)
    assert not may(closed, verb, thing)


def test_an_unknown_verb_is_refused_to_everybody(cast: Cast) -> None:
    assert not any(may(person, "achievement.burn", cast.harbour) for person in cast.people().values())


def test_an_author_may_not_publish_what_she_sent_herself(cast: Cast) -> None:
    version = things(cast)["version"]
    version.sent_by = cast.rui

    assert not may(cast.rui, "achievement.publish", version)
    assert may(cast.ines, "achievement.publish", version)


def test_nothing_is_published_for_an_issuer_that_may_not_issue(cast: Cast) -> None:
    version = things(cast)["version"]
    cast.harbour.may_issue = False

    assert not may(cast.rui, "achievement.publish", version)


def test_nobody_takes_their_own_work(cast: Cast) -> None:
    submission = things(cast)["submission"]
    submission.learner = cast.aziz

    assert not may(cast.aziz, "assessment.take", submission)


def test_learner_support_answers_in_confidence_and_whoever_assesses_does_not(cast: Cast) -> None:
    request = things(cast)["accommodation"]
    Membership.objects.create(person=cast.otto, organisation=cast.harbour, role="support")
    Membership.objects.create(person=cast.maud, organisation=cast.harbour, role="support")
    Membership.objects.create(person=cast.ines, organisation=cast.harbour, role="assessor")
    for person in cast.people().values():
        forget_roles(person)

    assert may(cast.otto, "accommodation.answer", request)
    assert not may(cast.maud, "accommodation.answer", request)
    assert not may(cast.ines, "accommodation.answer", request)
    assert not may(cast.otto, "accommodation.decide_appeal", request)


def test_an_appeal_is_decided_by_an_owner_who_did_not_answer(cast: Cast) -> None:
    request = things(cast)["accommodation"]
    request.answered_by = cast.ines
    Membership.objects.create(person=cast.rui, organisation=cast.harbour, role="owner")

    assert not may(cast.ines, "accommodation.decide_appeal", request)
    assert may(cast.rui, "accommodation.decide_appeal", request)
