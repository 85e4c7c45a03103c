"""An institution lets a partner issue in its name; the partner accepts; either ends it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from workmark.achievements.in_house import faults_of_in_house
from workmark.achievements.models import Achievement
from workmark.credentials.inquiring import clean_reason
from workmark.credentials.messages_to_partners import tell_award_unsigned, tell_partner
from workmark.credentials.models import Credential, CredentialState
from workmark.credentials.partner_models import IssuingAuthority
from workmark.credentials.partnering import still_lets
from workmark.credentials.tasks.signing import issue_intended
from workmark.jobs.enqueueing import enqueue_each_once
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person

LONGEST: Final = timedelta(days=3 * 365)
LONGEST_WORDS: Final = 500
MOST_PARTS: Final = 40


def give_authority(
    owner: Person,
    institution: Organisation,
    partner: Organisation,
    achievements: Sequence[Achievement],
    *,
    starts_on: date,
    ends_on: date,
    words: str = "",
    at: datetime,
) -> IssuingAuthority:
    """Offer it; it is in force once an owner of the partner accepts it.

    words: what the public reads of it. Raises NotAllowed, or InvalidInput naming what needs mending.
    """
    wrong: dict[str, list[str]] = {}
    if partner.pk == institution.pk or not partner.may_issue:
        wrong["partner"] = [_("Choose another organisation that may issue.")]
    if not 1 <= len(achievements) <= MOST_PARTS or any(
        each.issuer_id != institution.pk for each in achievements
    ):
        wrong["achievements"] = [_("Choose between 1 and %(most)d of your own.") % {"most": MOST_PARTS}]
    elif faults := faults_of_in_house(achievements):
        wrong["achievements"] = faults
    if not starts_on <= ends_on <= starts_on + LONGEST or ends_on < at.date():
        wrong["ends_on"] = [_("Choose a last day that is not past, at most three years after the first.")]
    if len(words) > LONGEST_WORDS or "\x00" in words:
        wrong["words"] = [_("Keep this within %(most)d characters.") % {"most": LONGEST_WORDS}]
    if wrong:
        raise InvalidInput(_("Some of this needs mending."), fields=wrong)
    with change(owner, "authority.give", institution, organisation=institution) as event:
        made = IssuingAuthority.objects.create(
            institution=institution,
            partner=partner,
            starts_on=starts_on,
            ends_on=ends_on,
            words=words.strip(),
            given_by=owner,
            given_at=at,
        )
        made.achievements.set(achievements)
        tell_partner(made)
        event.target = made
        event.detail = {"partner": partner.slug, "achievements": len(achievements)}
    return made


def accept_authority(owner: Person, authority: IssuingAuthority, *, at: datetime) -> IssuingAuthority:
    """An owner of the partner says yes. Raises NotAllowed, or WrongState once it was ended.

    What the partner awarded by an earlier one that is over, and nobody signed, is signed by this one where its days cover it.
    """
    with change(owner, "authority.accept", authority.partner, organisation=authority.partner) as event:
        held = IssuingAuthority.objects.select_for_update(no_key=True).get(pk=authority.pk)
        if held.ended_at is not None:
            raise WrongState(_("This was ended. Ask the institution for another."))
        if held.accepted_at is None:
            held.accepted_at, held.accepted_by = at, owner
            held.save(update_fields=["accepted_at", "accepted_by"])
            event.detail = {"taken_up": _take_up(held)}
        event.target = held
    return held


def _take_up(held: IssuingAuthority) -> int:
    waiting = Credential.objects.filter(
        state=CredentialState.INTENDED,
        issuer=held.partner,
        authority__institution=held.institution,
        version__achievement__in=held.achievements.all(),
        awarded_at__date__gte=held.starts_on,
        awarded_at__date__lte=held.ends_on,
    )
    taken = [each.pk for each in waiting.select_related("version__achievement") if not still_lets(each)]
    Credential.objects.filter(pk__in=taken).update(authority=held)
    enqueue_each_once(issue_intended, {f"issue:{pk}": (pk,) for pk in taken})
    return len(taken)


def end_authority(
    owner: Person, authority: IssuingAuthority, acting: Organisation, *, reason: str, at: datetime
) -> IssuingAuthority:
    """Nothing more is issued by it from this moment; what was issued before stands.

    Whoever was awarded something that nobody signed yet is told, with the way on.

    acting: for which of the two the owner ends it. reason: read by the public.
    Raises NotAllowed, also for a third organisation; InvalidInput without a reason; WrongState if it had ended.
    """
    reason = clean_reason(reason)
    if acting.pk not in (authority.institution_id, authority.partner_id):
        raise WrongState(_("This is between two other organisations."))
    with change(owner, "authority.end", acting, organisation=acting) as event:
        held = IssuingAuthority.objects.select_for_update(no_key=True).get(pk=authority.pk)
        if held.ended_at is not None:
            raise WrongState(_("This had ended already."))
        held.ended_at, held.ended_by, held.end_reason = at, owner, reason
        held.save(update_fields=["ended_at", "ended_by", "end_reason"])
        waiting = Credential.objects.filter(authority=held, state=CredentialState.INTENDED)
        tell_award_unsigned(list(waiting.select_related("learner", "version", "issuer")), held)
        event.target = held
        event.detail = {"by": acting.slug, "unsigned": len(waiting)}
    return held
