"""Internal quality assurance and external verification: drawing a sample, checking what was drawn, reporting."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from workmark.assessment.conflicts import conflict_of_interest
from workmark.assessment.errors import ConflictOfInterest
from workmark.assessment.models import (
    Decision,
    DecisionOutcome,
    SamplingPurpose,
    SamplingSeed,
)
from workmark.assessment.quality import COVERED_WITHIN_DAYS, sample
from workmark.assessment.quality_models import (
    CheckVerdict,
    QualityCheck,
    QualitySample,
    SampleKind,
    VerifierReport,
)
from workmark.assessment.quality_queries import covered, decided_between, drawn_since
from workmark.assessment.review_models import Review, ReviewOrigin, ReviewState
from workmark.assessment.reviewing import WORKING_DAYS_FIRST, rows_not_passed
from workmark.assessment.sampling_seeds import begin_seed
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.acting import System, change
from workmark.organisations.calendars import calendar_of
from workmark.organisations.models import Organisation, Person

LONGEST_NOTE = 4_000
_VERBS = {SampleKind.INTERNAL: "quality.sample", SampleKind.EXTERNAL: "quality.verify"}
_PURPOSES = {
    SampleKind.INTERNAL: SamplingPurpose.QUALITY,
    SampleKind.EXTERNAL: SamplingPurpose.VERIFICATION,
}


def draw_sample(
    actor: Person | System, issuer: Organisation, *, kind: SampleKind, at: datetime
) -> QualitySample:
    """Draw among what was decided since the last sample of this kind (a year at most), with a seed of its own.

    The seed is made now, its digest is in the audit log before anything is drawn, and it ends with the draw, so that it
    can be shown. Raises WrongState where nothing has been decided since.
    """
    with change(actor, _VERBS[kind], issuer, organisation=issuer) as event:
        Organisation.objects.select_for_update(no_key=True).get(pk=issuer.pk)
        since = drawn_since(issuer, kind, at)
        decided = decided_between(issuer, since, at)
        if not decided:
            raise WrongState(_("Nothing has been decided since the last sample was drawn."))
        seed = begin_seed(issuer, _PURPOSES[kind])
        assessors_seen, rows_seen = covered(issuer, kind, at - timedelta(days=COVERED_WITHIN_DAYS))
        chosen = sample(decided, seed.seed, assessors_seen=assessors_seen, rows_seen=rows_seen)
        SamplingSeed.objects.filter(pk=seed.pk).update(ended_at=at)
        made = QualitySample.objects.create(
            issuer=issuer,
            kind=kind,
            seed=seed,
            drawn_by=actor if isinstance(actor, Person) else None,
            drawn_at=at,
            since=since,
            until=at,
            drawn_from=len(decided),
        )
        QualityCheck.objects.bulk_create(
            QualityCheck(sample=made, decision_id=key, why=why) for key, why in chosen.items()
        )
        event.target = made
        event.detail = {"kind": kind, "drawn": len(chosen), "of": len(decided)}
    return made


def check_decision(
    person: Person, check: QualityCheck, *, verdict: str, row_keys: list[str], note: str, at: datetime
) -> QualityCheck:
    """Say of one drawn decision whether it holds. A concern about a refusal puts it before the leads to be read again.

    An award is never taken back by this: a concern about one is for the owner, and for whoever trains its assessors.

    Raises InvalidInput for a concern without a note, NotAllowed for one's own judgement or work, ConflictOfInterest
    for a learner to whom one has a tie, WrongState once checked.
    """
    rows = {row.key for row in check.decision.submission.version.said.rows()}
    if verdict not in CheckVerdict.values or not rows.issuperset(row_keys):
        raise InvalidInput(
            _("Choose one of the answers."), fields={"verdict": [_("Choose one of the answers.")]}
        )
    if len(note) > LONGEST_NOTE or (verdict != CheckVerdict.AGREED and not note.strip()):
        words = _("Say what you saw, in at most %(most)d characters.") % {"most": LONGEST_NOTE}
        raise InvalidInput(words, fields={"note": [words]})
    with change(
        person, _VERBS[SampleKind(check.sample.kind)], check, organisation=check.sample.issuer
    ) as event:
        held = QualityCheck.objects.select_for_update(no_key=True).get(pk=check.pk)
        if held.verdict:
            raise WrongState(_("This decision has been checked already."))
        if person.pk in held.decision.took_part:
            raise NotAllowed(_("Nobody checks a decision they had a part in."))
        if reason := conflict_of_interest(person, held.decision.submission, at):
            raise ConflictOfInterest(reason)
        held.verdict, held.row_keys, held.note = verdict, sorted(row_keys), note.strip()
        held.checked_by, held.checked_at = person, at
        held.save()
        if verdict == CheckVerdict.CONCERN:
            _propose(held.decision, at)
        event.target = held
        event.detail = {"verdict": verdict}
    return held


def report_verification(
    verifier: Person, issuer: Organisation, *, text: str, holds_direct_claim: bool, at: datetime
) -> VerifierReport:
    """Put the external verifier's report on record, with what follows from it. Raises InvalidInput without a text."""
    if not text.strip() or len(text) > 20_000:
        words = _("Write the report, in at most 20,000 characters.")
        raise InvalidInput(words, fields={"text": [words]})
    with change(verifier, "quality.verify", issuer, organisation=issuer) as event:
        made = VerifierReport.objects.create(
            issuer=issuer, by=verifier, at=at, text=text.strip(), holds_direct_claim=holds_direct_claim
        )
        event.target = made
        event.detail = {"holds_direct_claim": holds_direct_claim}
    return made


def _propose(decision: Decision, at: datetime) -> None:
    """A refusal that a checker doubts comes before the lead assessors, unless it was looked at again already."""
    refused = decision.outcome == DecisionOutcome.NOT_YET and not hasattr(decision, "replaced_by")
    if not refused or decision.reviews.exclude(state=ReviewState.WITHDRAWN).exists():
        return
    Review.objects.create(
        decision=decision,
        origin=ReviewOrigin.QUALITY,
        state=ReviewState.PROPOSED,
        row_keys=list(rows_not_passed(decision.results)),
        opened_at=at,
        due_at=calendar_of(decision.submission.issuer).close_after(at, WORKING_DAYS_FIRST),
    )
