"""An assessor takes up a practice item; the experts' notes are shown once it is scored."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.achievements.models import AchievementVersion
from workmark.assessment.anchor_readings import hand_over
from workmark.assessment.anchors import approved, unseen_by
from workmark.assessment.calibration_models import AnchorReading, AnchorUse
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def begin_practice(assessor: Person, version: AchievementVersion, *, at: datetime) -> AnchorReading:
    """The item that is not finished yet, or the next unseen one. Raises WrongState when there is none left."""
    with change(assessor, "calibration.begin", version, organisation=version.issuer) as event:
        Person.objects.select_for_update(no_key=True).get(
            pk=assessor.pk
        )  # one item at a time, even from two tabs
        begun = AnchorReading.objects.filter(
            assessor=assessor,
            anchor__version=version,
            use=AnchorUse.PRACTICE,
            scored_at__isnull=True,
            assignment__state="open",
        ).first()
        if begun is None:
            anchor = unseen_by(assessor, approved(version, AnchorUse.PRACTICE)).order_by("pk").first()
            if anchor is None:
                raise WrongState(_("You have done every practice item there is."))
            begun = hand_over(anchor, assessor, AnchorUse.PRACTICE, at=at)
        event.target = begun
        event.detail = {"use": AnchorUse.PRACTICE.value}
    return begun
