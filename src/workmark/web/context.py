"""What every template may ask for."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from workmark.lib.clock import now
from workmark.organisations.models import Membership, Person
from workmark.organisations.operating import announcements_for
from workmark.organisations.operating_models import Announcement

# Announcements stand on the first page of each place.
_FIRST_PAGES = frozenset({"/", "/work/", "/desk/", "/assess/", "/issuing/", "/employer/", "/account/"})


def workmark(request: HttpRequest) -> dict[str, Any]:
    """demo: whether this is a demonstration; public_origin; my_roles: set of role words, asked only when used."""

    def roles() -> frozenset[str]:
        if not getattr(request, "user", None) or not request.user.is_authenticated:
            return frozenset()
        held = Membership.objects.filter(person_id=request.user.pk)
        return frozenset(held.values_list("role", flat=True))

    return {
        "looking_as": getattr(request, "help_grant", None),
        "announcements": _announcements(request),
        "demo": settings.WORKMARK_DEMO,
        "public_origin": settings.WORKMARK_PUBLIC_ORIGIN,
        "my_roles": SimpleLazyObject(roles),
    }


def _announcements(request: HttpRequest) -> list[Announcement]:
    person = getattr(request, "user", None)
    if request.path not in _FIRST_PAGES or not isinstance(person, Person):
        return []
    return announcements_for(person, now())
