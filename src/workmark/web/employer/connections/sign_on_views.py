"""An owner sets up how the organisation's people may sign in beside their own way."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from workmark.integrations.sign_on import provider
from workmark.integrations.sign_on.actions.set_up_sign_on import end_sign_on, set_up_sign_on
from workmark.integrations.sign_on.linking import proved_domains
from workmark.integrations.sign_on.models import SignOn, SignOnKind
from workmark.lib.clock import now
from workmark.web.account.forms import mending
from workmark.web.employer.connections.forms import SignOnForm
from workmark.web.employer.connections.places import around, owner_of
from workmark.web.limits import limit

VERB = "sign_on.manage"


@login_required
@reauthentication_required()  # type: ignore[untyped-decorator]  # allauth ships no types
@require_http_methods(["GET", "HEAD", "POST"])
def sign_on(request: HttpRequest, slug: str) -> HttpResponse:
    person, organisation = owner_of(request, slug, VERB)
    held = SignOn.objects.filter(organisation=organisation).first()
    if (
        held is not None
        and held.kind == SignOnKind.SAML
        and request.method != "POST"
        and "openid" not in request.GET
    ):
        return redirect("employer:saml", slug)
    initial = (
        {"issuer": held.issuer, "client_id": held.client_id}
        if held and held.kind == SignOnKind.OPENID
        else {}
    )
    form = SignOnForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        limit(request, "sign-on-setup", most=10)
        with mending(form):
            set_up_sign_on(person, organisation, **form.cleaned_data, at=now(), asking=provider.fetcher())
            messages.success(request, _("Stored: the server answers. People can sign in with it now."))
            return redirect("employer:sign-on", slug)
    context = {
        **around(person, organisation),
        "form": form,
        "held": held,
        "people": held.links.count() if held else 0,
        "domains": sorted(proved_domains(organisation)),
        "callback": provider.callback_url(slug),
    }
    return render(request, "employer/connections/sign_on.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end(request: HttpRequest, slug: str) -> HttpResponse:
    person, organisation = owner_of(request, slug, VERB)
    held = SignOn.objects.filter(organisation=organisation).first()
    if held is not None:
        end_sign_on(person, held)
        messages.success(request, _("Ended. Everybody signs in their own way."))
    return redirect("employer:connections", slug)
