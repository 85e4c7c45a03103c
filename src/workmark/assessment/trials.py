"""What follows when scores on an anchor are locked: nothing is decided about anybody's work."""

from dataclasses import asdict
from datetime import datetime

from workmark.assessment.actions.pause_assessor import pause_if_drifted
from workmark.assessment.anchor_readings import compared, keep_comparison
from workmark.assessment.calibrating import figures_of
from workmark.assessment.calibration_models import AnchorReading, AnchorUse, Pause, Trial, TrialOutcome
from workmark.assessment.certificate_models import CertificateKind
from workmark.assessment.granting import grant
from workmark.assessment.hidden_anchors import shown_as_decided
from workmark.assessment.models import Assignment, Decision
from workmark.organisations.acting import SYSTEM, change


def after_locking_anchor(held: Assignment, at: datetime) -> Decision | None:
    """Compare, and close the calibration if this was its last anchor. Call in the transaction that locks."""
    item = AnchorReading.objects.select_related("anchor__version", "trial").get(assignment=held)
    keep_comparison(item, at=at)
    if item.trial is not None and not item.trial.items.filter(scored_at__isnull=True).exists():
        _close(item.trial, at)
    if item.use != AnchorUse.LIVE:
        return None
    told = shown_as_decided(item, held, at)
    pause_if_drifted(held.assessor, held.issuer, at=at)
    return told


def _close(trial: Trial, at: datetime) -> None:
    """Apply the rule; the certificate comes from it and from nobody's word."""
    with change(SYSTEM, "calibration.close", trial, organisation=trial.version.issuer) as event:
        figures = figures_of(
            compared(item) for item in trial.items.select_related("anchor__version", "assignment")
        )
        trial.outcome = TrialOutcome.PASSED if figures.passed else TrialOutcome.FAILED
        trial.ended_at, trial.figures = at, asdict(figures)
        trial.save(update_fields=["outcome", "ended_at", "figures"])
        if figures.passed:
            grant(trial.assessor, trial.version, CertificateKind.CALIBRATED, at=at)
            end_pause(trial, at)
        event.detail = {"outcome": trial.outcome, **trial.figures}


def end_pause(trial: Trial, at: datetime) -> None:
    """Calibrated anew on the rubric that the pause was about, the assessor takes up work again."""
    pauses = Pause.objects.filter(
        assessor=trial.assessor, issuer=trial.version.issuer, version=trial.version, ended_at__isnull=True
    )
    pauses.update(ended_at=at)
