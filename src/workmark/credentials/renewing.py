"""Which badge may be renewed, until when, and what that asks for (AQ16).

The new award is judged by the same rubric and gate as the first; only what stays true is not asked for again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from workmark.achievements.content import Row
from workmark.achievements.models import AchievementVersion, VersionState
from workmark.credentials.models import Credential, CredentialState
from workmark.submissions.carrying import rows_that_stay
from workmark.submissions.models import Submission, SubmissionState

MAY_BEGIN = timedelta(days=180)  # before the badge ends
STILL_MAY_BEGIN = timedelta(days=90)  # after it ended
MAY_HAND_IN = timedelta(days=180)  # after it ended, counted from the later of its end and the beginning


@dataclass(frozen=True)
class Renewal:
    """What renewing one badge means. stays: (row key, level key) of each row that is not asked for again."""

    version: AchievementVersion
    stays: tuple[tuple[str, str], ...]
    begin_by: datetime
    renew_by: datetime  # the last moment to hand it in, if it is begun now

    @property
    def rows_asked(self) -> tuple[Row, ...]:
        kept = {row_key for row_key, _level in self.stays}
        return tuple(row for row in self.version.said.rows() if row.key not in kept)


def renewal_of(credential: Credential, at: datetime) -> Renewal | None:
    """How this badge can be renewed at a moment; None if it cannot be, or not in a lighter way than the first."""
    ends, decision = credential.valid_until, credential.decision
    if ends is None or decision is None or credential.submission_id is None or not _is_in_force(credential):
        return None
    if not ends - MAY_BEGIN <= at <= ends + STILL_MAY_BEGIN or newest_renewing(credential) is not None:
        return None
    offered = AchievementVersion.objects.select_related("achievement__issuer").filter(
        achievement=credential.version.achievement_id,
        achievement__retired_at__isnull=True,
        state=VersionState.PUBLISHED,
    )
    version = offered.first()
    if version is None or not version.said.renewal.parts:
        return None
    stays = rows_that_stay(decision.results, credential.version.said, version.said)
    return Renewal(version, stays, ends + STILL_MAY_BEGIN, max(ends, at) + MAY_HAND_IN)


def newest_renewing(credential: Credential) -> Credential | None:
    """The signed badge that renewed this one, if it still stands."""
    if credential.submission_id is None:
        return None
    renewing = Credential.objects.filter(
        Q(submission__renews=credential.submission_id), state=CredentialState.ISSUED, revoked_at__isnull=True
    )
    return renewing.filter(replaced_by__isnull=True).order_by("-awarded_at").first()


def renewed_by(submission: Submission) -> Credential | None:
    """The badge that this work renews, as it stands now: the last, where one replaced another."""
    held = Credential.objects.filter(submission=submission.renews_id, state=CredentialState.ISSUED)
    return held.filter(replaced_by__isnull=True).first() if submission.renews_id else None


def has_been_renewed() -> Q:
    """For a query over Credentials: those whose award was renewed."""
    return Q(submission__renewals__state=SubmissionState.AWARDED)


def _is_in_force(credential: Credential) -> bool:
    is_signed = credential.state == CredentialState.ISSUED
    is_sound = credential.revoked_at is None and credential.held_at is None
    return is_signed and is_sound and not Credential.objects.filter(replaces=credential).exists()
