"""An operator looks whether an issuer is who it says, and writes down what came of it and why."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.actions.suspend import sound_reason
from workmark.organisations.models import Organisation, Person
from workmark.organisations.operating import proved_domain
from workmark.organisations.operating_messages import tell_reviewed
from workmark.organisations.operating_models import IssuerReview, ReviewOutcome


def review_issuer(
    operator: Person,
    organisation: Organisation,
    *,
    outcome: str,
    reason: str,
    legal_name: str,
    domain: str,
    at: datetime,
) -> IssuerReview:
    """outcome: one of `ReviewOutcome`. It gives and takes no power: readers see it beside the issuer's name.

    legal_name, domain: as the operator read them. Raises WrongState if either is another by now, and without a proved
    domain and a legal name, for there is nothing to compare.
    """
    if outcome not in ReviewOutcome.values:
        raise InvalidInput(_("Choose one."), fields={"outcome": [_("Choose one.")]})
    said = sound_reason(reason)
    with change(operator, "operator.review_issuer", organisation, organisation=organisation) as event:
        stored = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        proved = proved_domain(stored)
        if not proved or not stored.legal_name:
            raise WrongState(
                _(
                    "There is nothing to compare: the issuer has to prove a domain and give its legal name first."
                )
            )
        if (stored.legal_name, proved) != (legal_name, domain):
            raise WrongState(
                _("Somebody changed this since you opened the page. Look at it again before you save.")
            )
        review = IssuerReview.objects.create(
            organisation=stored,
            outcome=outcome,
            legal_name=stored.legal_name,
            domain=proved,
            reason=said,
            decided_by=operator,
            decided_at=at,
        )
        tell_reviewed(review)
        event.detail = {"outcome": outcome}
    return review
