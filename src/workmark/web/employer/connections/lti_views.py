"""An owner registers learning platforms (LTI 1.3), and finds what to enter there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from workmark.integrations.lti.actions.register_platform import (
    next_token,
    register_platform,
    remove_platform,
)
from workmark.integrations.lti.launching import root_at, root_of
from workmark.integrations.lti.models import LtiPlatform
from workmark.lib.clock import now
from workmark.web.account.forms import mending
from workmark.web.employer.connections.forms import PlatformForm
from workmark.web.employer.connections.places import around, owner_of, refused_above

VERB = "platform.manage"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def platforms(request: HttpRequest, slug: str) -> HttpResponse:
    person, organisation = owner_of(request, slug, VERB)
    form = PlatformForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with mending(form), refused_above(form):
            register_platform(
                person,
                organisation,
                name=said["name"],
                issuer=said["issuer"],
                client_id=said["client_id"],
                deployments=said["deployments"].splitlines(),
                addresses={name: said[name] for name in ("login_url", "token_url", "jwks_url")},
                at=now(),
            )
            messages.success(request, _("The platform is registered. Enter our addresses there."))
            return redirect("employer:platforms", slug)
    held = LtiPlatform.objects.filter(organisation=organisation)
    context = {
        **around(person, organisation),
        "form": form,
        "next_root": root_at(next_token(organisation)),
        "platforms": [
            {"platform": one, "root": root_of(one), "people": one.placements.count()} for one in held
        ],
    }
    return render(request, "employer/connections/platforms.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    person, organisation = owner_of(request, slug, VERB)
    remove_platform(person, get_object_or_404(LtiPlatform, organisation=organisation, token=token))
    messages.success(request, _("The platform is removed. Nothing comes from there or goes there any more."))
    return redirect("employer:platforms", slug)
