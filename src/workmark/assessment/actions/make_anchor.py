"""A lead assessor begins an anchor: of a learner's work that she offered, nameless, or by hand."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from workmark.achievements.models import AchievementVersion
from workmark.assessment.anchors import offered_work
from workmark.assessment.anonymising import without
from workmark.assessment.calibration_models import Anchor, AnchorKind
from workmark.assessment.feedback import feedback_by_row
from workmark.assessment.models import Decision, DecisionOutcome
from workmark.assessment.queries import decision_on
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person
from workmark.submissions.copying import blank_example, example_of
from workmark.submissions.evidence import digest
from workmark.submissions.models import Attestation, Submission


def make_anchor_by_hand(lead: Person, version: AchievementVersion, *, at: datetime) -> Anchor:
    """An empty anchor, to be written."""
    with change(lead, "anchor.make", version, organisation=version.issuer) as event:
        work = blank_example(version, language=version.language, at=at)
        anchor = Anchor.objects.create(version=version, work=work, made_by=lead, made_at=at)
        anchor.seen_by.add(lead)
        event.target = anchor
    return anchor


def make_anchor_of(lead: Person, submission: Submission, *, at: datetime) -> Anchor:
    """A copy without names, with the levels of the decision that holds as a first proposal.

    Names that we know of are taken out of every text; links lead back to people and are left out. The lead reads the
    rest before anybody approves it. Raises WrongState unless its learner offers it.
    """
    version = submission.version
    with change(lead, "anchor.make", version, organisation=version.issuer) as event:
        decision = decision_on(submission)
        if submission not in offered_work(version) or decision is None:
            raise WrongState(_("This work is not offered for training any more. Go back to the list."))
        work = example_of(submission, at=at)
        work.evidence.filter(kind="link").delete()
        _take_names_out(work, submission)
        anchor = Anchor.objects.create(
            version=version,
            work=work,
            origin=submission,
            kind=_kind_of(decision),
            levels={result["row"]: result["level"] for result in decision.results},
            notes={key: _clean(text, submission) for key, text in feedback_by_row(decision).items()},
            made_by=lead,
            made_at=at,
        )
        anchor.seen_by.add(lead)
        event.target = anchor
        event.detail = {"origin": submission.pk}
    return anchor


def _kind_of(decision: Decision) -> str:
    if decision.is_adjudicated:
        return AnchorKind.BORDERLINE
    return AnchorKind.CLEAR_PASS if decision.outcome == DecisionOutcome.AWARDED else AnchorKind.CLEAR_FAIL


def _take_names_out(work: Submission, origin: Submission) -> None:
    for answer in work.answers.all():
        answer.text = _clean(answer.text, origin)
        answer.save(update_fields=["text"])
    for item in work.evidence.all():
        for name in ("title", "description", "transcript", "text"):
            setattr(item, name, _clean(getattr(item, name), origin))
        if item.kind == "text":
            item.sha256 = digest(item.text)
        item.same_as = None
        item.save()
    for attestation in work.attestations.all():
        attestation.statement = _clean(attestation.statement, origin)
        for name, longest in (("witness_job", 200), ("relation", 200), ("seen_on", 100)):
            setattr(attestation, name, _clean(getattr(attestation, name), origin)[:longest])
        attestation.save()
    work.ai_statement = _clean(work.ai_statement, origin)
    work.save(update_fields=["ai_statement"])


def _clean(text: str, origin: Submission) -> str:
    learner = origin.learner
    witnesses = Attestation.objects.filter(
        submission__learner=learner
    )  # who was asked may be of a later round
    people = [learner.name, *witnesses.values_list("witness_name", flat=True)]
    employers = Organisation.objects.filter(~Q(pk=origin.issuer_id), memberships__person=learner).values_list(
        "name", flat=True
    )
    stems = [name.rpartition(".")[0] or name for name in origin.evidence.values_list("file_name", flat=True)]
    return without(
        text, [*people, *(s for s in stems if s)], employers, person=_("[name]"), employer=_("[employer]")
    )
