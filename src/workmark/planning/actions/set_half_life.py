"""An issuer says how fast its proofs fade for one kind of skill, or goes back to what is usual here."""

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person
from workmark.planning.models import IssuerHalfLife
from workmark.planning.strengths import LONGEST_HALF_LIFE, SHORTEST_HALF_LIFE, FadingKind


def set_half_life(person: Person, issuer: Organisation, kind: FadingKind, *, years: int | None) -> None:
    """years: after how many a proof weighs half; None for the usual. Raises NotAllowed or InvalidInput."""
    if years is not None and not SHORTEST_HALF_LIFE <= years <= LONGEST_HALF_LIFE:
        told = _("Give a number of years from %(least)d to %(most)d.")
        told %= {"least": SHORTEST_HALF_LIFE, "most": LONGEST_HALF_LIFE}
        raise InvalidInput(told, fields={kind.value: [told]})
    with change(person, "half_life.set", issuer, organisation=issuer) as event:
        own = IssuerHalfLife.objects.filter(organisation=issuer, kind=kind)
        if years is None:
            own.delete()
        else:
            IssuerHalfLife.objects.update_or_create(organisation=issuer, kind=kind, defaults={"years": years})
        event.detail = {"kind": kind.value, "years": years}
