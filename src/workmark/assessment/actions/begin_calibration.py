"""An assessor begins a calibration: five or more anchors they have never seen, drawn by lot."""

import secrets
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.achievements.models import AchievementVersion
from workmark.assessment.anchor_readings import hand_over
from workmark.assessment.anchors import approved, unseen_by
from workmark.assessment.calibrating import FEWEST_ANCHORS, FEWEST_OF_KIND
from workmark.assessment.calibration_models import Anchor, AnchorUse, Trial
from workmark.assessment.training import Step, standing_of
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def begin_calibration(assessor: Person, version: AchievementVersion, *, at: datetime) -> Trial:
    """Draw the anchors and put a copy of each into the assessor's hands. Raises WrongState unless it is their turn."""
    with change(assessor, "calibration.begin", version, organisation=version.issuer) as event:
        person = Person.objects.select_for_update(no_key=True).get(pk=assessor.pk)
        standing = standing_of(person, version, at)
        if standing.step != Step.CALIBRATE:
            raise WrongState(_("Something else comes first. Go back to your training to see what."))
        trial = Trial.objects.create(assessor=assessor, version=version, begun_at=at)
        for anchor in _draw(list(unseen_by(person, approved(version, AnchorUse.CALIBRATION)))):
            hand_over(anchor, assessor, AnchorUse.CALIBRATION, at=at, trial=trial)
        event.target = trial
    return trial


def _draw(unseen: list[Anchor]) -> list[Anchor]:
    """The kinds that are wanted, then others up to five, in an order that tells nothing."""
    die = secrets.SystemRandom()
    die.shuffle(unseen)
    chosen: list[Anchor] = []
    for kind, least in FEWEST_OF_KIND.items():
        chosen += [anchor for anchor in unseen if anchor.kind == kind][:least]
    chosen += [anchor for anchor in unseen if anchor not in chosen][: FEWEST_ANCHORS - len(chosen)]
    die.shuffle(chosen)
    return chosen
