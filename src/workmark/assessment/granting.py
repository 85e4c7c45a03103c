"""Writing a Certificate: the one in use ends, the new one begins."""

from datetime import datetime

from workmark.achievements.models import AchievementVersion
from workmark.assessment.certificate_models import Certificate, CertificateKind
from workmark.assessment.certifying import LIMITS
from workmark.organisations.models import Person


def grant(
    assessor: Person,
    version: AchievementVersion,
    kind: CertificateKind,
    *,
    at: datetime,
    granted_by: Person | None = None,
) -> Certificate:
    """Call in the transaction of the action that has found it due."""
    valid_for, decisions = LIMITS[kind]
    in_use = Certificate.objects.filter(assessor=assessor, version=version, ended_at__isnull=True)
    in_use.update(ended_at=at)
    return Certificate.objects.create(
        assessor=assessor,
        version=version,
        kind=kind,
        granted_at=at,
        granted_by=granted_by,
        expires_at=at + valid_for,
        decisions=decisions,
    )
