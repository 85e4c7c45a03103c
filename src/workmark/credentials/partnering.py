"""Who may issue whose Achievements: the issuer itself, or a partner with an authority that is in force."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from workmark.achievements.models import Achievement
from workmark.credentials.models import Credential
from workmark.credentials.partner_models import IssuingAuthority
from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require


def authority_for(partner: Organisation, achievement: Achievement, day: date) -> IssuingAuthority | None:
    """The one by which this partner issues this on that day; None where it may not, or either is suspended."""
    return _in_force(partner, achievement, day).select_related("institution", "partner").first()


def still_lets(credential: Credential) -> bool:
    """Whether what a partner awarded and nobody signed yet may be signed as things stand now; an issuer's own may."""
    if credential.authority_id is None:
        return True
    held = _in_force(credential.issuer, credential.version.achievement, credential.awarded_at.date())
    return held.filter(pk=credential.authority_id).exists()


def authorities_in_force(achievement: Achievement, day: date) -> QuerySet[IssuingAuthority]:
    """Those by which partners issue this on that day, by the partner's name; a suspended partner issues nothing."""
    return (
        IssuingAuthority.objects.select_related("partner")
        .order_by("partner__name", "pk")
        .filter(
            partner__suspended_at=None,
            institution=achievement.issuer_id,
            institution__may_issue=True,
            institution__suspended_at=None,
            achievements=achievement,
            achievements__is_in_house=False,
            accepted_at__isnull=False,
            ended_at=None,
            starts_on__lte=day,
            ends_on__gte=day,
        )
    )


def _in_force(partner: Organisation, achievement: Achievement, day: date) -> QuerySet[IssuingAuthority]:
    return authorities_in_force(achievement, day).filter(partner=partner)


def parts_of(authority: IssuingAuthority) -> list[Achievement]:
    """What it lets the partner issue, without what an old one names that is for the institution's own people only."""
    return list(authority.achievements.filter(is_in_house=False))


def authorities_of(person: Person, organisation: Organisation) -> QuerySet[IssuingAuthority]:
    """Those that an organisation gave or holds, the newest first. Raises NotAllowed."""
    require(person, "authority.read", organisation)
    found = IssuingAuthority.objects.filter(Q(institution=organisation) | Q(partner=organisation))
    return found.select_related("institution", "partner").prefetch_related("achievements")


def authority_there(person: Person, organisation: Organisation, token: str) -> IssuingAuthority:
    """Raises NotAllowed, or NotFound for one between others."""
    found = authorities_of(person, organisation).filter(token=token).first()
    if found is None:
        raise NotFound(_("There is nothing at this address, or it is not yours to see. Check the address."))
    return found


def public_authorities(organisation: Organisation) -> QuerySet[IssuingAuthority]:
    """What a visitor may read: those that were ever accepted, given by it or held by it."""
    found = IssuingAuthority.objects.filter(
        Q(institution=organisation) | Q(partner=organisation), accepted_at__isnull=False
    )
    return found.select_related("institution", "partner").prefetch_related("achievements")


def public_authority(token: str) -> IssuingAuthority:
    """Raises NotFound for one that was never accepted."""
    held = IssuingAuthority.objects.filter(token=token, accepted_at__isnull=False)
    found = held.select_related("institution", "partner").first()
    if found is None:
        raise NotFound(_("There is nothing here."))
    return found
