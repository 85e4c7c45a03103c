"""Play one story of the demonstration: each step through the same public action as a person's, at its own moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from workmark.achievements.models import AchievementVersion, VersionState
from workmark.assessment.actions.lock_scores import lock_scores
from workmark.assessment.actions.score_row import score_row
from workmark.assessment.actions.take_reading import take_reading
from workmark.assessment.evidence_rules import EvidenceRule
from workmark.assessment.models import ReadingState
from workmark.credentials.actions.issue_credential import issue_credential
from workmark.credentials.models import Credential
from workmark.organisations.models import Person
from workmark.submissions.actions.add_evidence import add_evidence, add_file
from workmark.submissions.actions.answer_attestation import Confirmation, answer_attestation
from workmark.submissions.actions.ask_attestation import Ask, ask_attestation
from workmark.submissions.actions.save_answer import save_answer
from workmark.submissions.actions.start import start
from workmark.submissions.actions.submit import submit
from workmark.submissions.evidence import EvidenceDetails, Link, WrittenText
from workmark.submissions.models import Submission
from workmark.web.operations.demo import Days, Story, ToldConfirmation, ToldEvidence, ToldRating, drawn

_AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Play:
    """Whose story it is, and the moment all its days count back from."""

    learner: Person
    assessor: Person
    second_assessor: Person
    opening: datetime

    def moment(self, days: Days) -> datetime:
        return self.opening - timedelta(days=days)


def was_played(learner: Person, slug: str) -> bool:
    """Tell whether the learner has ever worked on this, in the demonstration or as whoever tries it."""
    return Submission.objects.filter(learner=learner, version__achievement__slug=slug).exists()


def play_work(play: Play, story: Story) -> Submission:
    """Start, write, add, ask, hand in and judge, as far as the story goes."""
    version = AchievementVersion.objects.get(
        achievement__slug=story.achievement, state=VersionState.PUBLISHED
    )
    submission = start(play.learner, version, at=play.moment(story.started))
    for key, text in story.answers.items():
        save_answer(play.learner, submission, key, text, revision=0, at=play.moment(story.worked))
    for told in story.evidence:
        _add(play, submission, told, at=play.moment(story.worked))
    for confirmation in story.confirmations:
        _confirm(play, submission, confirmation)
    if story.handed_in is not None:
        submit(
            play.learner,
            submission,
            declares_own_work=True,
            ai_statement=story.ai_statement,
            at=play.moment(story.handed_in),
        )
    if story.judgement is not None:
        _rate(play, play.assessor, submission, story.judgement)
        _rate(play, play.second_assessor, submission, story.judgement.second)
    submission.refresh_from_db()
    return submission


def issue_now(submission: Submission) -> Credential:
    """Sign what an award intended, as the worker would, so that the badge is there when the demonstration opens.

    The signature carries the true moment of signing: an issuer that could date it back could not be trusted.
    """
    return issue_credential(Credential.objects.get(submission=submission).pk)


def _add(play: Play, submission: Submission, told: ToldEvidence, *, at: datetime) -> None:
    details = EvidenceDetails(
        title=told.title,
        description=told.description,
        visibility=told.visibility,
        others_in_it=told.others_in_it,
        ai_use="none",  # none of the demonstration's people made an item with such a tool
    )
    if told.drawing:
        name = f"{told.drawing.removesuffix('.typ')}.{told.drawn_as}"
        stream = BytesIO(drawn(told, play.opening))
        add_file(play.learner, submission, told.requirement, stream, name, details, at=at)
        return
    substance = Link(told.url) if told.url else WrittenText(told.text)
    add_evidence(play.learner, submission, told.requirement, substance, details, at=at)


def _confirm(play: Play, submission: Submission, told: ToldConfirmation) -> None:
    ask = Ask(told.name, told.email, told.rows, told.message)
    attestation, _secret = ask_attestation(play.learner, submission, ask, at=play.moment(told.asked))
    if told.statement:
        answer = Confirmation(
            name=told.name,
            job=told.job,
            relation=told.relation,
            row_keys=told.confirmed,
            statement=told.statement,
            seen_on=told.seen_on,
        )
        answer_attestation(attestation, answer, at=play.moment(told.answered))


def _rate(play: Play, assessor: Person, submission: Submission, told: ToldRating) -> None:
    waiting = submission.readings.get(state=ReadingState.WAITING)
    assignment = take_reading(assessor, waiting, at=play.moment(told.taken))
    for score in told.scores:
        score_row(
            assessor,
            assignment,
            row_key=score.row,
            level_key=score.level,
            feedback=score.feedback,
            missing=score.missing,
            next_step=score.next_step,
            rules_met=list(EvidenceRule),
            at=play.moment(told.decided) - _AN_HOUR,
        )
    lock_scores(assessor, assignment, strength=told.strength, private_note="", at=play.moment(told.decided))
