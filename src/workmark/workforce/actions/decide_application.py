"""A person at the employer decides about an application and says why. No program does."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.workforce.application_messages import tell_of_decision
from workmark.workforce.applications import shown_with
from workmark.workforce.keeping_matches import keep_match
from workmark.workforce.opening_models import Application, ApplicationState, ApplicationStep, Ground
from workmark.workforce.opening_words import refuse_wrong

LONGEST_REASON = 2_000
DECISIONS: Final = (
    ApplicationState.IN_TALK,
    ApplicationState.ON_HOLD,
    ApplicationState.NOT_TAKEN_ON,
    ApplicationState.TAKEN_ON,
)


def decide_application(
    person: Person,
    application: Application,
    decision: ApplicationState,
    *,
    ground: Ground | str,
    reason: str,
    at: datetime,
) -> ApplicationStep:
    """Move it to one of DECISIONS. The learner is told the decision and its ground; an invitation asks for her name.

    reason: in the words of whoever decides; kept with what was proved at that moment.

    Raises NotAllowed, also for one's own application; WrongState if it was withdrawn, stands there already, or would
    take on somebody who has not said who they are; InvalidInput without a ground or a reason.
    """
    reason = reason.strip()
    refuse_wrong(
        {
            "decision": (decision in DECISIONS, _("Choose one of these.")),
            "ground": (ground in Ground.values, _("Choose one of these.")),
            "reason": (
                0 < len(reason) <= LONGEST_REASON,
                _("Say why in at most %(most)d characters.") % {"most": LONGEST_REASON},
            ),
        }
    )
    organisation = application.opening.organisation
    with change(person, "application.decide", application, organisation=organisation) as event:
        current = Application.objects.select_for_update(no_key=True).get(pk=application.pk)
        _refuse_if_not_possible(current, decision, at)
        current.state = decision
        if decision == ApplicationState.IN_TALK and current.named_at is None:
            current.name_asked_at = current.name_asked_at or at
        current.save(update_fields=["state", "name_asked_at"])
        step = current.steps.create(state=decision, ground=ground, reason=reason, at=at, by=person)
        keep_match(current, shown_with([current])[current.pk], at=at)
        tell_of_decision(step)
        event.target = current
        event.detail = {"decision": str(decision), "ground": str(ground)}
    return step


def _refuse_if_not_possible(application: Application, decision: ApplicationState, at: datetime) -> None:
    if application.withdrawn_at is not None or not application.consent.is_open_at(at):
        raise WrongState(_("This application was withdrawn, or its time is over."))
    if application.state == decision:
        raise WrongState(_("This was decided already. Open the page again."))
    if decision == ApplicationState.TAKEN_ON and application.named_at is None:
        raise WrongState(_("You do not know yet who this is. Invite them to talk first."))
