"""An employer puts on record that it checked a badge: which bytes, what every check answered, and why it looked."""

import hashlib
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.credentials.models import Credential
from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person
from workmark.workforce.models import Validation
from workmark.workforce.reports import CheckedBadge

LONGEST_NOTE, LONGEST_PURPOSE = 4_000, 200


def record_validation(
    person: Person,
    organisation: Organisation,
    checked: CheckedBadge,
    *,
    purpose: str,
    note: str,
    at: datetime,
) -> Validation:
    """Keep what was found, for the employer's own file. The learner's badge is not changed by it.

    Raises InvalidInput when the texts are too long or no purpose is given (GDPR Article 5: purpose limitation).
    """
    purpose, note = purpose.strip(), note.strip()
    if not purpose or len(purpose) > LONGEST_PURPOSE:
        raise InvalidInput(
            _("Say in at most %(most)d characters what you checked this badge for.")
            % {"most": LONGEST_PURPOSE},
            fields={"purpose": [_("Enter why you checked it.")]},
        )
    if len(note) > LONGEST_NOTE:
        raise InvalidInput(_("Keep the note under %(most)d characters.") % {"most": LONGEST_NOTE})
    with change(person, "validation.record", organisation, organisation=organisation) as event:
        validation = Validation.objects.create(
            organisation=organisation,
            by=person,
            at=at,
            credential=Credential.objects.filter(token=checked.token).first() if checked.token else None,
            credential_address=checked.address,
            document_digest=hashlib.sha256(checked.document).hexdigest(),
            outcome=checked.outcome,
            report=checked.report,
            purpose=purpose,
            note=note,
        )
        event.target = validation
        event.detail = {"outcome": checked.outcome}
    return validation
