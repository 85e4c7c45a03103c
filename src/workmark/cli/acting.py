"""In whose name a command acts. Whoever may run commands here may act for anyone; the audit log says for whom."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workmark.organisations.models import Organisation, Person


def owner_of(organisations: Iterable["Organisation"], email: str) -> "Person":
    """The person with this confirmed address; without one, the only owner there is. Raises InvalidInput.

    Whether the person named may do what is asked is for the action to say.
    """
    from workmark.lib.problems import InvalidInput
    from workmark.organisations.models import Membership, Person, Role

    if email:
        held = Person.objects.filter(emailaddress__email__iexact=email, emailaddress__verified=True).first()
        if held is None:
            raise InvalidInput("", fields={"--as": [f"Nobody here has the confirmed address {email}."]})
        return held
    owners = Membership.objects.filter(role=Role.OWNER, organisation__in=list(organisations))
    if len(found := owners.select_related("person")[:2]) == 1:
        return found[0].person
    wrong = "The issuer has several owners" if found else "The issuer has no owner"
    raise InvalidInput("", fields={"--as": [f"{wrong}. Say who acts, with --as."]})
