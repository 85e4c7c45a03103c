"""A learner's work as programs read it: how far it is, its answers, its evidence, and what was decided."""

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from workmark.assessment.feedback import feedback_by_row, strengths_on
from workmark.assessment.models import Decision
from workmark.assessment.queries import decision_on
from workmark.assessment.surveys import minutes_told
from workmark.lib.clock import now
from workmark.submissions.effort import effort_of
from workmark.submissions.models import Attestation, Evidence, SharingGrant, Submission, SubmissionState
from workmark.submissions.progress import tasks
from workmark.submissions.queries import forecast_for, stays_behind, work_of
from workmark.submissions.witnessing import shown_to_learner


class WorkBrief(Schema):
    token: str
    achievement: str
    version: int
    title: str
    issuer: str
    round: int
    state: str
    edited_at: datetime
    submitted_at: datetime | None
    expected_by: date | None


class MissingShown(Schema):
    text: str
    target: str = Field(description="The question's key or the evidence's token where it is done, or empty.")


class TaskShown(Schema):
    part: str
    title: str
    state: str
    missing: list[MissingShown]


class AnswerShown(Schema):
    question: str
    text: str
    revision: int = Field(description="Send it as the ETag in If-Match when you change the answer.")
    set_aside: list[str] = Field(description="Words that came in late, kept until the learner chooses.")


class StoredFileShown(Schema):
    media_type: str
    size: int


class EvidenceShown(Schema):
    token: str
    requirement: str
    kind: str
    title: str
    description: str
    transcript: str
    text: str
    url: str
    file: StoredFileShown | None
    sha256: str
    visibility: str
    is_confidential_to_employer: bool
    others_in_it: str
    ai_use: str
    ai_note: str
    done_on: date | None
    own_proof: str
    revision: int
    added_at: datetime


class AttestationShown(Schema):
    id: int
    witness_name: str
    witness_email: str
    rows: list[str]
    confirmed_rows: list[str]
    state: str
    asked_at: datetime
    expires_at: datetime
    statement: str
    witness_lets_show: bool = Field(
        description="Whether the witness agrees that the badge holds the statement."
    )
    is_shown: bool = Field(description="Whether the badge holds the statement, for anybody to read.")


class RowDecided(Schema):
    row: str
    level: str
    passed: bool
    carried: bool
    feedback: str


class DecisionShown(Schema):
    """Who judged stays hidden; how many did is told."""

    outcome: str
    decided_at: datetime
    assessors: int
    strength: str
    missing: str
    rows: list[RowDecided]


class WorkWhole(WorkBrief):
    language: str
    evidence_language: str = Field(description="As its learner says; empty: the language of the work.")
    tasks: list[TaskShown]
    minutes_asked: int = Field(description="About how long handing in takes, beyond the work itself.")
    minutes_left: int
    answers: list[AnswerShown]
    evidence: list[EvidenceShown]
    attestations: list[AttestationShown]
    carried_rows: list[str]
    decision: DecisionShown | None


class GrantShown(Schema):
    token: str
    address: str
    label: str
    purpose: str
    evidence: list[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    opened: int = Field(description="How often the link was opened.")


def work_facts(submission: Submission) -> dict[str, Any]:
    expected = submission.expected_by
    if expected is None and submission.state == SubmissionState.DRAFT:
        expected = forecast_for(submission, at=now()).expected_by
    return {
        "token": submission.token,
        "achievement": submission.version.achievement.slug,
        "version": submission.version.number,
        "title": submission.version.title,
        "issuer": submission.issuer.slug,
        "round": submission.round_number,
        "state": submission.state,
        "edited_at": submission.edited_at,
        "submitted_at": submission.submitted_at,
        "expected_by": expected,
    }


def work_brief(submission: Submission) -> WorkBrief:
    return WorkBrief(**work_facts(submission))


def work_whole(submission: Submission) -> WorkWhole:
    said = submission.version.said
    decision = decision_on(submission)
    so_far = work_of(submission)
    list_of_tasks = tasks(said, so_far)
    effort = effort_of(list_of_tasks, so_far, told=minutes_told(submission.version.achievement))
    answers = submission.answers.prefetch_related("set_aside").order_by("pk")
    return WorkWhole(
        **work_facts(submission),
        language=submission.language,
        evidence_language=submission.evidence_language,
        tasks=[
            TaskShown(
                part=task.part.name,
                title=task.part.title,
                state=task.state.value,
                missing=[MissingShown(text=one.text, target=one.target) for one in task.missing],
            )
            for task in list_of_tasks
        ],
        minutes_asked=effort.asked,
        minutes_left=effort.left,
        answers=[
            AnswerShown(
                question=answer.question_key,
                text=answer.text,
                revision=answer.revision,
                set_aside=[aside.text for aside in answer.set_aside.all()],
            )
            for answer in answers
        ],
        evidence=[evidence_shown(item) for item in submission.evidence.select_related("stored")],
        attestations=[attestation_shown(one) for one in shown_to_learner(submission)],
        carried_rows=list(submission.carried_rows.values_list("row_key", flat=True)),
        decision=_decision_shown(decision) if decision else None,
    )


def evidence_shown(item: Evidence) -> EvidenceShown:
    stored = item.stored
    file = StoredFileShown(media_type=stored.media_type, size=stored.size) if stored else None
    is_left = stays_behind(item.submission.learner, item)
    return EvidenceShown(
        token=item.token,
        requirement=item.requirement_key,
        kind=item.kind,
        title=item.title,
        description="" if is_left else item.description,
        transcript="" if is_left else item.transcript,
        text="" if is_left else item.text,
        url="" if is_left else item.url,
        file=file,
        sha256=item.sha256,
        visibility=item.visibility,
        is_confidential_to_employer=item.is_confidential_to_employer,
        others_in_it=item.others_in_it,
        ai_use=item.ai_use,
        ai_note=item.ai_note,
        done_on=item.done_on,
        own_proof=item.own_proof,
        revision=item.revision,
        added_at=item.added_at,
    )


def attestation_shown(attestation: Attestation) -> AttestationShown:
    return AttestationShown(
        id=attestation.pk,
        witness_name=attestation.witness_name,
        witness_email=attestation.witness_email,
        rows=attestation.row_keys,
        confirmed_rows=attestation.confirmed_row_keys,
        state=attestation.state,
        asked_at=attestation.asked_at,
        expires_at=attestation.expires_at,
        statement=attestation.statement,
        witness_lets_show=attestation.witness_lets_show,
        is_shown=attestation.is_shown,
    )


def grant_shown(grant: SharingGrant, origin: str) -> GrantShown:
    return GrantShown(
        token=grant.token,
        address=f"{origin}/shared/{grant.token}/",
        label=grant.label,
        purpose=grant.purpose,
        evidence=list(grant.evidence.values_list("token", flat=True)),
        created_at=grant.created_at,
        expires_at=grant.expires_at,
        revoked_at=grant.revoked_at,
        opened=grant.views.count(),
    )


def _decision_shown(decision: Decision) -> DecisionShown:
    feedback = feedback_by_row(decision)
    return DecisionShown(
        outcome=decision.outcome,
        decided_at=decision.decided_at,
        strength="\n\n".join(said.text for said in strengths_on(decision)),
        assessors=decision.assessors,
        missing=decision.missing,
        rows=[
            RowDecided(
                row=result["row"],
                level=result["level"],
                passed=result["passed"],
                carried=result["carried"],
                feedback=feedback.get(result["row"], ""),
            )
            for result in decision.results
        ],
    )
