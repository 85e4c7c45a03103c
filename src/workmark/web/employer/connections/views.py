"""The page of all connections of an organisation."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workmark.integrations.delivering.models import DestinationKind
from workmark.integrations.delivering.queries import destinations_of
from workmark.integrations.scim.addresses import root_of
from workmark.integrations.sign_on.models import SignOn
from workmark.web.employer.connections.places import around, owner_of


@login_required
@require_safe
def connections(request: HttpRequest, slug: str) -> HttpResponse:
    person, organisation = owner_of(request, slug, "webhook.manage")
    context = {
        **around(person, organisation),
        "webhooks": destinations_of(organisation).filter(kind=DestinationKind.WEBHOOK),
        "stores": destinations_of(organisation).filter(kind=DestinationKind.RECORD_STORE),
        "sign_on": SignOn.objects.filter(organisation=organisation).first(),
        "scim": root_of(organisation.slug),
    }
    return render(request, "employer/connections/home.html", context)
