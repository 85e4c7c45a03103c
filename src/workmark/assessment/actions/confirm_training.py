"""An assessor says to have read the training page, in the number that is shown."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.assessment.calibration_models import TrainingPage, TrainingRead
from workmark.assessment.training import newest_page
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def confirm_training(assessor: Person, page: TrainingPage, *, at: datetime) -> TrainingRead:
    """Record it. Raises WrongState if the page was written anew meanwhile."""
    with change(assessor, "training.read", page, organisation=page.issuer) as event:
        if newest_page(page.issuer) != page:
            raise WrongState(_("The page was written anew while you read it. Reload it, please."))
        read = TrainingRead.objects.create(page=page, person=assessor, read_at=at)
        event.target = read
        event.detail = {"number": page.number}
    return read
