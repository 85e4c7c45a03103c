"""An organisation states that it stands behind another, a micro-credential, or a badge; the worker signs it."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.achievements.models import AchievementVersion
from workmark.credentials.endorsement_models import Endorsement
from workmark.credentials.models import Credential
from workmark.credentials.tasks.signing import sign_intended_endorsement
from workmark.jobs.enqueueing import enqueue_once
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person

LONGEST_COMMENT = 1000
Endorsed = Organisation | AchievementVersion | Credential


def write_endorsement(
    owner: Person, endorser: Organisation, about: Endorsed, *, comment: str, at: datetime
) -> Endorsement:
    """Intend one endorsement. comment: read by the public under the endorser's name.

    Raises InvalidInput without a comment, WrongState for one's own thing or a second endorsement of the same.
    """
    comment = comment.strip()
    if not comment or len(comment) > LONGEST_COMMENT:
        message = _("Say in at most %(most)d characters why you stand behind it.") % {"most": LONGEST_COMMENT}
        raise InvalidInput(message, fields={"comment": [message]})
    named = _named(about)
    with change(owner, "endorsement.write", endorser, organisation=endorser) as event:
        Organisation.objects.select_for_update(no_key=True).get(pk=endorser.pk)
        if _owner_of(about) == endorser.pk:
            raise WrongState(_("An endorsement is a word by somebody else. This is your own."))
        if Endorsement.objects.filter(issuer=endorser, withdrawn_at=None, **named).exists():
            raise WrongState(_("Your organisation has endorsed this already."))
        made = Endorsement.objects.create(
            issuer=endorser, comment=comment, made_by=owner, made_at=at, **named
        )
        enqueue_once(sign_intended_endorsement, f"endorsement:{made.pk}", made.pk)
        event.target = made
    return made


def _named(about: Endorsed) -> dict[str, Endorsed]:
    if isinstance(about, Organisation):
        return {"about_organisation": about}
    return {"about_version" if isinstance(about, AchievementVersion) else "about_credential": about}


def _owner_of(about: Endorsed) -> int:
    return about.pk if isinstance(about, Organisation) else about.issuer.pk
