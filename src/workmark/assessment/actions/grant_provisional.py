"""An owner or lead assessor lets somebody judge under a rubric that has too few anchors to calibrate on."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.achievements.models import AchievementVersion
from workmark.assessment.anchors import can_be_calibrated_on
from workmark.assessment.certificate_models import Certificate, CertificateKind
from workmark.assessment.certificates import certificate_for
from workmark.assessment.granting import grant
from workmark.assessment.pausing import open_pause
from workmark.assessment.queries import qualifications_in_force
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def grant_provisional(
    granted_by: Person, person: Person, version: AchievementVersion, *, at: datetime
) -> Certificate:
    """Certify for a few decisions, all of which a second assessor makes too.

    Raises NotAllowed for oneself, InvalidInput if the person is not qualified, WrongState if they hold a
    certificate or could be calibrated.
    """
    if granted_by.pk == person.pk:
        raise NotAllowed(_("Nobody certifies themselves. Ask another owner or lead assessor."))
    with change(granted_by, "assessment.grant_provisional", version, organisation=version.issuer) as event:
        if not qualifications_in_force(person, at).filter(achievement=version.achievement).exists():
            raise InvalidInput(
                _("This person is not qualified for this micro-credential. Qualify them first.")
            )
        if certificate_for(person, version, at) is not None:
            raise WrongState(_("This person holds a certificate for this rubric already."))
        if open_pause(person, version.issuer) is not None:
            raise WrongState(_("This person has a pause from judging. The way back is their training."))
        if can_be_calibrated_on(version):
            raise WrongState(
                _("There are enough anchors for this rubric. Let this person be calibrated on them.")
            )
        certificate = grant(person, version, CertificateKind.PROVISIONAL, at=at, granted_by=granted_by)
        event.target = certificate
        event.detail = {"kind": certificate.kind, "version": version.pk}
    return certificate
