"""A learner applies to an opening with chosen badges and evidence. Her name is not shown until she agrees to that."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.credentials.models import Credential
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.actions.share import MOST_DAYS, share
from workmark.submissions.models import Evidence, SharingGrant
from workmark.workforce.actions.give_consent import give_consent
from workmark.workforce.application_messages import tell_of_receipt, tell_recruiters_of_application
from workmark.workforce.applications import badges_to_show, evidence_behind
from workmark.workforce.consent_models import Purpose
from workmark.workforce.keeping_matches import keep_match
from workmark.workforce.opening_models import Application, Opening
from workmark.workforce.opening_words import refuse_wrong

LONGEST_NOTE = 2_000


def send_application(
    person: Person,
    opening: Opening,
    *,
    badge_tokens: Collection[str],
    evidence_tokens: Collection[str] = (),
    note: str = "",
    counts_for_fairness: bool = False,
    words: str,
    at: datetime,
) -> Application:
    """The employer sees the badges, what they prove and the note, until thirty days after the opening closes.

    words: the sentence she agreed to. counts_for_fairness: as on the Application. Evidence opens once she is named. What
    was asked for and what she proved are kept as they are now.

    Raises WrongState if nobody can apply any more or she has applied already; InvalidInput naming what to mend.
    """
    note = note.strip()
    badges, items = _chosen(person, badge_tokens, evidence_tokens, note, at)
    with change(person, "application.send", opening, organisation=opening.organisation) as event:
        current = Opening.objects.select_for_update(no_key=True).get(pk=opening.pk)
        _refuse_if_not_possible(person, current, at)
        until = current.kept_until
        assert until is not None
        application = Application.objects.create(
            opening=current,
            person=person,
            consent=give_consent(
                person,
                opening.organisation,
                Purpose.APPLICATION,
                words=words,
                until=until,
                credentials=badges,
                at=at,
            ),
            note=note,
            counts_for_fairness=counts_for_fairness,
            applied_at=at,
        )
        application.grants.set(_share(person, current, items, until, at))
        keep_match(application, badges, at=at)
        tell_of_receipt(application)
        tell_recruiters_of_application(application)
        event.target = application
        event.detail = {"badges": len(badges), "evidence": len(items)}
    return application


def _chosen(
    person: Person,
    badge_tokens: Collection[str],
    evidence_tokens: Collection[str],
    note: str,
    at: datetime,
) -> tuple[list[Credential], list[Evidence]]:
    """What she chose, as rows. Raises InvalidInput naming what to mend."""
    badges = [each for each in badges_to_show(person, at=at) if each.token in badge_tokens]
    items = [each for each in evidence_behind(badges) if each.token in evidence_tokens]
    refuse_wrong(
        {
            "badges": (
                0 < len(badges) == len(set(badge_tokens)),
                _("Choose at least one of your badges that is in force."),
            ),
            "evidence": (
                len(items) == len(set(evidence_tokens)),
                _("Choose evidence of the badges that you show, and that others may see."),
            ),
            "note": (
                len(note) <= LONGEST_NOTE,
                _("Keep the note under %(most)d characters.") % {"most": LONGEST_NOTE},
            ),
        }
    )
    return badges, items


def _refuse_if_not_possible(person: Person, opening: Opening, at: datetime) -> None:
    if not opening.is_open_at(at):
        raise WrongState(_("This opening is closed. Look at those that are open now."))
    if opening.applications.filter(person=person, withdrawn_at=None).exists():
        raise WrongState(_("You have applied here already. Withdraw that application to send another."))


def _share(
    person: Person, opening: Opening, items: Sequence[Evidence], until: datetime, at: datetime
) -> list[SharingGrant]:
    """One link for each piece of work that evidence was chosen from."""
    by_work: dict[int, list[Evidence]] = defaultdict(list)
    for item in items:
        by_work[item.submission_id].append(item)
    days = min(max((until - at).days, 1), MOST_DAYS)
    return [
        share(
            person,
            chosen[0].submission,
            label=f"{opening.organisation.name}: {opening.title}"[:120],
            purpose=_("Application"),
            evidence_tokens=[item.token for item in chosen],
            days=days,
            at=at,
        )
        for chosen in by_work.values()
    ]
