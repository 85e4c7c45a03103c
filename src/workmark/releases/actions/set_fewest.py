"""An owner asks for more than ten people in each number. Never for fewer."""

from django.utils.translation import gettext as _

from workmark.insights.suppression import K
from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person
from workmark.releases.models import ReleaseRule

MOST = 1_000


def set_fewest(person: Person, issuer: Organisation, fewest: int) -> ReleaseRule:
    """From the next release on. Raises InvalidInput below ten or above a thousand."""
    if not K <= fewest <= MOST:
        message = _("Enter a number from %(least)d to %(most)d.") % {"least": K, "most": MOST}
        raise InvalidInput(message, fields={"fewest": [message]})
    with change(person, "outcomes.set_fewest", issuer, organisation=issuer) as event:
        rule, _made = ReleaseRule.objects.update_or_create(issuer=issuer, defaults={"fewest": fewest})
        event.target = rule
        event.detail = {"fewest": fewest}
    return rule
