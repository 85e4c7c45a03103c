"""An employer asks for proof: a link that anybody can answer with a badge."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person
from workmark.workforce.proof_models import ProofRequest

LONGEST_WORDS: Final = 200
MOST_DAYS: Final = 180
MOST_KEPT_DAYS: Final = 365


def ask_for_proof(
    person: Person,
    organisation: Organisation,
    *,
    wanted: str,
    purpose: str,
    days: int,
    keep_days: int,
    at: datetime,
) -> ProofRequest:
    """Open the request for `days` days. keep_days: how long each answer is kept, which its sender is told beforehand.

    Raises InvalidInput where it does not say what is to be proved and why, or asks for too long.
    """
    wanted, purpose = " ".join(wanted.split()), " ".join(purpose.split())
    wrong: dict[str, list[str]] = {}
    if not wanted or len(wanted) > LONGEST_WORDS:
        wrong["wanted"] = [
            _("Say in at most %(most)d characters what is to be proved.") % {"most": LONGEST_WORDS}
        ]
    if not purpose or len(purpose) > LONGEST_WORDS:
        wrong["purpose"] = [
            _("Say in at most %(most)d characters what you need it for.") % {"most": LONGEST_WORDS}
        ]
    if not 1 <= days <= MOST_DAYS:
        wrong["days"] = [_("Ask for between 1 and %(most)d days.") % {"most": MOST_DAYS}]
    if not 1 <= keep_days <= MOST_KEPT_DAYS:
        wrong["keep_days"] = [_("Keep it for between 1 and %(most)d days.") % {"most": MOST_KEPT_DAYS}]
    if wrong:
        raise InvalidInput(_("Some of what was sent does not fit. See the fields."), fields=wrong)
    with change(person, "proof.ask", organisation, organisation=organisation) as event:
        made = ProofRequest.objects.create(
            organisation=organisation,
            asked_by=person,
            wanted=wanted,
            purpose=purpose,
            keep_days=keep_days,
            asked_at=at,
            expires_at=at + timedelta(days=days),
        )
        event.target = made
    return made
