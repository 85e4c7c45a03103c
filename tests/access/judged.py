"""What assessors, leads and verifiers of a tenant have in their hands."""

from datetime import timedelta

from tests.assessment.anchoring import anchor, trained
from tests.conftest import Cast
from tests.web.hostile_world import World
from workmark.assessment.calibration_models import Doubt, Trial
from workmark.assessment.models import Assignment, Decision, Qualification, Reading, SamplingSeed
from workmark.assessment.quality_models import QualityCheck, QualitySample
from workmark.assessment.review_models import Review, ReviewOrigin
from workmark.assessment.talk_models import Talk
from workmark.lib.clock import now
from workmark.organisations.models import Person
from workmark.submissions.evidence_models import StoredFile


def judged_things(cast: Cast, people: dict[str, Person], world: World) -> dict[str, str]:
    """people: with "eva", the external verifier of the issuer."""
    at = now()
    version = world.credential.version
    assert version is not None
    decision = Decision.objects.get(submission=world.credential.submission)
    held = Assignment.objects.get(token=world.assignment)
    read = held.submission.evidence.create(
        requirement_key="shelf", kind="text", title="Shelf", text="In order.", sha256="0" * 64
    )
    photo = held.submission.evidence.create(
        requirement_key="shelf",
        kind="file",
        title="Shelf",
        sha256="0" * 64,
        stored=StoredFile.objects.latest("pk"),
        file_name="shelf.png",
    )
    note = held.annotations.create(evidence=read, anchor={"kind": "whole"}, note="Look here.")
    appeal, case = _reviews(decision)
    example = anchor(cast, version, "borderline")
    trained(cast, cast.aziz)
    doubt = Doubt.objects.create(
        decision=decision, assignment=Assignment.objects.filter(submission=decision.submission).earliest("pk")
    )
    return {
        "held-item": read.token,
        "held-photo": photo.token,
        "note": note.token,
        "appeal": appeal.token,
        "appealed-work": decision.submission.token,
        "case": case.token,
        "waiting": Reading.objects.get(submission__learner=cast.emre, state="waiting").token,
        "anchor": example.token,
        "anchor-item": str(example.work.evidence.earliest("pk").token),
        "qualification": str(Qualification.objects.filter(assessor=cast.aziz).earliest("pk").pk),
        "doubt": str(doubt.pk),
        "talk": Talk.objects.create(submission=held.submission, asked_by=held, questions="How?").token,
        "trial": Trial.objects.create(assessor=cast.aziz, version=version, begun_at=at).token,
        "check": _check(cast, people["eva"], decision).token,
    }


def _reviews(decision: Decision) -> tuple[Review, Review]:
    """Her appeal, which is open, and a case like it that a lead is asked about."""
    due = now() + timedelta(days=14)
    appeal = Review.objects.create(
        decision=decision, origin=ReviewOrigin.APPEAL, grounds="Page two names it.", due_at=due
    )
    case = Review.objects.create(
        decision=decision, origin=ReviewOrigin.SIMILAR_CASE, state="proposed", because=appeal, due_at=due
    )
    return appeal, case


def _check(cast: Cast, verifier: Person, decision: Decision) -> QualityCheck:
    at = now()
    seed = SamplingSeed.objects.create(issuer=cast.harbour, purpose="external", seed="0" * 64)
    sample = QualitySample.objects.create(
        issuer=cast.harbour,
        kind="external",
        seed=seed,
        drawn_by=verifier,
        since=at - timedelta(days=90),
        until=at,
        drawn_from=1,
    )
    return QualityCheck.objects.create(sample=sample, decision=decision, why=["by lot"])
