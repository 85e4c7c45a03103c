"""What every template may ask for."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from workmark.organisations.models import Membership


def workmark(request: HttpRequest) -> dict[str, Any]:
    """demo: whether this is a demonstration; public_origin; my_roles: set of role words, asked only when used."""

    def roles() -> frozenset[str]:
        if not getattr(request, "user", None) or not request.user.is_authenticated:
            return frozenset()
        held = Membership.objects.filter(person_id=request.user.pk)
        return frozenset(held.values_list("role", flat=True))

    return {
        "demo": settings.WORKMARK_DEMO,
        "public_origin": settings.WORKMARK_PUBLIC_ORIGIN,
        "my_roles": SimpleLazyObject(roles),
    }
