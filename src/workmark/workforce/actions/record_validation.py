"""An employer puts on record that it checked a badge: which bytes, what every check answered, and why it looked."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from workmark.credentials.models import Credential
from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person
from workmark.workforce.models import Validation
from workmark.workforce.reports import CheckedBadge

LONGEST_NOTE, LONGEST_PURPOSE = 4_000, 200
USUAL_DAYS: Final = 180
MOST_DAYS: Final = 730


def record_validation(
    person: Person,
    organisation: Organisation,
    checked: CheckedBadge,
    *,
    purpose: str,
    note: str,
    at: datetime,
    days: int = USUAL_DAYS,
) -> Validation:
    """Keep what was found, for the employer's own file and for `days` days. The learner's badge is not changed by it.

    Raises InvalidInput when the texts are too long, no purpose is given, or it would be kept for longer than
    `MOST_DAYS` (GDPR Article 5: purpose limitation, storage limitation).
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
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput(
            _("Keep it for between 1 and %(most)d days.") % {"most": MOST_DAYS},
            fields={"days": [_("Choose how long to keep it.")]},
        )
    with change(person, "validation.record", organisation, organisation=organisation) as event:
        validation = Validation.objects.create(
            organisation=organisation,
            by=person,
            at=at,
            credential=Credential.objects.filter(token=checked.token).first() if checked.token else None,
            credential_address=checked.address,
            document_digest=hashlib.sha256(checked.document).hexdigest() if checked.document else "",
            outcome=checked.outcome,
            report=checked.kept(),
            purpose=purpose,
            note=note,
            keep_until=at + timedelta(days=days),
        )
        event.target = validation
        event.detail = {"outcome": checked.outcome}
    return validation


def days_again(before: Validation) -> int:
    """For how many days the record of a second check is kept: as many as the first was to be."""
    return USUAL_DAYS if before.keep_until is None else max(1, (before.keep_until - before.at).days)
